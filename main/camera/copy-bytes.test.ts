import { expect, test } from 'vitest';
import { copyBytes, copyToSharedMemory } from './copy-bytes.ts';

test('bytes are copied to their place, also between views of shared memory', () => {
  const target = new Uint8Array(new SharedArrayBuffer(8)).subarray(1, 7);
  copyBytes(target, Uint8Array.of(1, 2, 3, 4).subarray(1), 2);
  expect([...target]).toEqual([0, 0, 2, 3, 4, 0]);
});

test('what does not fit is refused and changes nothing', () => {
  const target = new Uint8Array(2);
  expect(() => copyBytes(target, Uint8Array.of(1, 2), 1)).toThrow(RangeError);
  expect([...target]).toEqual([0, 0]);
});

test('a copy in shared memory is its own', () => {
  const source = Uint8Array.of(5, 6);
  const copy = copyToSharedMemory(source);
  source.fill(0);
  expect([...copy]).toEqual([5, 6]);
  expect(copy.buffer).toBeInstanceOf(SharedArrayBuffer);
});
