import { AppError } from '../../../../contract/errors.ts';

/** One random tree: each node, then its left branch, then its right one. A leaf has feature -1 and holds its expected path length in `thresholds`. */
export type IsolationTree = {
  readonly features: number[];
  readonly thresholds: number[];
  readonly right: number[];
};

const EULER = 0.577_215_664_901_532_9;

/** Mean path length of an unsuccessful search among `count` values (Liu, Ting and Zhou 2008, equation 1). */
export function averagePathLength(count: number): number {
  if (count <= 1) {
    return 0;
  }
  return count === 2 ? 1 : 2 * (Math.log(count - 1) + EULER) - (2 * (count - 1)) / count;
}

/** Grows a tree on the sample: random column among those that change, random cut between its ends. */
export function growIsolationTree(
  columns: readonly Float64Array[],
  sample: Int32Array,
  random: () => number,
): IsolationTree {
  const tree: IsolationTree = { features: [], thresholds: [], right: [] };
  const deepest = Math.ceil(Math.log2(Math.max(2, sample.length)));
  const grow = (rows: Int32Array, depth: number): number => {
    const node = tree.features.length;
    tree.features.push(-1);
    tree.thresholds.push(depth + averagePathLength(rows.length));
    tree.right.push(-1);
    const cut = depth < deepest && rows.length > 1 ? chooseCut(columns, rows, random) : null;
    if (cut !== null) {
      const values = columns[cut.feature] ?? new Float64Array(0);
      tree.features[node] = cut.feature;
      tree.thresholds[node] = cut.threshold;
      grow(
        rows.filter((row) => (values[row] ?? 0) < cut.threshold),
        depth + 1,
      );
      tree.right[node] = grow(
        rows.filter((row) => (values[row] ?? 0) >= cut.threshold),
        depth + 1,
      );
    }
    return node;
  };
  grow(sample, 0);
  return tree;
}

function chooseCut(
  columns: readonly Float64Array[],
  rows: Int32Array,
  random: () => number,
): { feature: number; threshold: number } | null {
  const untried = Array.from(columns.keys());
  let range: Range | null = null;
  while (range === null && untried.length > 0) {
    // Trying one after the other in random order draws evenly among those that change, and seldom looks at many.
    const [feature = 0] = untried.splice(Math.floor(random() * untried.length), 1);
    range = rangeOf(columns, feature, rows);
  }
  if (range === null) {
    return null;
  }
  const threshold = range.low + (1 - random()) * (range.high - range.low);
  // Rounding between neighbouring numbers must not leave one side empty.
  return { feature: range.feature, threshold: threshold > range.low ? threshold : range.high };
}

type Range = { readonly feature: number; readonly low: number; readonly high: number };

/** Returns null where the column does not change in these rows. */
function rangeOf(columns: readonly Float64Array[], feature: number, rows: Int32Array): Range | null {
  const values = columns[feature] as Float64Array;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const row of rows) {
    const value = values[row] as number;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return high > low ? { feature, low, high } : null;
}

/**
 * Trees one behind the other, so that judging a row walks through plain arrays. A leaf is its own left child and its
 * threshold is no number, which no value reaches, so that a walk may go on in it.
 */
export type CompiledTrees = {
  readonly roots: Int32Array;
  readonly features: Int32Array;
  readonly thresholds: Float64Array;
  /** Left child of each node; the right one stands behind it. */
  readonly left: Int32Array;
  /** Expected path length of a leaf. */
  readonly lengths: Float64Array;
  /** Cuts from a root to the farthest leaf. */
  readonly depth: number;
};

