import * as fc from 'fast-check';
import { encode as encodePng } from 'fast-png';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../contract/errors.ts';
import { pngOf } from '../../../test/support/image-files.ts';
import { decodeImage } from './decode-image.ts';

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return error instanceof AppError ? error.code : 'not-an-app-error';
  }
  return 'accepted';
}

describe('PNG against an independent encoder', () => {
  const cases = [
    { channels: 1, depth: 8 },
    { channels: 2, depth: 8 },
    { channels: 3, depth: 8 },
    { channels: 4, depth: 8 },
    { channels: 1, depth: 16 },
    { channels: 3, depth: 16 },
    { channels: 4, depth: 16 },
  ] as const;

  test.each(
    cases.flatMap((one) => [
      { ...one, interlace: 'null' as const },
      { ...one, interlace: 'Adam7' as const },
    ]),
  )('$channels channels of $depth bits, interlace $interlace', ({ channels, depth, interlace }) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 19 }),
        fc.integer({ min: 1, max: 19 }),
        fc.infiniteStream(fc.nat(65535)),
        (width, height, stream) => {
          const length = width * height * channels;
          const samples = Array.from(stream.take(length), (value) => (depth === 8 ? value & 255 : value));
          const data = depth === 8 ? Uint8Array.from(samples) : Uint16Array.from(samples);
          const decoded = decodeImage(encodePng({ width, height, channels, depth, data }, { interlace }));
          expect([decoded.width, decoded.height]).toEqual([width, height]);
          expect([...decoded.data]).toEqual(expectedRgb(samples, channels, depth === 8 ? 255 : 65535));
        },
      ),
      { numRuns: 30 },
    );
  });

  function expectedRgb(samples: readonly number[], channels: number, maximum: number): number[] {
    const to8 = (value: number) => (maximum === 255 ? value : Math.floor((value + 128) / 257));
    const rgb: number[] = [];
    for (let index = 0; index < samples.length; index += channels) {
      const values = samples.slice(index, index + channels).map(to8);
      const alpha = channels % 2 === 0 ? (values.pop() ?? 255) : 255;
      const colours = values.length === 1 ? [0, 0, 0].map(() => values[0] ?? 0) : values;
      rgb.push(...colours.map((value) => Math.round(255 + ((value - 255) * alpha) / 255)));
    }
    return rgb;
  }

  test('a cut or altered file is refused at every byte', () => {
    const png = encodePng({
      width: 9,
      height: 7,
      channels: 3,
      data: Uint8Array.from({ length: 189 }, (_, index) => (index * 37) % 256),
    });
    for (let index = 0; index < png.length; index++) {
      expect(codeOf(() => decodeImage(png.subarray(0, index)))).toMatch(/^image-un/);
      const altered = Uint8Array.from(png);
      altered[index] = (altered[index] ?? 0) ^ 0x10;
      expect(
        codeOf(() => decodeImage(altered)),
        `byte ${index}`,
      ).not.toBe('not-an-app-error');
    }
  });

  test('a small file that would unpack to far more than its header promises is refused', () => {
    const large = encodePng({ width: 2000, height: 2000, channels: 1, data: new Uint8Array(4_000_000) });
    const small = encodePng({ width: 4, height: 4, channels: 1, data: new Uint8Array(16) });
    const bomb = Buffer.concat([small.subarray(0, 33), large.subarray(33)]);
    expect(codeOf(() => decodeImage(bomb))).toBe('image-unreadable');
  });
});

describe('PNG of few bits', () => {
  const palette = [255, 0, 0, 0, 255, 0, 0, 0, 255];

  test.each([
    { depth: 1, rows: [[0, 0b01000000]], greys: [0, 255] },
    { depth: 2, rows: [[0, 0b01100000]], greys: [85, 170] },
    { depth: 4, rows: [[0, 0x3f]], greys: [51, 255] },
  ])('grey of $depth bits spans black to white', ({ depth, rows, greys }) => {
    const image = decodeImage(pngOf(2, 1, { colour: 0, depth, rows }));
    expect([...image.data]).toEqual(greys.flatMap((grey) => [grey, grey, grey]));
  });

  test.each([
    { depth: 2, rows: [[0, 0b00011000]] },
    { depth: 4, rows: [[0, 0x01, 0x20]] },
    { depth: 8, rows: [[0, 0, 1, 2]] },
  ])('a palette of $depth bits gives its colours, transparent ones over white', ({ depth, rows }) => {
    const opaque = decodeImage(pngOf(3, 1, { colour: 3, depth, rows, palette }));
    expect([...opaque.data]).toEqual(palette);
    const half = decodeImage(pngOf(3, 1, { colour: 3, depth, rows, palette, transparency: [255, 0, 51] }));
    expect([...half.data]).toEqual([255, 0, 0, 255, 255, 255, 204, 204, 255]);
  });

  test('a colour key is transparent only where all three channels match', () => {
    const rows = [[0, 9, 8, 7, 9, 8, 6]];
    const image = decodeImage(pngOf(2, 1, { colour: 2, depth: 8, rows, transparency: [0, 9, 0, 8, 0, 7] }));
    expect([...image.data]).toEqual([255, 255, 255, 9, 8, 6]);
  });

  test('an index beyond the palette, an unknown filter and a missing row are refused', () => {
    const beyond = pngOf(1, 1, { colour: 3, depth: 8, rows: [[0, 3]], palette });
    const filter = pngOf(1, 1, { colour: 0, depth: 8, rows: [[5, 3]] });
    const short = pngOf(1, 2, { colour: 0, depth: 8, rows: [[0, 3]] });
    expect([beyond, filter, short].map((bytes) => codeOf(() => decodeImage(bytes)))).toEqual([
      'image-unreadable',
      'image-unreadable',
      'image-unreadable',
    ]);
  });
});
