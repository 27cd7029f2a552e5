import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resizeImage, thumbnail } from './resize-image.ts';
import type { RgbImage } from './rgb-image.ts';

function grey(width: number, height: number, values: readonly number[]): RgbImage {
  return { width, height, data: Uint8Array.from(values.flatMap((value) => [value, value, value])) };
}

/** The same area mean, pixel by pixel in double precision. */
function slowResize(image: RgbImage, width: number, height: number): number[] {
  const result: number[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < 3; channel++) {
        result.push(
          areaMean(
            image,
            [(x * image.width) / width, ((x + 1) * image.width) / width],
            [(y * image.height) / height, ((y + 1) * image.height) / height],
            channel,
          ),
        );
      }
    }
  }
  return result;
}

function areaMean(
  image: RgbImage,
  [left = 0, right = 0]: number[],
  [top = 0, bottom = 0]: number[],
  channel: number,
): number {
  let sum = 0;
  for (let y = 0; y < image.height; y++) {
    for (let x = 0; x < image.width; x++) {
      const wide = Math.max(0, Math.min(right, x + 1) - Math.max(left, x));
      const high = Math.max(0, Math.min(bottom, y + 1) - Math.max(top, y));
      sum += wide * high * (image.data[(y * image.width + x) * 3 + channel] ?? 0);
    }
  }
  return sum / ((right - left) * (bottom - top));
}

describe('resizeImage', () => {
  test('halving takes the mean of four', () => {
    const small = resizeImage(grey(4, 2, [0, 10, 100, 100, 20, 30, 200, 200]), 2, 1);
    expect([...small.data]).toEqual([15, 15, 15, 150, 150, 150]);
  });

  test('every output pixel is the mean of the area it covers, up or down', () => {
    const side = fc.integer({ min: 1, max: 9 });
    const size = fc.record({ width: side, height: side });
    fc.assert(
      fc.property(size, size, fc.infiniteStream(fc.nat(255)), (from, to, stream) => {
        const image = { ...from, data: Uint8Array.from(stream.take(from.width * from.height * 3)) };
        const resized = resizeImage(image, to.width, to.height);
        const reference = slowResize(image, to.width, to.height);
        expect(resized.data.length).toBe(reference.length);
        reference.forEach((value, index) => expect(Math.abs(value - (resized.data[index] ?? -9))).toBeLessThan(0.51));
      }),
    );
  });

  test('the same size is no copy', () => {
    const image = grey(2, 2, [1, 2, 3, 4]);
    expect(resizeImage(image, 2, 2)).toBe(image);
  });
});

describe('thumbnail', () => {
  test('keeps the aspect and never enlarges', () => {
    const image = grey(
      10,
      4,
      Array.from({ length: 40 }, (_, index) => index),
    );
    const small = thumbnail(image, 5);
    expect([small.width, small.height, small.data.length]).toEqual([5, 2, 30]);
    expect(thumbnail(image, 10)).toBe(image);
  });

  test('a very flat picture keeps one row', () => {
    expect(
      thumbnail(
        grey(
          40,
          1,
          Array.from({ length: 40 }, () => 7),
        ),
        4,
      ).height,
    ).toBe(1);
  });
});
