import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ChromaOrder, interleaveChroma } from './interleave-chroma.ts';

const picture = fc
  .record({
    width: fc.integer({ min: 1, max: 6 }).map((half) => half * 2),
    height: fc.integer({ min: 1, max: 6 }).map((half) => half * 2),
    order: fc.constantFrom<ChromaOrder>('I420', 'NV12'),
  })
  .chain((size) => {
    const length = (size.width * size.height * 3) / 2;
    return fc.uint8Array({ minLength: length, maxLength: length }).map((planes) => ({ ...size, planes }));
  });

test('every luma stands beside the chroma of its square of four', () => {
  fc.assert(
    fc.property(picture, ({ planes, ...size }) => {
      const { width, height, order } = size;
      const bytes = interleaveChroma(planes, size);
      expect(bytes).toHaveLength(width * height * 2);
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const at = (y * width + x) * 2;
          const square = (y >> 1) * (width / 2) + (x >> 1);
          const plane = (x & 1) * (order === 'I420' ? (width * height) / 4 : 1);
          const chroma = width * height + plane + square * (order === 'I420' ? 1 : 2);
          expect([bytes[at], bytes[at + 1]]).toEqual([planes[y * width + x], planes[chroma]]);
        }
      }
    }),
  );
});

test.each([
  { width: 3, height: 2, length: 9 },
  { width: 2, height: 3, length: 9 },
  { width: 2, height: 2, length: 5 },
])('$length bytes are no picture of $width × $height', ({ width, height, length }) => {
  expect(() => interleaveChroma(new Uint8Array(length), { width, height, order: 'I420' })).toThrow(RangeError);
});
