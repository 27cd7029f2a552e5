/// <reference lib="esnext.disposable" />
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSession } from '../../../runtime/create-session.ts';
import { createGraphBuilder, type GraphBuilder } from '../../../runtime/onnx-graph/graph-builder.ts';
import { importModel } from '../../../runtime/onnx-graph/import-model.ts';
import { floatTensor } from '../../../runtime/tensor.ts';
import { type BackboneFile, parseBackbone } from '../../backbone/shipped-backbone.ts';
import { buildReductionGraph, buildScoringGraph, prepareBank } from './build-anomaly-graph.ts';
import { addFeatureStage, BACKBONE_PREFIX } from './feature-stage.ts';
import { addMap, SCORED_SHARE } from './score-stage.ts';
import { sizeArithmetic } from './size-arithmetic.ts';

const number = fc.float({ min: -4, max: 4, noNaN: true });

async function runGraph(graph: GraphBuilder, feeds: Parameters<Awaited<ReturnType<typeof createSession>>['run']>[0]) {
  await using session = await createSession(graph.encode(), { threads: 1 });
  return await session.run(feeds);
}

/** Each cell is the mean of its 8 × 8 pixels, so features are easy to compute by hand. */
async function meanBackbone(): Promise<BackboneFile> {
  const graph = createGraphBuilder('means');
  const image = graph.input('image', 'float32', [1, 3, 'h', 'w']);
  const cells = graph.node('AveragePool', [image], { kernel_shape: [8, 8], strides: [8, 8] });
  graph.output(cells, 'cells', 'float32', [1, 3, 'rows', 'columns']);
  return parseBackbone(graph.encode(), 'means.onnx');
}

/** Features of a 24 × 24 picture that was padded to `padded` × `padded`. */
async function describe24(backbone: BackboneFile, picture: Float32Array, padded: number): Promise<Float32Array> {
  const graph = createGraphBuilder('test');
  const sizes = sizeArithmetic(graph);
  const tensor = graph.input('tensor', 'float32', [1, 3, padded, padded]);
  const stage = { tensor, height: sizes.constant(24), width: sizes.constant(24) };
  const { features } = addFeatureStage(graph, stage, backbone, importModel(backbone.bytes, BACKBONE_PREFIX));
  graph.output(features, 'features', 'float32', ['patches', 3]);
  const data = new Float32Array(3 * padded * padded);
  for (const [index, value] of picture.entries()) {
    const [plane, y, x] = [Math.floor(index / 576), Math.floor((index % 576) / 24), index % 24];
    data[(plane * padded + y) * padded + x] = value;
  }
  const outputs = await runGraph(graph, { tensor: floatTensor(data, [1, 3, padded, padded]) });
  return outputs['features']?.data as Float32Array;
}

/** 3 × 3 mean over the 3 × 3 cells with zeros counted, row by row over cells, divided by the spread. */
function describeSlowly(picture: Float32Array, spread: number): number[] {
  const cell = (plane: number, row: number, column: number): number => {
    let total = 0;
    for (let pixel = 0; pixel < 64; pixel += 1) {
      const y = row * 8 + Math.floor(pixel / 8);
      total += picture[(plane * 24 + y) * 24 + column * 8 + (pixel % 8)] ?? 0;
    }
    return row < 0 || row > 2 || column < 0 || column > 2 ? 0 : total / 64;
  };
  return Array.from({ length: 27 }, (_, index) => {
    const [plane, patch] = [index % 3, Math.floor(index / 3)];
    const around = Array.from({ length: 9 }, (_, near) =>
      cell(plane, Math.floor(patch / 3) + Math.floor(near / 3) - 1, (patch % 3) + (near % 3) - 1),
    );
    return around.reduce((sum, value) => sum + value, 0) / 9 / spread;
  });
}

