/** What is minimised: squared error, pinball loss of a quantile, or log loss of two or more classes. */
export type Loss =
  | { readonly kind: 'squared' }
  | { readonly kind: 'quantile'; readonly level: number }
  | { readonly kind: 'logistic' }
  | { readonly kind: 'softmax'; readonly classCount: number };

/** Raw predictions an estimator keeps for each row. */
export function outputCountOf(loss: Loss): number {
  return loss.kind === 'softmax' ? loss.classCount : 1;
}

/** Smallest hessian, so that a row predicted with certainty still has one. */
const TINY = 1e-16;

export type LossInput = {
  /** Target or class number, by row. */
  readonly targets: Float64Array;
  readonly weights: Float64Array;
};

/** Returns the constant raw predictions that fit the rows best, one an output. */
export function bestConstant(loss: Loss, { targets, weights }: LossInput, rows: Int32Array): Float64Array {
  const total = sumOver(rows, (row) => weights[row] ?? 0);
  switch (loss.kind) {
    case 'squared':
      return Float64Array.of(sumOver(rows, (row) => (weights[row] ?? 0) * (targets[row] ?? 0)) / total);
    case 'quantile':
      return Float64Array.of(weightedQuantile(rows, (row) => targets[row] ?? 0, weights, loss.level));
    case 'logistic': {
      const share = sumOver(rows, (row) => (weights[row] ?? 0) * (targets[row] ?? 0)) / total;
      return Float64Array.of(Math.log(share / (1 - share)));
    }
    case 'softmax':
      return Float64Array.from({ length: loss.classCount }, (_, of) =>
        Math.log(Math.max(TINY, sumOver(rows, (row) => (targets[row] === of ? (weights[row] ?? 0) : 0)) / total)),
      );
  }
}

/**
 * Writes, for each of `rows`, the negative gradient and the hessian of the loss by the raw prediction of one output.
 *
 * @param raw raw predictions, output by output, each as long as the table
 */
export function writeDerivatives(
  loss: Loss,
  { targets, weights }: LossInput,
  at: { readonly raw: Float64Array; readonly output: number; readonly rows: Int32Array },
  into: { readonly gradients: Float64Array; readonly hessians: Float64Array },
): void {
  const { raw, output, rows } = at;
  const { gradients, hessians } = into;
  for (let position = 0; position < rows.length; position++) {
    const row = rows[position] ?? 0;
    const weight = weights[row] ?? 0;
    const target = targets[row] ?? 0;
    if (loss.kind === 'squared') {
      gradients[row] = weight * (target - (raw[row] ?? 0));
      hessians[row] = weight;
    } else if (loss.kind === 'quantile') {
      gradients[row] = weight * (target < (raw[row] ?? 0) ? loss.level - 1 : loss.level);
      hessians[row] = weight;
    } else {
      const probability =
        loss.kind === 'logistic' ? sigmoid(raw[row] ?? 0) : softmaxAt(raw, row, output, targets.length);
      const isClass = loss.kind === 'logistic' ? target : Number(target === output);
      gradients[row] = weight * (isClass - probability);
      hessians[row] = weight * Math.max(TINY, probability * (1 - probability));
    }
  }
}

/** Returns the weighted mean loss over rows. */
export function meanLoss(loss: Loss, { targets, weights }: LossInput, raw: Float64Array, rows: Int32Array): number {
  const total = sumOver(rows, (row) => weights[row] ?? 0);
  const sum = sumOver(
    rows,
    (row) => (weights[row] ?? 0) * lossOf(loss, { target: targets[row] ?? 0, raw, row, rowCount: targets.length }),
  );
  return sum / total;
}

type OneRow = { readonly target: number; readonly raw: Float64Array; readonly row: number; readonly rowCount: number };

function lossOf(loss: Loss, { target, raw, row, rowCount }: OneRow): number {
  const value = raw[row] ?? 0;
  switch (loss.kind) {
    case 'squared':
      return (target - value) ** 2;
    case 'quantile':
      return target < value ? (loss.level - 1) * (target - value) : loss.level * (target - value);
    case 'logistic':
      return Math.log1p(Math.exp(-Math.abs(value))) + Math.max(value, 0) - target * value;
    case 'softmax':
      return -Math.log(Math.max(TINY, softmaxAt(raw, row, target, rowCount)));
  }
}

export function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

function softmaxAt(raw: Float64Array, row: number, output: number, rowCount: number): number {
  let highest = Number.NEGATIVE_INFINITY;
  for (let place = row; place < raw.length; place += rowCount) {
    highest = Math.max(highest, raw[place] ?? 0);
  }
  let sum = 0;
  for (let place = row; place < raw.length; place += rowCount) {
    sum += Math.exp((raw[place] ?? 0) - highest);
  }
  return Math.exp((raw[row + output * rowCount] ?? 0) - highest) / sum;
}

/** Returns the smallest value at which at least `level` of the weight is reached. */
export function weightedQuantile(
  rows: Int32Array,
  valueOf: (row: number) => number,
  weights: Float64Array,
  level: number,
): number {
  const sorted = Array.from(rows, (row) => ({ value: valueOf(row), weight: weights[row] ?? 0 })).sort(
    (a, b) => a.value - b.value,
  );
  const wanted = level * sorted.reduce((sum, { weight }) => sum + weight, 0);
  let reached = 0;
  for (const { value, weight } of sorted) {
    reached += weight;
    if (reached >= wanted) {
      return value;
    }
  }
  return sorted.at(-1)?.value ?? 0;
}

function sumOver(rows: Int32Array, of: (row: number) => number): number {
  let sum = 0;
  for (let position = 0; position < rows.length; position++) {
    sum += of(rows[position] ?? 0);
  }
  return sum;
}
