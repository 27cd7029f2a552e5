import jpegTurbo from '@julusian/jpeg-turbo';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../contract/errors.ts';
import { decodeImage } from './decode-image.ts';
import { encodeJpeg } from './encode-jpeg.ts';
import type { RgbImage } from './rgb-image.ts';
import { assembleCmykJpeg, bmpOf, insertExif, tiffOf } from '../../../test/support/image-files.ts';

/** A smooth colour ramp, so that JPEG loss stays small; the left upper corner is dark. */
function ramp(width: number, height: number): RgbImage {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      data.set([(x * 255) / width, (y * 255) / height, ((x + y) * 255) / (width + height)], (y * width + x) * 3);
    }
  }
  return { width, height, data };
}

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return error instanceof AppError ? error.code : 'not-an-app-error';
  }
  return 'accepted';
}

function meanDifference(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, value, index) => sum + Math.abs(value - (b[index] ?? 0)), 0) / a.length;
}

function pixel(image: RgbImage, x: number, y: number): number[] {
  return [...image.data.subarray((y * image.width + x) * 3, (y * image.width + x) * 3 + 3)];
}

describe('JPEG', () => {
  test('a colour picture comes back nearly as it went', () => {
    const image = ramp(64, 48);
    const decoded = decodeImage(encodeJpeg(image, 95));
    expect([decoded.width, decoded.height]).toEqual([64, 48]);
    expect(meanDifference(decoded.data, image.data)).toBeLessThan(3);
  });

  test('a grey picture becomes RGB with three equal channels', () => {
    const grey = Buffer.from(Uint8Array.from({ length: 32 * 16 }, (_, index) => index / 2));
    const options = { width: 32, height: 16, format: jpegTurbo.FORMAT_GRAY, subsampling: jpegTurbo.SAMP_GRAY };
    const decoded = decodeImage(jpegTurbo.compressSync(grey, { ...options, quality: 95 }));
    expect(decoded.data.length).toBe(32 * 16 * 3);
    for (let index = 0; index < decoded.data.length; index += 3) {
      expect(decoded.data[index]).toBe(decoded.data[index + 1]);
      expect(decoded.data[index]).toBe(decoded.data[index + 2]);
    }
    expect(
      meanDifference(
        decoded.data.filter((_, index) => index % 3 === 0),
        grey,
      ),
    ).toBeLessThan(3);
  });

  test.each([
    { name: 'white', inks: [255, 255, 255, 255], rgb: [255, 255, 255] },
    { name: 'black by its black ink', inks: [255, 255, 255, 0], rgb: [0, 0, 0] },
    { name: 'cyan', inks: [0, 255, 255, 255], rgb: [0, 255, 255] },
    { name: 'half yellow', inks: [255, 255, 128, 255], rgb: [255, 255, 128] },
  ])('a CMYK picture ($name) is shown in its colour', ({ inks, rgb }) => {
    const decoded = decodeImage(assembleCmykJpeg(16, 16, inks));
    expect(decoded.data.length).toBe(16 * 16 * 3);
    pixel(decoded, 8, 8).forEach((value, channel) => {
      expect(Math.abs(value - (rgb[channel] ?? 0))).toBeLessThan(4);
    });
  });

  // Where the stored upper left pixel and its right neighbour in the row must be seen, EXIF 2.32 figure 7.
  test.each([
    { orientation: 1, size: [32, 16], corner: [0, 0] },
    { orientation: 2, size: [32, 16], corner: [31, 0] },
    { orientation: 3, size: [32, 16], corner: [31, 15] },
    { orientation: 4, size: [32, 16], corner: [0, 15] },
    { orientation: 5, size: [16, 32], corner: [0, 0] },
    { orientation: 6, size: [16, 32], corner: [15, 0] },
    { orientation: 7, size: [16, 32], corner: [15, 31] },
    { orientation: 8, size: [16, 32], corner: [0, 31] },
  ])('EXIF orientation $orientation is applied', ({ orientation, size, corner }) => {
    const image = ramp(32, 16);
    for (const order of ['II', 'MM'] as const) {
      const decoded = decodeImage(insertExif(encodeJpeg(image, 98), orientation, order));
      expect([decoded.width, decoded.height]).toEqual(size);
      const [x = 0, y = 0] = corner;
      const dark = pixel(decoded, x, y);
      const bright = pixel(decoded, decoded.width - 1 - x, decoded.height - 1 - y);
      expect(Math.max(...dark)).toBeLessThan(40);
      expect(Math.min(...bright)).toBeGreaterThan(200);
      // Red grows along the stored row, so it must grow along the turned one.
      const isTurned = orientation >= 5;
      const alongRow = isTurned ? pixel(decoded, x, decoded.height - 1 - y) : pixel(decoded, decoded.width - 1 - x, y);
      expect(alongRow[0]).toBeGreaterThan(200);
      expect(alongRow[1]).toBeLessThan(40);
    }
  });

  test('a picture cut at any byte is refused, whatever libjpeg would repair', () => {
    const jpeg = encodeJpeg(ramp(40, 24), 90);
    for (let length = 0; length < jpeg.length; length++) {
      expect(
        codeOf(() => decodeImage(jpeg.subarray(0, length))),
        `cut at ${length}`,
      ).toMatch(/^image-un/);
    }
    expect(codeOf(() => decodeImage(jpeg))).toBe('accepted');
  });

  test('a CMYK picture cut at any byte is refused', () => {
    const jpeg = assembleCmykJpeg(16, 16, [10, 200, 90, 30]);
    for (let length = 0; length < jpeg.length; length++) {
      expect(
        codeOf(() => decodeImage(jpeg.subarray(0, length))),
        `cut at ${length}`,
      ).toMatch(/^image-un/);
    }
  });

  test('a picture cut in the middle with an end marker put behind is refused', () => {
    const jpeg = encodeJpeg(ramp(64, 64), 90);
    const cut = Buffer.concat([jpeg.subarray(0, Math.floor(jpeg.length * 0.7)), Uint8Array.of(0xff, 0xd9)]);
    expect(codeOf(() => decodeImage(cut))).toBe('image-unreadable');
  });

  test('a 12-bit JPEG is named as such', () => {
    const jpeg = Uint8Array.from(encodeJpeg(ramp(16, 16), 90));
    const frame = jpeg.findIndex((value, index) => value === 0xff && jpeg[index + 1] === 0xc0);
    jpeg[frame + 4] = 12;
    expect(codeOf(() => decodeImage(jpeg))).toBe('image-unsupported');
  });
});

