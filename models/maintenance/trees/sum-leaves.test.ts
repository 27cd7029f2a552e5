import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from '../../evaluate/seeded-random.ts';
import { compileEnsemble } from './compile-ensemble.ts';
import { sumLeaves } from './sum-leaves.ts';
import { LEAF, type TreeEnsemble } from './tree-ensemble.ts';

const FEATURES = 5;

/** Trees of any shape, also a single leaf; few different thresholds, so that values equal to one come up. */
function randomEnsemble(seed: number, treeCount: number, outputCount: number): TreeEnsemble {
  const random = seededRandom(seed);
  const [roots, feature, threshold, left]: [number[], number[], number[], number[]] = [[], [], [], []];
  const addLeaf = (): number => {
    left.push(0);
    threshold.push(0);
    return feature.push(LEAF) - 1;
  };
  for (let tree = 0; tree < treeCount; tree++) {
    const open = [addLeaf()];
    roots.push(open[0] ?? 0);
    for (let splits = Math.floor(40 * random()); splits > 0; splits--) {
      const [node = 0] = open.splice(Math.floor(random() * open.length), 1);
      feature[node] = Math.floor(random() * FEATURES);
      threshold[node] = Math.floor(random() * 20);
      left[node] = addLeaf();
      open.push(left[node] ?? 0, addLeaf());
    }
  }
  return {
    featureCount: FEATURES,
    outputCount,
    roots: Int32Array.from(roots),
    feature: Int32Array.from(feature),
    threshold: Float32Array.from(threshold),
    left: Int32Array.from(left),
    values: Float64Array.from({ length: feature.length * outputCount }, () => Math.round(1_000 * random())),
    cover: new Float64Array(feature.length),
  };
}

/** The definition: each row goes from node to node by its own values. */
function leafOf({ feature, threshold, left }: TreeEnsemble, root: number, row: readonly number[]): number {
  let node = root;
  for (let column = feature[node] ?? LEAF; column !== LEAF; column = feature[node] ?? LEAF) {
    node = (left[node] ?? 0) + (Math.fround(row[column] ?? 0) <= (threshold[node] ?? 0) ? 0 : 1);
  }
  return node;
}

test('every row reaches the leaves that its values lead to, for any number of rows, trees and outputs', () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 3 }),
      fc.constantFrom(1, 2, 7, 8, 9, 100, 2_048, 2_049, 5_000),
      (seed, treeCount, outputCount, rowCount) => {
        const ensemble = randomEnsemble(seed, treeCount, outputCount);
        const random = seededRandom(seed + 1);
        const columns = Array.from({ length: FEATURES }, () =>
          Float64Array.from({ length: rowCount }, () => Math.floor(22 * random()) - 1),
        );
        const features = columns.map((values, column) => ({ name: `column ${column}`, values }));
        const sums = sumLeaves(compileEnsemble(ensemble), { rowCount, features });
        const expected = Array.from({ length: rowCount }, (_, number) => {
          const row = columns.map((values) => values[number] ?? 0);
          const leaves = Array.from(ensemble.roots, (root) => leafOf(ensemble, root, row));
          return Array.from({ length: outputCount }, (_, output) =>
            leaves.reduce((sum, leaf) => sum + (ensemble.values[leaf * outputCount + output] ?? 0), 0),
          );
        });
        expect(Array.from(sums)).toEqual(expected.flat());
      },
    ),
    { numRuns: 60 },
  );
});

test('no rows have no sums', () => {
  const features = Array.from({ length: FEATURES }, (_, column) => ({ name: `${column}`, values: new Float64Array() }));
  expect(sumLeaves(compileEnsemble(randomEnsemble(1, 3, 2)), { rowCount: 0, features })).toHaveLength(0);
});

test('ranks and codes at the ends of 16 bits still go the right way', () => {
  const edges = 65_535;
  const random = seededRandom(3);
  const roots = Int32Array.from({ length: edges }, (_, tree) => 3 * tree);
  const feature = Int32Array.from({ length: 3 * edges }, (_, node) => (node % 3 === 0 ? 0 : LEAF));
  const ensemble: TreeEnsemble = {
    featureCount: 1,
    outputCount: 1,
    roots,
    feature,
    threshold: Float32Array.from(feature, (_, node) => Math.floor(node / 3)),
    left: Int32Array.from(feature, (_, node) => (node % 3 === 0 ? node + 1 : 0)),
    values: Float64Array.from(feature, (_, node) => Number(node % 3 === 2)),
    cover: new Float64Array(3 * edges),
  };
  const values = Float64Array.of(-1, 0, 0.5, 1, Math.floor(edges * random()), edges - 2, edges - 1, edges - 0.5, 1e9);
  const sums = sumLeaves(compileEnsemble(ensemble), { rowCount: values.length, features: [{ name: 'x', values }] });
  // A row is above as many thresholds as trees send it to the right.
  expect(sums).toEqual(values.map((value) => Math.min(edges, Math.max(0, Math.ceil(value)))));
});

test('more columns than a node can name are refused', () => {
  const ensemble = randomEnsemble(1, 1, 1);
  expect(() => compileEnsemble({ ...ensemble, featureCount: 32_769 })).toThrow('trees take at most 32768');
  expect(compileEnsemble({ ...ensemble, featureCount: 32_768 }).thresholds).toHaveLength(32_768);
});
