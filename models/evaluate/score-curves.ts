import { checkFinite, checkPairs } from './check-pairs.ts';

/** What a limit at `threshold` does: rows scoring at or above it are called positive. */
export type OperatingPoint = {
  readonly threshold: number;
  /** Share of positive rows caught (recall). */
  readonly truePositiveRate: number;
  /** Share of negative rows called positive. */
  readonly falsePositiveRate: number;
  /** Share of the called rows that are positive. */
  readonly precision: number;
};

/** Of each row: is it really positive, such as defective or about to fail? */
export type Truth = ArrayLike<boolean>;

/**
 * Returns one point per distinct score, from the highest threshold down: ROC and precision–recall curve at once.
 * Empty when positive or negative rows are missing.
 *
 * @throws AppError `bad-request` for unequal lengths or a score that is no finite number
 */
export function operatingPoints(isPositive: Truth, scores: ArrayLike<number>): readonly OperatingPoint[] {
  const order = sortDescending(isPositive, scores);
  const positives = countPositive(isPositive);
  const negatives = order.length - positives;
  if (positives === 0 || negatives === 0) {
    return [];
  }
  const points: OperatingPoint[] = [];
  let caught = 0;
  order.forEach((row, index) => {
    caught += isPositive[row] === true ? 1 : 0;
    const next = order[index + 1];
    if (next === undefined || scores[next] !== scores[row]) {
      const called = index + 1;
      points.push({
        threshold: scores[row] ?? 0,
        truePositiveRate: caught / positives,
        falsePositiveRate: (called - caught) / negatives,
        precision: caught / called,
      });
    }
  });
  return points;
}

export type RocPoint = Omit<OperatingPoint, 'precision'>;

/**
 * Returns the ROC curve from (0, 0), where nothing is called, to (1, 1), as scikit-learn's `roc_curve` without dropping
 * points. Empty when positive or negative rows are missing.
 *
 * @throws AppError `bad-request` as `operatingPoints`
 */
export function rocCurve(isPositive: Truth, scores: ArrayLike<number>): readonly RocPoint[] {
  const points = operatingPoints(isPositive, scores);
  const start = { threshold: Number.POSITIVE_INFINITY, truePositiveRate: 0, falsePositiveRate: 0 };
  return points.length === 0 ? [] : [start, ...points.map(toRocPoint)];
}

function toRocPoint({ threshold, truePositiveRate, falsePositiveRate }: OperatingPoint): RocPoint {
  return { threshold, truePositiveRate, falsePositiveRate };
}

export type PrecisionRecallPoint = { readonly threshold: number; readonly precision: number; readonly recall: number };

/**
 * Returns the precision–recall curve from recall 0, where precision is 1 by convention, upwards: the points of
 * scikit-learn's `precision_recall_curve`, which lists them the other way round. Empty when positive or negative rows
 * are missing.
 *
 * @throws AppError `bad-request` as `operatingPoints`
 */
export function precisionRecallCurve(isPositive: Truth, scores: ArrayLike<number>): readonly PrecisionRecallPoint[] {
  const points = operatingPoints(isPositive, scores);
  const start = { threshold: Number.POSITIVE_INFINITY, precision: 1, recall: 0 };
  return points.length === 0 ? [] : [start, ...points.map(toPrecisionRecallPoint)];
}

function toPrecisionRecallPoint({ threshold, precision, truePositiveRate }: OperatingPoint): PrecisionRecallPoint {
  return { threshold, precision, recall: truePositiveRate };
}

/**
 * Average precision (area under the precision–recall curve, PR-AUC), Σ (Rₙ − Rₙ₋₁)·Pₙ over descending thresholds,
 * without interpolation, as scikit-learn defines it.
 *
 * @returns 0 to 1, or null when positive or negative rows are missing
 * @throws AppError `bad-request` as `operatingPoints`
 */
export function averagePrecision(isPositive: Truth, scores: ArrayLike<number>): number | null {
  const points = operatingPoints(isPositive, scores);
  if (points.length === 0) {
    return null;
  }
  let recall = 0;
  let sum = 0;
  for (const { truePositiveRate, precision } of points) {
    sum += (truePositiveRate - recall) * precision;
    recall = truePositiveRate;
  }
  return sum;
}

/**
 * Area under the ROC curve: the chance that a positive row scores above a negative one, ties counting half
 * (Mann–Whitney U; Hanley and McNeil 1982). Exact, also with tied scores.
 *
 * @returns 0 to 1, or null when positive or negative rows are missing
 * @throws AppError `bad-request` as `operatingPoints`
 */
export function areaUnderRoc(isPositive: Truth, scores: ArrayLike<number>): number | null {
  const order = sortDescending(isPositive, scores);
  let negatives = order.length - countPositive(isPositive);
  const pairs = negatives * (order.length - negatives);
  let wins = 0;
  for (let start = 0; start < order.length; ) {
    const score = scores[order[start] ?? 0];
    let end = start;
    let tiedPositives = 0;
    while (end < order.length && scores[order[end] ?? 0] === score) {
      tiedPositives += isPositive[order[end] ?? 0] === true ? 1 : 0;
      end++;
    }
    const tiedNegatives = end - start - tiedPositives;
    negatives -= tiedNegatives;
    wins += tiedPositives * (negatives + tiedNegatives / 2);
    start = end;
  }
  return pairs === 0 ? null : wins / pairs;
}

/**
 * Returns the point with the highest F1 (the higher threshold where several share it), or null when positive or
 * negative rows are missing. Choose on training or validation rows, never on those that are reported.
 */
export function bestF1Point(points: readonly OperatingPoint[]): (OperatingPoint & { readonly f1: number }) | null {
  let best: (OperatingPoint & { readonly f1: number }) | null = null;
  for (const point of points) {
    const sum = point.precision + point.truePositiveRate;
    const f1 = sum === 0 ? 0 : (2 * point.precision * point.truePositiveRate) / sum;
    if (best === null || f1 > best.f1) {
      best = { ...point, f1 };
    }
  }
  return best;
}

function sortDescending(isPositive: Truth, scores: ArrayLike<number>): Uint32Array {
  if (isPositive.length > 0 || scores.length > 0) {
    checkPairs(isPositive, scores);
  }
  checkFinite(scores, 'score');
  return Uint32Array.from(scores, (_, row) => row).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
}

function countPositive(isPositive: Truth): number {
  let count = 0;
  for (let row = 0; row < isPositive.length; row++) {
    count += isPositive[row] === true ? 1 : 0;
  }
  return count;
}
