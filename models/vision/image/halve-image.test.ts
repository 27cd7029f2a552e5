import fc from 'fast-check';
import { expect, test } from 'vitest';
import { halveImage } from './halve-image.ts';

test('each pixel is the rounded mean of its four, whatever the size', () => {
  const size = fc.integer({ min: 2, max: 9 });
  fc.assert(
    fc.property(size, size, fc.infiniteStream(fc.nat(255)), (width, height, bytes) => {
      const data = Uint8Array.from({ length: width * height * 3 }, () => bytes.next().value);
      const half = halveImage({ width, height, data });
      expect([half.width, half.height]).toEqual([Math.floor(width / 2), Math.floor(height / 2)]);
      const at = (x: number, y: number, channel: number): number => data[(y * width + x) * 3 + channel] ?? Number.NaN;
      const expected = Array.from(half.data, (_, index) => {
        const [channel, pixel] = [index % 3, Math.floor(index / 3)];
        const [x, y] = [(pixel % half.width) * 2, Math.floor(pixel / half.width) * 2];
        const sum = at(x, y, channel) + at(x + 1, y, channel) + at(x, y + 1, channel) + at(x + 1, y + 1, channel);
        return Math.floor((sum + 2) / 4);
      });
      expect([...half.data]).toEqual(expected);
    }),
  );
});