describe('BMP', () => {
  test.each([1, 4, 8, 16, 24, 32])('%i bits a pixel', (bits) => {
    const image = decodeImage(bmpOf(bits));
    expect([image.width, image.height]).toEqual([3, 2]);
    expect([pixel(image, 0, 0), pixel(image, 2, 0), pixel(image, 0, 1)]).toEqual([
      [255, 0, 0],
      [0, 0, 255],
      [0, 0, 255],
    ]);
  });

  test('a bitmap stored top row first is not turned over', () => {
    const bottomUp = decodeImage(bmpOf(24));
    const bytes = Uint8Array.from(bmpOf(24));
    new DataView(bytes.buffer).setInt32(22, -2, true);
    const topDown = decodeImage(bytes);
    expect(pixel(topDown, 0, 0)).toEqual(pixel(bottomUp, 0, 1));
  });

  test('cut and compressed bitmaps are refused with their reason', () => {
    const bytes = Uint8Array.from(bmpOf(24));
    expect(codeOf(() => decodeImage(bytes.subarray(0, bytes.length - 1)))).toBe('image-unreadable');
    expect(codeOf(() => decodeImage(bytes.subarray(0, 20)))).toBe('image-unreadable');
    bytes[30] = 1;
    expect(codeOf(() => decodeImage(bytes))).toBe('image-unsupported');
  });
});

describe('TIFF', () => {
  test.each([
    { samples: 1, bits: 8, order: 'II' },
    { samples: 1, bits: 16, order: 'MM' },
    { samples: 3, bits: 8, order: 'MM' },
    { samples: 3, bits: 16, order: 'II' },
  ] as const)('$samples samples of $bits bits, byte order $order', ({ samples, bits, order }) => {
    const values = Array.from({ length: 6 * samples }, (_, index) => index * 13);
    const image = decodeImage(tiffOf(3, 2, { values, samples, bits, order }));
    const expected = samples === 3 ? values : values.flatMap((value) => [value, value, value]);
    expect([...image.data]).toEqual(expected);
  });

  test('cut, turned and planar files are refused with their reason', () => {
    const values = [1, 2, 3, 4, 5, 6];
    const whole = tiffOf(3, 2, { values, samples: 1, bits: 8, order: 'II' });
    expect(codeOf(() => decodeImage(whole.subarray(0, whole.length - 1)))).toBe('image-unreadable');
    expect(codeOf(() => decodeImage(tiffOf(3, 2, { values, samples: 1, bits: 8, order: 'II', orientation: 6 })))).toBe(
      'image-unsupported',
    );
    const planar = { values: [...values, ...values, ...values], samples: 3, bits: 8, order: 'II', planar: 2 } as const;
    expect(codeOf(() => decodeImage(tiffOf(3, 2, planar)))).toBe('image-unsupported');
  });
});

describe('limits', () => {
  test('a 100-megapixel header is refused before any pixel is decoded', () => {
    const jpeg = Uint8Array.from(encodeJpeg(ramp(16, 16), 90));
    const frame = jpeg.findIndex((value, index) => value === 0xff && jpeg[index + 1] === 0xc0);
    new DataView(jpeg.buffer).setUint16(frame + 5, 10_000);
    new DataView(jpeg.buffer).setUint16(frame + 7, 10_000);
    expect(() => decodeImage(jpeg)).toThrow(
      'the picture is 10000 × 10000 (100 megapixels), above the limit of 64 megapixels; scale or crop it',
    );
    expect(codeOf(() => decodeImage(jpeg))).toBe('image-too-large');
  });

  test('the limit is an option and exact', () => {
    const jpeg = encodeJpeg(ramp(20, 10), 90);
    expect(codeOf(() => decodeImage(jpeg, { maximumPixels: 200 }))).toBe('accepted');
    expect(codeOf(() => decodeImage(jpeg, { maximumPixels: 199 }))).toBe('image-too-large');
  });

  test('empty and foreign files say what they are', () => {
    expect(() => decodeImage(new Uint8Array(0))).toThrow('the file is empty');
    expect(codeOf(() => decodeImage(Buffer.from('GIF89a......')))).toBe('image-unsupported');
    expect(codeOf(() => decodeImage(Buffer.from('hello')))).toBe('image-unsupported');
  });

  test('bytes of any kind are decoded or refused, never anything else', () => {
    const starts = [
      [0xff, 0xd8],
      [0x42, 0x4d],
      [0x49, 0x49, 0x2a, 0],
      [0x4d, 0x4d, 0, 0x2a],
      [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10],
    ];
    fc.assert(
      fc.property(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 400 }), (start, rest) => {
        const code = codeOf(() => decodeImage(Uint8Array.from([...start, ...rest]), { maximumPixels: 1_000_000 }));
        expect(code).not.toBe('not-an-app-error');
      }),
      { numRuns: 500 },
    );
  });
});
