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

/** Trees one behind the other, so that judging a row walks through plain arrays. */
export type CompiledTrees = {
  readonly roots: Int32Array;
  /** -1 for a leaf. */
  readonly features: Int32Array;
  readonly thresholds: Float64Array;
  /** Right child of each node; the left one stands behind it. */
  readonly right: Int32Array;
};

export function compileTrees(trees: readonly IsolationTree[]): CompiledTrees {
  const roots = new Int32Array(trees.length);
  let size = 0;
  trees.forEach(({ features }, index) => {
    roots[index] = size;
    size += features.length;
  });
  const compiled = {
    roots,
    features: new Int32Array(size),
    thresholds: new Float64Array(size),
    right: new Int32Array(size),
  };
  trees.forEach(({ features, thresholds, right }, index) => {
    const root = roots[index] ?? 0;
    compiled.features.set(features, root);
    compiled.thresholds.set(thresholds, root);
    right.forEach((child, node) => (compiled.right[root + node] = root + child));
  });
  return compiled;
}

/** Returns the mean over the trees of how many cuts set the row apart from the sample. */
export function meanPathLength(trees: CompiledTrees, row: ArrayLike<number>): number {
  const { roots, features, thresholds, right } = trees;
  let sum = 0;
  for (let tree = 0; tree < roots.length; tree++) {
    let node = roots[tree] as number;
    let feature = features[node] as number;
    while (feature >= 0) {
      node = (row[feature] as number) < (thresholds[node] as number) ? node + 1 : (right[node] as number);
      feature = features[node] as number;
    }
    sum += thresholds[node] as number;
  }
  return sum / roots.length;
}
