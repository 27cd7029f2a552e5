import { frameSizeBytes, type PixelFormat, pixelFormatOfCode, pixelFormats } from '../../pixel-format/pixel-format.ts';
import type { ImageLeader } from '../packets/gvsp-packet.ts';

/** Where a picture's bytes lie in the payload that carries it. */
export type ImageLayout = {
  readonly format: PixelFormat;
  readonly width: number;
  readonly height: number;
  /** Without padding, as a frame has it. */
  readonly sizeBytes: number;
  /** With padding, as the packets carry it. */
  readonly payloadBytes: number;
  readonly lineBytes: number;
  readonly paddingX: number;
};

/** A leader that announces more is taken for damaged. */
const LARGEST_PICTURE_BYTES = 1024 * 1024 * 1024;

/** Returns the layout a leader announces; null when the station cannot take such a picture. */
export function layoutOf(leader: ImageLeader): ImageLayout | null {
  const format = pixelFormatOfCode(leader.pixelFormatCode);
  const { width, height, paddingX } = leader;
  if (format === null || width === 0 || height === 0) {
    return null;
  }
  const sizeBytes = frameSizeBytes(format, width, height);
  const lineBytes = (pixelFormats[format].bitsPerPixel * width) / 8;
  const payloadBytes = paddingX === 0 ? sizeBytes : (lineBytes + paddingX) * height;
  if (!Number.isInteger(payloadBytes) || payloadBytes > LARGEST_PICTURE_BYTES) {
    return null;
  }
  return { format, width, height, sizeBytes, payloadBytes, lineBytes, paddingX };
}

/**
 * Copies a piece of payload to its place in the picture, leaving out what pads its lines. By `Buffer.copy`, because
 * `TypedArray.set` into shared memory goes byte by byte where addresses are not aligned: four times slower.
 */
export function copyPayload(
  piece: Buffer,
  payloadOffset: number,
  target: Uint8Array,
  { lineBytes, paddingX, sizeBytes, payloadBytes }: ImageLayout,
): void {
  const length = Math.min(piece.length, payloadBytes - payloadOffset);
  if (paddingX === 0) {
    piece.copy(target, payloadOffset, 0, length);
    return;
  }
  const pitch = lineBytes + paddingX;
  for (let done = 0; done < length; ) {
    const column = (payloadOffset + done) % pitch;
    const rest = Math.min(length - done, pitch - column);
    const visible = Math.min(rest, lineBytes - column);
    const at = Math.floor((payloadOffset + done) / pitch) * lineBytes + column;
    if (visible > 0 && at < sizeBytes) {
      piece.copy(target, at, done, done + visible);
    }
    done += rest;
  }
}
