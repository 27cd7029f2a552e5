import { CHANNELS, type HistogramLayout } from './histogram-layout.ts';

/** Sums over the rows of a node, and how far monotone columns above let its value go. */
export type NodeSums = {
  readonly weight: number;
  readonly hessian: number;
  readonly gradient: number;
  readonly low: number;
  readonly high: number;
};

export type BoostedSplit = {
  readonly feature: number;
  readonly bin: number;
  readonly gain: number;
  readonly left: NodeSums;
  readonly right: NodeSums;
};

export type SplitRules = {
  readonly l2: number;
  readonly minimumLeafWeight: number;
  readonly minimumLeafHessian: number;
  readonly minimumGain: number;
  readonly monotone: Int8Array;
};

type Best = { score: number; feature: number; bin: number; weight: number; hessian: number; gradient: number };

/**
 * Returns the split that lowers the loss most by its second-order expansion (Chen and Guestrin 2016, equation 7), null
 * when none does so by `minimumGain`. Of equal splits the first column's lowest bin wins.
 */
export function findBoostedSplit(
  histogram: Float64Array,
  layout: HistogramLayout,
  { sums, columns }: { readonly sums: NodeSums; readonly columns: ArrayLike<number> },
  rules: SplitRules,
): BoostedSplit | null {
  const parent = (sums.gradient * sums.gradient) / (sums.hessian + rules.l2);
  const best: Best = { score: parent + rules.minimumGain, feature: -1, bin: 0, weight: 0, hessian: 0, gradient: 0 };
  for (let position = 0; position < columns.length; position++) {
    scanColumn(histogram, layout, { sums, feature: columns[position] ?? 0, rules }, best);
  }
  if (best.feature < 0) {
    return null;
  }
  const { feature, bin, score } = best;
  const [left, right] = childSums(sums, best, rules);
  return { feature, bin, gain: score - parent, left, right };
}

/** Returns the value that lowers a node's loss most. */
export function nodeValue({ gradient, hessian, low, high }: NodeSums, l2: number): number {
  return Math.min(Math.max(gradient / (hessian + l2), low), high);
}

type Scan = { readonly sums: NodeSums; readonly feature: number; readonly rules: SplitRules };

function scanColumn(
  histogram: Float64Array,
  layout: HistogramLayout,
  { sums, feature, rules }: Scan,
  best: Best,
): void {
  const { l2, minimumLeafWeight, minimumLeafHessian } = rules;
  const direction = rules.monotone[feature] ?? 0;
  const last = (layout.binCounts[feature] ?? 1) - 1;
  let place = layout.offsets[feature] ?? 0;
  const channels = CHANNELS;
  let weight = 0;
  let hessian = 0;
  let gradient = 0;
  for (let bin = 0; bin < last; bin++, place += channels) {
    const binWeight = histogram[place] ?? 0;
    if (binWeight === 0) {
      continue;
    }
    weight += binWeight;
    hessian += histogram[place + 1] ?? 0;
    gradient += histogram[place + 2] ?? 0;
    const rightWeight = sums.weight - weight;
    const rightHessian = sums.hessian - hessian;
    if (rightWeight < minimumLeafWeight || rightHessian < minimumLeafHessian) {
      return;
    }
    if (weight < minimumLeafWeight || hessian < minimumLeafHessian) {
      continue;
    }
    const rightGradient = sums.gradient - gradient;
    const leftPull = hessian + l2;
    const rightPull = rightHessian + l2;
    // Both sides' gradient² ÷ pull over one denominator, because divisions take most of the time.
    const score = (gradient * gradient * rightPull + rightGradient * rightGradient * leftPull) / (leftPull * rightPull);
    if (score > best.score && direction * (rightGradient / rightPull - gradient / leftPull) >= 0) {
      best.score = score;
      best.feature = feature;
      best.bin = bin;
      best.weight = weight;
      best.hessian = hessian;
      best.gradient = gradient;
    }
  }
}

function childSums(sums: NodeSums, best: Best, { l2, monotone }: SplitRules): readonly [NodeSums, NodeSums] {
  const { low, high } = sums;
  const left: NodeSums = { weight: best.weight, hessian: best.hessian, gradient: best.gradient, low, high };
  const right: NodeSums = {
    weight: sums.weight - best.weight,
    hessian: sums.hessian - best.hessian,
    gradient: sums.gradient - best.gradient,
    low,
    high,
  };
  const direction = monotone[best.feature] ?? 0;
  if (direction === 0) {
    return [left, right];
  }
  const middle = (nodeValue(left, l2) + nodeValue(right, l2)) / 2;
  return direction > 0
    ? [
        { ...left, high: middle },
        { ...right, low: middle },
      ]
    : [
        { ...left, low: middle },
        { ...right, high: middle },
      ];
}
