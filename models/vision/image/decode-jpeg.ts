import jpegTurbo from '@julusian/jpeg-turbo';
import jpegJs from 'jpeg-js';
import { AppError } from '../../../contract/errors.ts';
import { parseJpegHeader } from './jpeg-header.ts';
import { orientImage } from './orient-image.ts';
import type { RgbImage } from './rgb-image.ts';

/** The CMYK decoder keeps every coefficient as an object, so a huge picture would take the whole memory. */
const CMYK_MEMORY_MB = 512;
const MEGAPIXEL = 1_000_000;

/**
 * Decodes a JPEG (grey, YCbCr, RGB, CMYK, YCCK; baseline or progressive) and turns it upright.
 * Any decoder warning refuses the picture: libjpeg fills a missing part with grey, and a grey patch must not be judged.
 *
 * @throws AppError `image-unreadable` for damaged or cut data, `image-unsupported` for other colour models
 */
export function decodeJpeg(bytes: Uint8Array): RgbImage {
  const header = parseJpegHeader(bytes);
  const image = header.components === 4 ? decodeCmyk(bytes) : decodeWithTurbo(bytes);
  return orientImage(image, header.orientation);
}

function decodeWithTurbo(bytes: Uint8Array): RgbImage {
  try {
    const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const { data, width, height } = jpegTurbo.decompressSync(source, { format: jpegTurbo.FORMAT_RGB });
    return { width, height, data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) };
  } catch (cause) {
    throw new AppError('image-unreadable', 'the JPEG data is damaged or cut short; copy the file again', { cause });
  }
}

/** libjpeg-turbo returns four-ink pictures only as CMYK, which its binding does not offer. */
function decodeCmyk(bytes: Uint8Array): RgbImage {
  try {
    const { width, height, data } = jpegJs.decode(bytes, {
      useTArray: true,
      formatAsRGBA: false,
      tolerantDecoding: false,
      maxResolutionInMP: Number.MAX_SAFE_INTEGER / MEGAPIXEL,
      maxMemoryUsageInMB: CMYK_MEMORY_MB,
    });
    return { width, height, data };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : '';
    if (reason.startsWith('maxMemoryUsageInMB') || reason.startsWith('Unsupported color mode')) {
      throw new AppError('image-unsupported', 'this CMYK JPEG is too large or unmarked; save it as RGB', { cause });
    }
    throw new AppError('image-unreadable', 'the JPEG data is damaged or cut short; copy the file again', { cause });
  }
}
