/// <reference lib="esnext.disposable" />
import { resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Clock } from '../../../contract/clock.ts';
import type { TeachProgress } from '../../../contract/teach.ts';
import { seededRandom } from '../../evaluate/seeded-random.ts';
import { type BackboneFile, readBackbone } from '../backbone/shipped-backbone.ts';
import type { RgbImage } from '../image/rgb-image.ts';
import { openAnomalyInspector } from './anomaly-inspector.ts';
import { replayGoldenSet } from './golden-set.ts';
import { type TeachOptions, type TeachSource, teachAnomalyModel } from './teach-anomaly-model.ts';

const BACKBONE = resolve(import.meta.dirname, '../../../resources/backbones/efficientnet-lite2.onnx');
const frozenClock: Clock = { nowUs: () => 0, monotonicUs: () => 0 };

type Blob = { readonly x: number; readonly y: number; readonly radius: number };

/** A brushed plate: streaks across, a bright edge above when it has a side; a blob is its defect. */
function drawPlate(seed: number, { blob, hasSide = false }: { blob?: Blob; hasSide?: boolean } = {}): RgbImage {
  const [width, height] = [120, 80];
  const random = seededRandom(seed);
  const streaks = Array.from({ length: height }, () => 110 + 30 * random());
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const isBlob = blob !== undefined && Math.hypot(x - blob.x, y - blob.y) < blob.radius;
      const isSide = hasSide && y < height / 4 && x < width / 3;
      const level = (isBlob ? 20 : isSide ? 230 : (streaks[y] ?? 0)) + 8 * random();
      data.fill(level, (y * width + x) * 3, (y * width + x + 1) * 3);
    }
  }
  return { width, height, data };
}

function sourcesOf(count: number, draw: (seed: number) => RgbImage = drawPlate): readonly TeachSource[] {
  return Array.from({ length: count }, (_, index) => ({
    fileName: `${index}.png`,
    read: () => Promise.resolve(draw(index + 1)),
  }));
}

describe('teachAnomalyModel', () => {
  let backbone: BackboneFile;
  let options: TeachOptions;
  beforeAll(async () => {
    backbone = await readBackbone(BACKBONE);
    options = {
      name: 'plate',
      size: 96,
      seed: 1,
      backbone,
      regionOfInterest: null,
      threads: 1,
      createdBy: 'test',
      createdAtUs: 1,
      clock: frozenClock,
    };
  });

  test('a blob on a plate is found where it is, and plates never seen stay below the fail limit', async () => {
    const model = await teachAnomalyModel(sourcesOf(8), options);
    await using inspector = await openAnomalyInspector(model.packageBytes, { threads: 1 });
    const bad = await inspector.inspect(drawPlate(99, { blob: { x: 85, y: 30, radius: 9 } }));
    expect(bad.score).toBeGreaterThan(model.thresholds.fail);
    const [defect] = bad.defects;
    expect(defect?.box.x).toBeLessThan(85);
    expect((defect?.box.x ?? 0) + (defect?.box.width ?? 0)).toBeGreaterThan(85);
    expect(defect?.box.y).toBeLessThan(30);
    expect((defect?.box.y ?? 0) + (defect?.box.height ?? 0)).toBeGreaterThan(30);
    for (const seed of [201, 202, 203]) {
      const good = await inspector.inspect(drawPlate(seed));
      expect(good.score).toBeLessThan(model.thresholds.fail);
      expect(good.defects.length === 0 || good.score >= 1).toBe(true);
    }
  });

  test('equal images and seed give the same bytes, another seed another model', async () => {
    const first = await teachAnomalyModel(sourcesOf(4), options);
    expect((await teachAnomalyModel(sourcesOf(4), options)).sha256).toBe(first.sha256);
    expect((await teachAnomalyModel(sourcesOf(4), { ...options, seed: 2 })).sha256).not.toBe(first.sha256);
  });

  test('four images are enough and promise one in five, three are refused', async () => {
    const model = await teachAnomalyModel(sourcesOf(4), options);
    expect(model.promise).toMatchObject({ calibrationImages: 4, falseRejectRate: 0.2 });
    expect(model.promise.statement).toContain('15 more good images');
    await expect(teachAnomalyModel(sourcesOf(3), options)).rejects.toMatchObject({ code: 'too-few-images' });
  });

  test('the golden pictures in the package score here what they scored when it was taught', async () => {
    const { packageBytes } = await teachAnomalyModel(sourcesOf(5), options);
    const replayed = await replayGoldenSet(packageBytes, { threads: 1 });
    expect(replayed).toHaveLength(3);
    expect(replayed.every(({ isEqual }) => isEqual)).toBe(true);
  });

  test('outside the region of interest the map is zero and a defect does not count', async () => {
    const regionOfInterest = { x: 0.5, y: 0, width: 0.5, height: 1 };
    const model = await teachAnomalyModel(sourcesOf(6), { ...options, regionOfInterest });
    await using inspector = await openAnomalyInspector(model.packageBytes, { threads: 1 });
    const plain = await inspector.inspect(drawPlate(99));
    const outside = await inspector.inspect(drawPlate(99, { blob: { x: 20, y: 40, radius: 9 } }));
    // The blob draws no other random numbers inside the region, so nothing there changed.
    expect(outside.score).toBeCloseTo(plain.score, 5);
    const { width, height, data } = outside.map;
    expect(width / height).toBeCloseTo(120 / 80, 1);
    const left = data.filter((_, cell) => cell % width < width / 2 - 1);
    expect(left.every((score) => score === 0)).toBe(true);
    expect(data.some((score) => score > 0)).toBe(true);
  });

  test('a surface without a side is learned mirrored, a part with a side is not', async () => {
    const plain = await teachAnomalyModel(sourcesOf(30), { ...options, size: 64 });
    expect(plain.manifest.training.mirrored).toEqual(['horizontal', 'vertical', 'both']);
    const sided = sourcesOf(30, (seed) => drawPlate(seed, { hasSide: true }));
    expect((await teachAnomalyModel(sided, { ...options, size: 64 })).manifest.training.mirrored).toEqual([]);
  });

  test('progress rises to the end, and an aborted teaching says so', async () => {
    const reports: TeachProgress[] = [];
    await teachAnomalyModel(sourcesOf(4), { ...options, onProgress: (progress) => reports.push(progress) });
    const fractions = reports.map(({ fraction }) => fraction);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(reports.at(-1)).toEqual({ phase: 'done', fraction: 1, secondsLeft: 0 });
    const signal = AbortSignal.abort();
    await expect(teachAnomalyModel(sourcesOf(4), { ...options, signal })).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('an image that cannot be read is named', async () => {
    const broken: TeachSource = { fileName: 'torn.png', read: () => Promise.reject(new Error('cut short')) };
    await expect(teachAnomalyModel([...sourcesOf(4), broken], options)).rejects.toThrow('torn.png: cut short');
  });
});
