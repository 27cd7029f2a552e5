import { decode, type TiffIfd } from 'tiff';
import { AppError } from '../../../contract/errors.ts';
import { scale16 } from './png-row-painter.ts';
import type { RgbImage } from './rgb-image.ts';

// TIFF 6.0, section 4: PhotometricInterpretation.
const RGB = 2;
const PALETTE = 3;
const CHUNKY = 1;

/**
 * Reads the size of the first page.
 * @throws AppError `image-unreadable`
 */
export function parseTiffSize(bytes: Uint8Array): { readonly width: number; readonly height: number } {
  const { width, height } = firstPage(bytes, true);
  return { width, height };
}

/**
 * Decodes the first page: grey, palette or RGB with 1, 8 or 16 bits; plain, LZW or deflate.
 * 16 bits are scaled to 8; an alpha channel is not used.
 *
 * @throws AppError `image-unreadable` for damaged data, `image-unsupported` for other layouts
 */
export function decodeTiff(bytes: Uint8Array): RgbImage {
  refuseUnreadable(firstPage(bytes, true), bytes.length);
  const page = firstPage(bytes, false);
  const { width, height, type, samplesPerPixel, bitsPerSample } = page;
  const source: ArrayLike<number> = page.data;
  if (source.length !== width * height * samplesPerPixel) {
    throw damaged();
  }
  const colours = type === PALETTE ? page.palette : undefined;
  const toByte = bitsPerSample === 16 ? scale16 : (value: number) => (value * 255) / (2 ** bitsPerSample - 1);
  const data = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const first = pixel * samplesPerPixel;
    for (let channel = 0; channel < 3; channel++) {
      const value = source[first + (type === RGB ? channel : 0)] ?? 0;
      data[pixel * 3 + channel] = colours ? scale16(colours[value]?.[channel] ?? 0) : toByte(value);
    }
  }
  return { width, height, data };
}

function firstPage(bytes: Uint8Array, isHeaderOnly: boolean): TiffIfd {
  try {
    const [page] = decode(bytes, { pages: [0], ignoreImageData: isHeaderOnly });
    if (page !== undefined && page.width > 0 && page.height > 0) {
      return page;
    }
  } catch (cause) {
    if (cause instanceof Error && cause.message.startsWith('Unsupported')) {
      throw unsupported(cause);
    }
    throw damaged(cause);
  }
  throw damaged();
}

/** The reader would return these half filled instead of refusing them. */
function refuseUnreadable(page: TiffIfd, sizeBytes: number): void {
  const { tiled, samplesPerPixel, bitsPerSample } = page;
  const isPlanar = samplesPerPixel > 1 && page.planarConfiguration !== CHUNKY;
  const isDeep = ![1, 8, 16].includes(bitsPerSample);
  const isTooNarrow = page.type === RGB && samplesPerPixel < 3;
  if (isPlanar || isDeep || isTooNarrow || (tiled && samplesPerPixel > 1) || page.fillOrder !== 1) {
    throw unsupported();
  }
  const isShort = !tiled && page.stripOffsets.length * page.rowsPerStrip < page.height;
  if (isShort || !liesInside(page, sizeBytes)) {
    throw damaged();
  }
}

/** The reader looks past the end of a view into whatever shares its buffer. */
function liesInside(page: TiffIfd, sizeBytes: number): boolean {
  const offsets = page.tiled ? page.tileOffsets : page.stripOffsets;
  const counts = page.tiled ? page.tileByteCounts : page.stripByteCounts;
  return offsets.every((offset, index) => offset + (counts?.[index] ?? Infinity) <= sizeBytes);
}

function unsupported(cause?: unknown): AppError {
  return new AppError(
    'image-unsupported',
    'this kind of TIFF is not read (8 or 16 bits grey or RGB, upright, plain, LZW or deflate are); save it as PNG',
    { cause },
  );
}

function damaged(cause?: unknown): AppError {
  return new AppError('image-unreadable', 'the TIFF data is damaged or cut short; copy the file again', { cause });
}
