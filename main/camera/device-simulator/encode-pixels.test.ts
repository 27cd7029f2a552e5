import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toMono8, toRgb8 } from '../pixel-format/convert-picture.ts';
import { frameSizeBytes, type PixelFormat, type PixelLayout, pixelFormats } from '../pixel-format/pixel-format.ts';
import { encodePixels, type ReadoutRegion } from './encode-pixels.ts';
import type { SceneImage } from './picture-source.ts';

const formats = Object.keys(pixelFormats) as readonly PixelFormat[];

/** Channel of a pixel of the mosaic, spelled out by the format's name: `BayerRG` begins R G. */
function mosaicChannel(format: string, column: number, row: number): number {
  const firstRow = format.slice(5, 7);
  const secondRow = { RG: 'GB', GR: 'BG', GB: 'RG', BG: 'GR' }[firstRow] ?? '';
  return 'RGB'.indexOf((row % 2 === 0 ? firstRow : secondRow)[column % 2] ?? '');
}

function rgbAt({ width, channels, data }: SceneImage, x: number, y: number): readonly [number, number, number] {
  const at = (y * width + x) * channels;
  const value = (channel: number) => data[channels === 1 ? at : at + channel] ?? 0;
  return [value(0), value(1), value(2)];
}

/** The samples of a mono or Bayer picture, as numbers of the format's depth. */
function samplesOf(image: SceneImage, region: ReadoutRegion, format: PixelFormat): readonly number[] {
  const { family, bitDepth }: PixelLayout = pixelFormats[format];
  const samples: number[] = [];
  for (let row = 0; row < region.height; row++) {
    for (let column = 0; column < region.width; column++) {
      const rgb = rgbAt(image, region.x + column, region.y + row);
      const code =
        family === 'bayer'
          ? (rgb[mosaicChannel(format, column, row)] ?? 0)
          : Math.round((299 * rgb[0] + 587 * rgb[1] + 114 * rgb[2]) / 1000);
      const bits = code.toString(2).padStart(8, '0');
      samples.push(Number.parseInt(`${bits}${bits}`.slice(0, bitDepth), 2));
    }
  }
  return samples;
}

/** Slow and plain: bit by bit, or pair by pair. */
function packSlowly(samples: readonly number[], { packing, bitDepth }: PixelLayout): readonly number[] {
  if (packing === 'plain') {
    return samples.flatMap((sample) => (bitDepth === 8 ? [sample] : [sample % 256, Math.floor(sample / 256)]));
  }
  if (packing === 'lsb') {
    const bits = samples.flatMap((sample) => Array.from({ length: bitDepth }, (_, bit) => (sample >> bit) & 1));
    return Array.from({ length: Math.ceil(bits.length / 8) }, (_, byte) =>
      bits.slice(byte * 8, byte * 8 + 8).reduce((sum, bit, at) => sum + bit * 2 ** at, 0),
    );
  }
  const low = bitDepth - 8;
  return Array.from({ length: Math.ceil(samples.length / 2) }, (_, pair) => {
    const first = samples[pair * 2] ?? 0;
    const second = samples[pair * 2 + 1];
    const middle = (first % 2 ** low) + ((second ?? 0) % 2 ** low) * 16;
    const bytes = [Math.floor(first / 2 ** low), middle];
    return second === undefined ? bytes : [...bytes, Math.floor(second / 2 ** low)];
  }).flat();
}

const scene = fc
  .record({ width: fc.integer({ min: 1, max: 9 }), height: fc.integer({ min: 1, max: 7 }), isGrey: fc.boolean() })
  .chain(({ width, height, isGrey }) => {
    const channels = isGrey ? (1 as const) : (3 as const);
    const length = width * height * channels;
    return fc.record({
      image: fc
        .uint8Array({ minLength: length, maxLength: length })
        .map((data): SceneImage => ({ width, height, channels, data })),
      region: fc
        .tuple(fc.nat(width - 1), fc.nat(height - 1))
        .chain(([x, y]) =>
          fc
            .tuple(fc.integer({ min: 1, max: width - x }), fc.integer({ min: 1, max: height - y }))
            .map(([columns, rows]): ReadoutRegion => ({ x, y, width: columns, height: rows })),
        ),
    });
  });

test.each(formats.filter((format) => ['mono', 'bayer'].includes(pixelFormats[format].family)))(
  '%s is encoded as a bit-by-bit reference does it',
  (format) => {
    fc.assert(
      fc.property(scene, ({ image, region }) => {
        const encoded = encodePixels(image, region, format);
        expect(encoded).toHaveLength(frameSizeBytes(format, region.width, region.height));
        expect([...encoded]).toEqual(packSlowly(samplesOf(image, region, format), pixelFormats[format]));
      }),
      { numRuns: 60 },
    );
  },
);

test.each([
  ['RGB8', [10, 20, 30, 40, 50, 60]],
  ['BGR8', [30, 20, 10, 60, 50, 40]],
  ['RGBa8', [10, 20, 30, 255, 40, 50, 60, 255]],
  ['BGRa8', [30, 20, 10, 255, 60, 50, 40, 255]],
] as const)('%s orders its bytes', (format, expected) => {
  const image = { width: 3, height: 1, channels: 3, data: Uint8Array.of(1, 2, 3, 10, 20, 30, 40, 50, 60) } as const;
  expect([...encodePixels(image, { x: 1, y: 0, width: 2, height: 1 }, format)]).toEqual(expected);
});

test.each([
  ['YUV422_8_UYVY', [85, 76, 255, 76]],
  ['YUV422_8', [76, 85, 76, 255]],
  ['YCbCr422_8', [76, 85, 76, 255]],
] as const)('%s of two red pixels', (format, expected) => {
  const image = { width: 2, height: 1, channels: 3, data: Uint8Array.of(255, 0, 0, 255, 0, 0) } as const;
  expect([...encodePixels(image, { x: 0, y: 0, width: 2, height: 1 }, format)]).toEqual(expected);
});

test.each(formats)('%s of a grey picture is read back as the same grey', (format) => {
  const [width, height] = [10, 6];
  const image: SceneImage = { width, height, channels: 1, data: new Uint8Array(width * height).fill(137) };
  const data = encodePixels(image, { x: 0, y: 0, width, height }, format);
  const picture = { width, height, format, data };
  expect([...new Set(toMono8(picture).data)]).toEqual([137]);
  expect([...new Set(toRgb8(picture).data)]).toEqual([137]);
});

test.each(formats.filter((name) => pixelFormats[name].family !== 'mono'))(
  'the colour of an even surface survives %s',
  (format) => {
    const [width, height] = [8, 8];
    const data = Uint8Array.from({ length: width * height * 3 }, (_, at) => [200, 90, 40][at % 3] ?? 0);
    const encoded = encodePixels({ width, height, channels: 3, data }, { x: 0, y: 0, width, height }, format);
    const decoded = toRgb8({ width, height, format, data: encoded }).data;
    const error = decoded.reduce((largest, code, at) => Math.max(largest, Math.abs(code - (data[at] ?? 0))), 0);
    expect(error).toBeLessThanOrEqual(2);
  },
);

test('a region that leaves the picture is refused', () => {
  const image: SceneImage = { width: 4, height: 4, channels: 1, data: new Uint8Array(16) };
  expect(() => encodePixels(image, { x: 2, y: 0, width: 3, height: 1 }, 'Mono8')).toThrow(RangeError);
  expect(() => encodePixels(image, { x: 0, y: 0, width: 0, height: 1 }, 'Mono8')).toThrow(RangeError);
});
