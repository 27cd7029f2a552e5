import { AppError } from '../../../contract/errors.ts';
import { parseBmpHeader } from './decode-bmp.ts';
import { parseTiffSize } from './decode-tiff.ts';
import { parseJpegHeader } from './jpeg-header.ts';
import { parsePngHeader } from './png-chunks.ts';

export type ImageFormat = 'jpeg' | 'png' | 'bmp' | 'tiff';
/** Size as stored, before any EXIF turn. */
export type ImageHeader = { readonly format: ImageFormat; readonly width: number; readonly height: number };

const SIGNATURES: readonly { readonly format: ImageFormat; readonly bytes: readonly number[] }[] = [
  { format: 'jpeg', bytes: [0xff, 0xd8] },
  { format: 'png', bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { format: 'bmp', bytes: [0x42, 0x4d] },
  { format: 'tiff', bytes: [0x49, 0x49, 0x2a, 0x00] },
  { format: 'tiff', bytes: [0x4d, 0x4d, 0x00, 0x2a] },
];

const sizeParsers: Readonly<Record<ImageFormat, (bytes: Uint8Array) => Omit<ImageHeader, 'format'>>> = {
  jpeg: parseJpegHeader,
  png: parsePngHeader,
  bmp: parseBmpHeader,
  tiff: parseTiffSize,
};

/**
 * Reads format and size from the first bytes, without decoding a pixel.
 * @throws AppError `image-unreadable` for empty or damaged data, `image-unsupported` for other formats
 */
export function parseImageHeader(bytes: Uint8Array): ImageHeader {
  if (bytes.length === 0) {
    throw new AppError('image-unreadable', 'the file is empty; copy it again');
  }
  const signature = SIGNATURES.find((candidate) => candidate.bytes.every((value, index) => bytes[index] === value));
  if (signature === undefined) {
    throw new AppError('image-unsupported', 'this is not a JPEG, PNG, BMP or TIFF picture; save it as one of these');
  }
  const { width, height } = sizeParsers[signature.format](bytes);
  if (width <= 0 || height <= 0) {
    throw new AppError('image-unreadable', 'the picture states a size of zero; save it again');
  }
  return { format: signature.format, width, height };
}
