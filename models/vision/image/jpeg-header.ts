import { AppError } from '../../../contract/errors.ts';
import { type Orientation, parseExifOrientation } from './exif-orientation.ts';

export type JpegHeader = {
  readonly width: number;
  readonly height: number;
  readonly components: number;
  readonly orientation: Orientation;
};

type Segment = { readonly marker: number; readonly body: Uint8Array; readonly end: number };
type Frame = Omit<JpegHeader, 'orientation'>;

// ITU-T T.81 table B.1.
const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;
const APP1 = 0xe1;
const FRAME_MARKERS: readonly number[] = [0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf];
/** Baseline, extended and progressive, with Huffman or arithmetic coding. */
const READABLE_FRAMES: readonly number[] = [0xc0, 0xc1, 0xc2, 0xc9, 0xca];
const EXIF_PREFIX = [0x45, 0x78, 0x69, 0x66, 0, 0];

/**
 * Reads size, component count and EXIF orientation without decoding a pixel (ITU-T T.81 annex B).
 * @throws AppError `image-unreadable` when no frame header is found, `image-unsupported` for lossless or 12-bit JPEG
 */
export function parseJpegHeader(bytes: Uint8Array): JpegHeader {
  let orientation: Orientation = 1;
  let frame: Frame | null = null;
  let segment = nextSegment(bytes, 2);
  while (segment !== null && segment.marker !== START_OF_SCAN && segment.marker !== END_OF_IMAGE) {
    if (segment.marker === APP1 && orientation === 1) {
      orientation = orientationOf(segment.body);
    } else if (FRAME_MARKERS.includes(segment.marker)) {
      frame ??= parseFrame(segment);
    }
    segment = nextSegment(bytes, segment.end);
  }
  if (frame === null || segment === null) {
    throw new AppError('image-unreadable', 'the JPEG header is damaged or cut short; copy the file again');
  }
  return { ...frame, orientation };
}

function nextSegment(bytes: Uint8Array, start: number): Segment | null {
  let position = start;
  while (position < bytes.length && bytes[position] !== 0xff) {
    position++;
  }
  while (bytes[position] === 0xff) {
    position++;
  }
  const marker = bytes[position];
  if (marker === undefined) {
    return null;
  }
  const body = position + 3;
  const isStandalone = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd9);
  if (isStandalone) {
    return { marker, body: bytes.subarray(0, 0), end: position + 1 };
  }
  const length = ((bytes[position + 1] ?? 0) << 8) | (bytes[position + 2] ?? 0);
  const end = position + 1 + length;
  return length < 2 || end > bytes.length ? null : { marker, body: bytes.subarray(body, end), end };
}

function orientationOf(body: Uint8Array): Orientation {
  const isExif = EXIF_PREFIX.every((value, index) => body[index] === value);
  return isExif ? parseExifOrientation(body.subarray(EXIF_PREFIX.length)) : 1;
}

function parseFrame({ marker, body }: Segment): Frame {
  const [precision = 0, heightHigh = 0, heightLow = 0, widthHigh = 0, widthLow = 0, components = 0] = body;
  if (!READABLE_FRAMES.includes(marker) || precision !== 8) {
    throw new AppError(
      'image-unsupported',
      'this kind of JPEG (lossless or more than 8 bits) is not read; save it as PNG or 8-bit JPEG',
    );
  }
  return { width: (widthHigh << 8) | widthLow, height: (heightHigh << 8) | heightLow, components };
}