/** @throws AppError `bad-request` for trees that do not hold together */
export function compileTrees(trees: readonly IsolationTree[]): CompiledTrees {
  const size = trees.reduce((sum, { features }) => sum + features.length, 0);
  const roots = new Int32Array(trees.length);
  const features = new Int32Array(size);
  const thresholds = new Float64Array(size).fill(Number.NaN);
  const left = Int32Array.from({ length: size }, (_, node) => node);
  const lengths = new Float64Array(size);
  let free = 0;
  let depth = 0;
  trees.forEach((tree, index) => {
    roots[index] = free;
    const open = [{ from: 0, to: free++, level: 0 }];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const { from, to, level } = next;
      const feature = tree.features[from] ?? -1;
      depth = Math.max(depth, level);
      if (feature < 0) {
        lengths[to] = tree.thresholds[from] ?? 0;
        continue;
      }
      if (free + 2 > size) {
        throw new AppError('bad-request', 'The saved isolation forest does not hold together; learn it again');
      }
      features[to] = feature;
      thresholds[to] = tree.thresholds[from] ?? 0;
      left[to] = free;
      open.push({ from: from + 1, to: free, level: level + 1 });
      open.push({ from: tree.right[from] ?? 0, to: free + 1, level: level + 1 });
      free += 2;
    }
  });
  return { roots, features, thresholds, left, lengths, depth };
}

/** Returns the mean over the trees of how many cuts set the row apart from the sample. */
export function meanPathLength(trees: CompiledTrees, row: ArrayLike<number>): number {
  const { roots, features, thresholds, left, lengths, depth } = trees;
  const inFours = roots.length & ~3;
  let sum = 0;
  let tree = 0;
  // Four trees at a time and without a branch: their steps do not wait for each other.
  for (; tree < inFours; tree += 4) {
    let first = roots[tree] as number;
    let second = roots[tree + 1] as number;
    let third = roots[tree + 2] as number;
    let fourth = roots[tree + 3] as number;
    for (let level = 0; level < depth; level++) {
      first =
        (left[first] as number) + Number((row[features[first] as number] as number) >= (thresholds[first] as number));
      second =
        (left[second] as number) +
        Number((row[features[second] as number] as number) >= (thresholds[second] as number));
      third =
        (left[third] as number) + Number((row[features[third] as number] as number) >= (thresholds[third] as number));
      fourth =
        (left[fourth] as number) +
        Number((row[features[fourth] as number] as number) >= (thresholds[fourth] as number));
    }
    sum += lengths[first] as number;
    sum += lengths[second] as number;
    sum += lengths[third] as number;
    sum += lengths[fourth] as number;
  }
  for (; tree < roots.length; tree++) {
    sum += lengths[leafFrom(trees, roots[tree] as number, row)] as number;
  }
  return sum / roots.length;
}

/**
 * Returns for each value of the row how much longer the mean path would be if it alone were another one. Only trees that
 * ask for the value on the row's way are walked again, and only from there.
 */
export function pathGains(trees: CompiledTrees, row: Float64Array, others: ArrayLike<number>): Float64Array {
  const { roots, features, left, lengths } = trees;
  const gains = new Float64Array(row.length);
  const changed = row.slice();
  roots.forEach((root) => {
    const length = lengths[leafFrom(trees, root, row)] ?? 0;
    const asked = new Set<number>();
    for (let node = root; left[node] !== node; node = stepFrom(trees, node, row)) {
      const sensor = features[node] ?? 0;
      if (!asked.has(sensor)) {
        asked.add(sensor);
        changed[sensor] = others[sensor] ?? 0;
        gains[sensor] = (gains[sensor] ?? 0) + (lengths[leafFrom(trees, node, changed)] ?? 0) - length;
        changed[sensor] = row[sensor] ?? 0;
      }
    }
  });
  return gains.map((gain) => gain / roots.length);
}

function stepFrom({ features, thresholds, left }: CompiledTrees, node: number, row: ArrayLike<number>): number {
  return (left[node] as number) + Number((row[features[node] as number] as number) >= (thresholds[node] as number));
}

function leafFrom(trees: CompiledTrees, from: number, row: ArrayLike<number>): number {
  const { left } = trees;
  let node = from;
  while (left[node] !== node) {
    node = stepFrom(trees, node, row);
  }
  return node;
}
