import { expect, test } from 'vitest';
import { toMask } from './to-mask.ts';

test.each([
  { name: '0 and 255 with grey seams', values: [0, 3, 127, 128, 252, 255], mask: [0, 0, 0, 1, 1, 1] },
  { name: '0 and 1', values: [0, 1, 1, 0, 0, 1], mask: [0, 1, 1, 0, 0, 1] },
  { name: 'all black', values: [0, 0, 0, 0, 0, 0], mask: [0, 0, 0, 0, 0, 0] },
])('a mask file of $name', ({ values, mask }) => {
  const data = Uint8Array.from(values.flatMap((value) => [value, value, value]));
  expect(toMask({ width: 3, height: 2, data })).toEqual({ width: 3, height: 2, data: Uint8Array.from(mask) });
});
