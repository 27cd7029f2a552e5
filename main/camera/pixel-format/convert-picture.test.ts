import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { referenceHighByte, referenceRgb, referenceSample } from '../../../test/support/reference-pixels.ts';
import { toHalfSize, toMono8, toRgb8, type BytePicture } from './convert-picture.ts';
import { frameSizeBytes, pixelFormats, type PixelFormat } from './pixel-format.ts';
import { highBytes, unpackSamples, type RawPicture } from './unpack-samples.ts';

const formats = Object.keys(pixelFormats) as PixelFormat[];
const oneSampleFormats = formats.filter((format) => ['mono', 'bayer'].includes(pixelFormats[format].family));
const bayerFormats = formats.filter((format) => pixelFormats[format].family === 'bayer');

/** Any bytes are a picture: every sample value occurs, odd widths and single pixels too. */
function pictures(format: PixelFormat): fc.Arbitrary<RawPicture> {
  return fc
    .record({ width: fc.integer({ min: 1, max: 9 }), height: fc.integer({ min: 1, max: 7 }) })
    .chain(({ width, height }) => {
      const length = frameSizeBytes(format, width, height);
      return fc.uint8Array({ minLength: length, maxLength: length }).map((data) => ({ width, height, format, data }));
    });
}

function pixelsOf({ width, height, data }: BytePicture): number[][] {
  return Array.from({ length: width * height }, (_, pixel) => [...data.subarray(pixel * 3, pixel * 3 + 3)]);
}

function mapPixels<T>({ width, height }: RawPicture, of: (x: number, y: number) => T): T[] {
  return Array.from({ length: width * height }, (_, pixel) => of(pixel % width, Math.floor(pixel / width)));
}

describe.each(formats)('%s', (format) => {
  const tolerance = pixelFormats[format].family === 'yuv' ? 1 : 0;

  test('in RGB is what the slow reference says, pixel by pixel', () => {
    fc.assert(
      fc.property(pictures(format), (picture) => {
        const rgb = toRgb8(picture);
        expect([rgb.width, rgb.height]).toEqual([picture.width, picture.height]);
        const expected = mapPixels(picture, (x, y) => referenceRgb(picture, x, y)).flat();
        const distances = [...rgb.data].map((value, index) => Math.abs(value - (expected[index] ?? NaN)));
        expect(rgb.data).toHaveLength(expected.length);
        expect(Math.max(...distances)).toBeLessThanOrEqual(tolerance);
      }),
    );
  });

  test('in grey is the luma of its colours', () => {
    fc.assert(
      fc.property(pictures(format), (picture) => {
        const expected = mapPixels(picture, (x, y) => {
          const [red, green, blue] = referenceRgb(picture, x, y);
          return 0.299 * red + 0.587 * green + 0.114 * blue;
        });
        const { data } = toMono8(picture);
        expect(data).toHaveLength(expected.length);
        if (pixelFormats[format].family !== 'yuv') {
          const distances = [...data].map((value, index) => Math.abs(value - (expected[index] ?? NaN)));
          expect(Math.max(...distances)).toBeLessThanOrEqual(1.2);
        } else {
          const offset = format === 'YUV422_8_UYVY' ? 1 : 0;
          expect([...data]).toEqual(mapPixels(picture, (x, y) => picture.data[(y * picture.width + x) * 2 + offset]));
        }
      }),
    );
  });

  test('at half size has the mean of each square of four, an odd last row or column left out', () => {
    fc.assert(
      fc.property(pictures(format), (picture) => {
        const half = toHalfSize(picture);
        if (picture.width < 2 || picture.height < 2) {
          expect(half).toEqual(toRgb8(picture));
          return;
        }
        expect([half.width, half.height]).toEqual([picture.width >> 1, picture.height >> 1]);
        const expected = mapPixels({ ...picture, ...half, format }, (x, y) => squareMean(picture, x * 2, y * 2));
        expect(pixelsOf(half)).toEqual(expected);
      }),
    );
  });

  test('is refused when bytes are missing or too many, with both lengths in one line', () => {
    const length = frameSizeBytes(format, 5, 3);
    for (const wrong of [0, length - 1, length + 1]) {
      const picture = { width: 5, height: 3, format, data: new Uint8Array(wrong) };
      const message = `a 5 × 3 ${format} picture takes ${length} bytes, not ${wrong}`;
      for (const convert of [toRgb8, toMono8, toHalfSize]) {
        expect(() => convert(picture)).toThrow(new RangeError(message));
      }
    }
    expect(() => toRgb8({ width: 0, height: 0, format, data: new Uint8Array() })).toThrow(RangeError);
  });
});

/** A Bayer square's own samples; elsewhere the mean of the four converted pixels. */
function squareMean(picture: RawPicture, x: number, y: number): number[] {
  const places = [0, 1].flatMap((dy) => [0, 1].map((dx) => ({ x: x + dx, y: y + dy })));
  const { data } = toRgb8(picture);
  return [0, 1, 2].map((channel) => {
    const values =
      pixelFormats[picture.format].family === 'bayer'
        ? places
            .filter((_, place) => colourOf(picture.format, place) === channel)
            .map((at) => referenceHighByte(picture, at.x, at.y))
        : places.map((at) => data[(at.y * picture.width + at.x) * 3 + channel] ?? NaN);
    return Math.floor(values.reduce((sum, value) => sum + value, 0) / values.length + 0.5);
  });
}

function colourOf(format: PixelFormat, place: number): number {
  const squares = { RG: 'RGGB', GR: 'GRBG', GB: 'GBRG', BG: 'BGGR' } as const;
  return 'RGB'.indexOf(squares[format.slice(5, 7) as keyof typeof squares][place] ?? '');
}

