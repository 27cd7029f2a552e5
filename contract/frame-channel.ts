import { z } from 'zod';

/** A window that has not acknowledged this many frames gets no further one: the latest frame wins. */
export const MAXIMUM_FRAMES_IN_FLIGHT = 3;

/** Goes before the JPEG bytes of one live picture. */
export const LiveFrameHeader = z.object({
  frameNumber: z.int().nonnegative(),
  cameraId: z.string(),
  width: z.int().positive(),
  height: z.int().positive(),
  capturedAtUs: z.int().nonnegative(),
});
export type LiveFrameHeader = z.infer<typeof LiveFrameHeader>;
export type LiveFrame = { readonly header: LiveFrameHeader; readonly jpeg: Uint8Array };

const LENGTH_BYTES = 4;
const MAXIMUM_HEADER_BYTES = 4096;

/** Returns `u32 little-endian header length, header as JSON, JPEG bytes`: one binary WebSocket message. */
export function encodeLiveFrame({ header, jpeg }: LiveFrame): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const message = new Uint8Array(LENGTH_BYTES + json.length + jpeg.length);
  new DataView(message.buffer).setUint32(0, json.length, true);
  message.set(json, LENGTH_BYTES);
  message.set(jpeg, LENGTH_BYTES + json.length);
  return message;
}

/** @throws RangeError when the message is shorter than it says, ZodError when the header is not one */
export function parseLiveFrame(message: Uint8Array): LiveFrame {
  if (message.length < LENGTH_BYTES) {
    throw new RangeError('a live frame needs at least 4 bytes');
  }
  const headerBytes = new DataView(message.buffer, message.byteOffset, message.byteLength).getUint32(0, true);
  if (headerBytes > MAXIMUM_HEADER_BYTES || LENGTH_BYTES + headerBytes > message.length) {
    throw new RangeError('the live frame is shorter than its header says');
  }
  const json = new TextDecoder().decode(message.subarray(LENGTH_BYTES, LENGTH_BYTES + headerBytes));
  return { header: LiveFrameHeader.parse(JSON.parse(json)), jpeg: message.subarray(LENGTH_BYTES + headerBytes) };
}
