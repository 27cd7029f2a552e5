import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../evaluate/seeded-random.ts';
import type { SceneView } from '../image/measure-scene.ts';
import { applyFlatField } from './apply-flat-field.ts';
import { brightnessGrid, reduceGrid, smoothGrid } from './brightness-grid.ts';
import { CELL_COLUMNS, CELL_ROWS, measureFlatField } from './flat-field.ts';

const width = 640;
const height = 360;

/** Noise of ±`noise` levels; the same seed gives the same picture. */
function draw(luma: (x: number, y: number) => number, noise = 0, seed = 1): SceneView {
  const random = seededRandom(seed);
  const data = Uint8Array.from({ length: width * height }, (_, index) =>
    Math.max(0, Math.min(255, Math.round(luma(index % width, Math.floor(index / width)) + noise * (2 * random() - 1)))),
  );
  return { width, height, channels: 1, data };
}

/** Brightness falls with the square of the distance from the centre, to 1 − `loss` in the corners. */
function vignetting(loss: number): (x: number, y: number) => number {
  return (x, y) =>
    200 *
    (1 - (loss * ((x + 0.5 - width / 2) ** 2 + (y + 0.5 - height / 2) ** 2)) / (width ** 2 / 4 + height ** 2 / 4));
}

function toRgb({ data }: SceneView): { width: number; height: number; data: Uint8Array } {
  const rgb = new Uint8Array(data.length * 3);
  for (let index = 0; index < rgb.length; index += 1) {
    rgb[index] = data[Math.floor(index / 3)] ?? 0;
  }
  return { width, height, data: rgb };
}

function catching(work: () => unknown): unknown {
  try {
    work();
    return null;
  } catch (error) {
    return error;
  }
}

describe('an empty surface', () => {
  test('under even light is uniform, without spots, and needs no correction', () => {
    const measured = measureFlatField([draw(() => 180, 4)]);
    expect(measured.uniformity).toBeGreaterThan(0.99);
    expect(measured.brightness).toBeCloseTo(180, 0);
    expect(measured.cells).toHaveLength(CELL_COLUMNS * CELL_ROWS);
    expect(Math.min(...measured.cells)).toBeGreaterThan(0.99);
    expect(measured.spots).toEqual([]);
    expect(Math.max(...measured.correction.gains.map((gain) => Math.abs(gain - 1)))).toBeLessThan(0.01);
  });

  test.each([0.1, 0.3, 0.5])(
    'with vignetting that loses %d in the corners measures just that, without a spot',
    (loss) => {
      const measured = measureFlatField([draw(vignetting(loss), 3)]);
      expect(measured.uniformity).toBeGreaterThan(1 - loss - 0.01);
      expect(measured.uniformity).toBeLessThan(1 - loss + 0.06 * loss + 0.01);
      expect(measured.cells[0]).toBeLessThan(measured.cells[4 * CELL_COLUMNS + 8] ?? NaN);
      expect(measured.cells.indexOf(1) % CELL_COLUMNS).toBeGreaterThanOrEqual(6);
      expect(measured.spots).toEqual([]);
    },
  );

  test('in colour measures as its grey copy', () => {
    const grey = draw(vignetting(0.3), 3);
    const colour = measureFlatField([{ ...toRgb(grey), channels: 3 }]);
    const expected = measureFlatField([grey]);
    expect(colour.uniformity).toBeCloseTo(expected.uniformity, 5);
    expect(colour.brightness).toBeCloseTo(expected.brightness, 3);
  });
});