describe.each(oneSampleFormats)('samples of %s', (format) => {
  test('are read bit by bit as the reference reads them, and their high bytes too', () => {
    fc.assert(
      fc.property(pictures(format), (picture) => {
        const expected = mapPixels(picture, (x, y) => referenceSample(picture, y * picture.width + x));
        expect([...unpackSamples(picture)]).toEqual(expected);
        expect([...highBytes(picture)]).toEqual(mapPixels(picture, (x, y) => referenceHighByte(picture, x, y)));
      }),
    );
  });

  test('take every value', () => {
    const { bitDepth } = pixelFormats[format];
    // In packed formats any bytes are samples; 2^16 random-like bytes a bit position reach each value.
    const width = 1 << Math.min(bitDepth, 12);
    const picture = { width, height: 16, format, data: everyValue(format, width * 16) };
    expect(new Set(unpackSamples(picture)).size).toBe(bitDepth === 16 ? width * 16 : 2 ** bitDepth);
  });
});

/** Writes the samples 0, 1, 2 … by the reference's idea of where their bits stand. */
function everyValue(format: PixelFormat, count: number): Uint8Array {
  const { bitDepth, packing } = pixelFormats[format];
  const data = new Uint8Array(frameSizeBytes(format, count, 1));
  for (let pixel = 0; pixel < count; pixel += 1) {
    const value = pixel % 2 ** bitDepth;
    if (packing === 'gev') {
      const at = Math.floor(pixel / 2) * 3;
      data[at + (pixel % 2) * 2] = value >> (bitDepth - 8);
      data[at + 1] = (data[at + 1] ?? 0) | ((value & (2 ** (bitDepth - 8) - 1)) << ((pixel % 2) * 4));
    } else {
      const step = packing === 'lsb' || bitDepth === 8 ? bitDepth : 16;
      for (let bit = 0; bit < bitDepth; bit += 1) {
        const place = pixel * step + bit;
        data[place >> 3] = (data[place >> 3] ?? 0) | (((value >> bit) & 1) << (place & 7));
      }
    }
  }
  return data;
}

describe('what stands in the tables of the standard', () => {
  const bytes = new Uint8Array([0x12, 0x34, 0x56]);
  test.each([
    ['Mono12p', [0x412, 0x563]],
    ['Mono12Packed', [0x124, 0x563]],
    ['Mono10Packed', [(0x12 << 2) | 0, (0x56 << 2) | 3]],
  ] as const)('%s: three bytes hold %j', (format, samples) => {
    expect([...unpackSamples({ width: 2, height: 1, format, data: bytes })]).toEqual(samples);
  });

  test('Mono10p: five bytes hold four samples, the least significant bit first', () => {
    const data = new Uint8Array([0xff, 0x03, 0xf0, 0x3f, 0x00]);
    expect([...unpackSamples({ width: 4, height: 1, format: 'Mono10p', data })]).toEqual([0x3ff, 0, 0x3ff, 0]);
  });

  test('a Mono8 and an RGB8 picture are not copied', () => {
    const data = new Uint8Array(3);
    expect(toMono8({ width: 3, height: 1, format: 'Mono8', data }).data).toBe(data);
    expect(toRgb8({ width: 1, height: 1, format: 'RGB8', data }).data).toBe(data);
  });

  test('a picture may begin at any address', () => {
    for (const format of ['Mono12p', 'Mono16', 'Mono10'] as const) {
      const data = everyValue(format, 64);
      const shifted = new Uint8Array(data.length + 1);
      shifted.set(data, 1);
      const picture = { width: 8, height: 8, format, data };
      expect(unpackSamples({ ...picture, data: shifted.subarray(1) })).toEqual(unpackSamples(picture));
    }
  });

  test('samples of colour formats cannot be asked for', () => {
    const picture = { width: 1, height: 1, format: 'RGB8', data: new Uint8Array(3) } as const;
    expect(() => unpackSamples(picture)).toThrow('RGB8 has several samples a pixel');
  });
});

test.each(bayerFormats.filter((format) => format.endsWith('8')))(
  '%s: a red, a green and a blue surface come back in their own colour, edges included',
  (format) => {
    for (const colour of [0, 1, 2]) {
      const data = Uint8Array.from({ length: 35 }, (_, pixel) => {
        const place = (Math.floor(pixel / 7) % 2) * 2 + ((pixel % 7) % 2);
        return colourOf(format, place) === colour ? 200 : 20;
      });
      const expected = [20, 20, 20].with(colour, 200);
      const picture = { width: 7, height: 5, format, data };
      expect(new Set(pixelsOf(toRgb8(picture)).map(String))).toEqual(new Set([String(expected)]));
      expect(new Set(pixelsOf(toHalfSize(picture)).map(String))).toEqual(new Set([String(expected)]));
    }
  },
);

test('YUV: every chroma pair, at dark, middle and bright luma, is within one level of the floating-point matrix', () => {
  const convert = toRgb8;
  const reference = referenceRgb;
  let worst = 0;
  for (const luma of [0, 16, 128, 235, 255]) {
    for (let u = 0; u < 256; u += 1) {
      const data = Uint8Array.from({ length: 512 * 2 }, (_, byte) =>
        byte % 2 === 0 ? luma : byte % 4 === 1 ? u : byte >> 2,
      );
      const picture = { width: 512, height: 1, format: 'YUV422_8', data } as const;
      const rgb = convert(picture).data;
      for (let x = 0; x < 512; x += 2) {
        const expected = reference(picture, x, 0);
        worst = Math.max(worst, ...expected.map((value, channel) => Math.abs(value - (rgb[x * 3 + channel] ?? NaN))));
      }
    }
  }
  expect(worst).toBeLessThanOrEqual(1);
});
