/**
 * Copies all of `source` into `target` from `at` on. Into shared memory this takes half as long as `TypedArray.set`
 * (2 MB in Node 24: 0.16 against 0.34 ms).
 *
 * @throws RangeError when it does not fit
 */
export function copyBytes(target: Uint8Array, source: Uint8Array, at = 0): void {
  if (at + source.length > target.length) {
    throw new RangeError(`${source.length} bytes do not fit into ${target.length} from ${at} on`);
  }
  asBuffer(source).copy(asBuffer(target), at);
}

/** Returns a copy in shared memory of its own. */
export function copyToSharedMemory(source: Uint8Array): Uint8Array<SharedArrayBuffer> {
  const copy = new Uint8Array(new SharedArrayBuffer(source.length));
  copyBytes(copy, source);
  return copy;
}

function asBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