describe('spots', () => {
  const specks = [
    { x: 100, y: 80, radius: 4, factor: 0.8 },
    { x: 500, y: 300, radius: 6, factor: 0.9 },
    { x: 320, y: 20, radius: 5, factor: 1.15 },
  ];
  const spotted = (x: number, y: number): number =>
    specks.reduce(
      (luma, speck) => luma * (Math.hypot(x - speck.x, y - speck.y) <= speck.radius ? speck.factor : 1),
      vignetting(0.3)(x, y),
    );

  test('of dust and of glare are found where they are, the strongest first', () => {
    const { spots } = measureFlatField([draw(spotted, 3)]);
    expect(spots.map(({ kind }) => kind)).toEqual(['dark', 'bright', 'dark']);
    const found = spots.map(({ x, y, widthPx, contrast }) => {
      const speck = specks.find((one) => Math.hypot(x - one.x, y - one.y) < 2) ?? { radius: NaN, factor: NaN };
      return { radius: speck.radius, size: widthPx / speck.radius, contrastError: contrast - (speck.factor - 1) };
    });
    expect(found.map(({ radius }) => radius)).toEqual([4, 5, 6]);
    for (const { size, contrastError } of found) {
      expect(size).toBeGreaterThan(1);
      expect(size).toBeLessThan(3);
      expect(Math.abs(contrastError)).toBeLessThan(0.04);
    }
  });

  test('fainter than the noise of one picture show in the mean of sixteen', () => {
    const faint = (x: number, y: number): number => (Math.hypot(x - 200, y - 200) <= 3 ? 172 : 180);
    const pictures = Array.from({ length: 16 }, (_, index) => draw(faint, 12, index + 1));
    expect(measureFlatField(pictures.slice(0, 1)).spots).toEqual([]);
    const { spots } = measureFlatField(pictures);
    expect(spots.length).toBeGreaterThan(0);
    for (const { kind, x, y } of spots) {
      expect(kind).toBe('dark');
      expect(Math.hypot(x - 200, y - 200)).toBeLessThan(5);
    }
  });
});

describe('the correction', () => {
  test('makes an unevenly lit surface even, at its own mean brightness', () => {
    const uneven = draw(vignetting(0.4), 2);
    const measured = measureFlatField([uneven]);
    const even = applyFlatField(toRgb(uneven), measured.correction);
    const again = measureFlatField([{ ...even, channels: 3 }]);
    expect(measured.uniformity).toBeLessThan(0.65);
    expect(again.uniformity).toBeGreaterThan(0.98);
    expect(again.brightness).toBeCloseTo(measured.brightness, 0);
  });

  test('keeps white white and never exceeds its greatest factor', () => {
    const halfDark = draw((x) => (x < 320 ? 200 : 5));
    const { correction } = measureFlatField([halfDark]);
    expect(Math.max(...correction.gains)).toBe(4);
    const white = { width, height, data: new Uint8Array(width * height * 3).fill(255) };
    const { data } = applyFlatField(white, correction);
    expect(data.at(-1)).toBe(255);
  });
});

test.each([
  ['no picture', [], 'no picture of the empty surface'],
  ['a dark one', [draw(() => 20)], 'too dark (20 of 255)'],
  ['an overexposed one', [draw((x) => (x < 32 ? 255 : 200))], '% of the empty surface is overexposed'],
  [
    'a small one',
    [{ width: 40, height: 30, channels: 1 as const, data: new Uint8Array(1200) }],
    '40 × 30 is too small',
  ],
  [
    'two of different size',
    [draw(() => 180), { width: 64, height: 36, channels: 1 as const, data: new Uint8Array(64 * 36) }],
    'differ in size',
  ],
])('%s is refused with what to do', (_, pictures, message) => {
  expect(catching(() => measureFlatField(pictures))).toMatchObject({
    code: 'calibration-failed',
    message: expect.stringContaining(message),
  });
});

describe('grids', () => {
  test('cells are means of their pixels, also where sizes do not divide', () => {
    const view: SceneView = {
      width: 5,
      height: 2,
      channels: 1,
      data: Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
    };
    expect([...brightnessGrid(view, 2, 1).values]).toEqual([(1 + 2 + 6 + 7) / 4, (3 + 4 + 5 + 8 + 9 + 10) / 6]);
    const pixels = brightnessGrid(view, 5, 2);
    expect([...pixels.values]).toEqual([...view.data]);
    expect([...reduceGrid(pixels, 1, 2).values]).toEqual([3, 8]);
  });

  test('smoothing leaves a slope as it is, to the edge', () => {
    const values = Float32Array.from({ length: 35 }, (_, index) => (index % 7) * 3 + Math.floor(index / 7) * 2);
    const smooth = smoothGrid({ columns: 7, rows: 5, values }, 2);
    for (const [index, value] of smooth.values.entries()) {
      expect(value).toBeCloseTo(values[index] ?? NaN, 4);
    }
  });
});
