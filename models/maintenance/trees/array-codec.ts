import { AppError } from '../../../contract/errors.ts';

const damaged = (): AppError =>
  new AppError('package-damaged', 'The saved model cannot be read; restore the file or train it again');

/** Returns the numbers as base64 of their little-endian bytes. */
export function encodeArray({ buffer, byteOffset, byteLength }: Int32Array | Float32Array | Float64Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}

/** @throws AppError `package-damaged` */
export function decodeInt32(text: unknown): Int32Array {
  return new Int32Array(decodeBytes(text, Int32Array.BYTES_PER_ELEMENT));
}

/** @throws AppError `package-damaged` */
export function decodeFloat32(text: unknown): Float32Array {
  return new Float32Array(decodeBytes(text, Float32Array.BYTES_PER_ELEMENT));
}

/** @throws AppError `package-damaged` */
export function decodeFloat64(text: unknown): Float64Array {
  return new Float64Array(decodeBytes(text, Float64Array.BYTES_PER_ELEMENT));
}

function decodeBytes(text: unknown, size: number): ArrayBuffer {
  if (typeof text !== 'string') {
    throw damaged();
  }
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length % size !== 0) {
    throw damaged();
  }
  return Uint8Array.from(bytes).buffer;
}