describe('the anomaly graph', () => {
  test('patch features are 3 × 3 means that count the zeros outside, and padding changes nothing', async () => {
    const backbone = await meanBackbone();
    const spread = backbone.features[0]?.spread ?? 0;
    const picture = Float32Array.from({ length: 3 * 576 }, (_, index) => Math.sin(index * 0.7) * 3);
    const found = await describe24(backbone, picture, 24);
    const slow = describeSlowly(picture, spread);
    expect(found).toHaveLength(slow.length);
    slow.forEach((value, index) => expect(found[index]).toBeCloseTo(value, 4));
    expect([...(await describe24(backbone, picture, 64))]).toEqual([...found]);
  });

  test('the score is the mean distance of the farthest patches to their nearest vectors', async () => {
    await using session = await createSession(buildScoringGraph(3), { threads: 1 });
    const vectors = fc.array(fc.tuple(number, number, number), { minLength: 1, maxLength: 80 });
    await fc.assert(
      fc.asyncProperty(vectors, vectors, async (patches, bank) => {
        const prepared = prepareBank({ width: 3, count: bank.length, data: Float32Array.from(bank.flat()) });
        const { score } = await session.run({
          features: floatTensor(Float32Array.from(patches.flat()), [patches.length, 3]),
          vectors: floatTensor(prepared.vectors, [3, bank.length]),
          squares: floatTensor(prepared.squares, [bank.length]),
        });
        const nearest = patches.map((patch) =>
          Math.min(...bank.map((vector) => Math.hypot(...patch.map((value, axis) => value - (vector[axis] ?? 0))))),
        );
        const count = Math.max(1, Math.floor(patches.length * SCORED_SHARE + 0.5));
        const farthest = nearest.toSorted((a, b) => b - a).slice(0, count);
        const expected = farthest.reduce((sum, value) => sum + value, 0) / count;
        // The square root of a float32 difference near zero keeps only half the digits.
        expect(Math.abs(Number(score?.data[0]) - expected)).toBeLessThan(0.01);
      }),
      { numRuns: 40, seed: 1 },
    );
  });

  test('a frame of any size is reduced to the wanted area in its own aspect, its mean kept', async () => {
    await using session = await createSession(buildReductionGraph({ size: 64, regionOfInterest: null }), {
      threads: 1,
    });
    const side = fc.integer({ min: 16, max: 400 });
    await fc.assert(
      fc.asyncProperty(side, side, async (width, height) => {
        const data = Uint8Array.from(
          { length: width * height * 3 },
          (_, index) => (Math.floor(index / 3) % width) % 256,
        );
        const { picture } = await session.run({ image: { type: 'uint8', dims: [height, width, 3], data } });
        const [, , rows = 0, columns = 0] = picture?.dims ?? [];
        const factor = 64 / Math.sqrt(width * height);
        expect(Math.abs(rows - height * factor)).toBeLessThanOrEqual(0.51);
        expect(Math.abs(columns - width * factor)).toBeLessThanOrEqual(0.51);
        const mean = (values: Uint8Array | Float32Array): number =>
          Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
        expect(Math.abs(mean(picture?.data as Float32Array) - mean(data))).toBeLessThan(6);
      }),
      { numRuns: 25, seed: 1 },
    );
  });

  test('fine stripes are averaged, not sampled into a pattern', async () => {
    await using session = await createSession(buildReductionGraph({ size: 64, regionOfInterest: null }), {
      threads: 1,
    });
    const [width, height] = [640, 480];
    for (const isStriped of [
      ([x]: readonly number[]) => (x ?? 0) % 2 === 0,
      ([, y]: readonly number[]) => (y ?? 0) % 2 === 0,
    ]) {
      const data = Uint8Array.from({ length: width * height * 3 }, (_, index) => {
        const pixel = Math.floor(index / 3);
        return isStriped([pixel % width, Math.floor(pixel / width)]) ? 250 : 0;
      });
      const { picture } = await session.run({ image: { type: 'uint8', dims: [height, width, 3], data } });
      const values = Array.from(picture?.data as Float32Array);
      expect(Math.max(...values) - Math.min(...values)).toBeLessThan(40);
    }
  });

  test('the map of equal distances is even, a single far patch peaks at its own place, sizes follow the picture', async () => {
    for (const [height, width] of [
      [40, 72],
      [37, 66],
    ] as const) {
      const graph = createGraphBuilder('map');
      const sizes = sizeArithmetic(graph);
      const distances = graph.input('distances', 'float32', ['patches']);
      const picture = { tensor: '', height: sizes.constant(height), width: sizes.constant(width) };
      const stage = { features: '', rows: sizes.constant(5), columns: sizes.constant(9) };
      const output = addMap(graph, distances, stage, { picture, patchStride: 8 });
      graph.output(output, 'map', 'float32', ['rows', 'columns']);
      await using session = await createSession(graph.encode(), { threads: 1 });
      const even = await session.run({ distances: floatTensor(new Float32Array(45).fill(2), [45]) });
      expect(even['map']?.dims).toEqual([height, width]);
      expect(even['map']?.data).toHaveLength(height * width);
      even['map']?.data.forEach((value: number | bigint) => expect(Number(value)).toBeCloseTo(2, 4));
      const single = new Float32Array(45);
      single[2 * 9 + 6] = 1;
      const peaked = (await session.run({ distances: floatTensor(single, [45]) }))['map']?.data as Float32Array;
      const peak = peaked.indexOf(Math.max(...peaked));
      expect(Math.abs((peak % width) - 51.5)).toBeLessThanOrEqual(2);
      expect(Math.abs(Math.floor(peak / width) - 19.5)).toBeLessThanOrEqual(2);
    }
  });
});
