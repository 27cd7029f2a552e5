import { binomialInterval } from './binomial-interval.ts';
import { bootstrapInterval, type Interval } from './bootstrap-interval.ts';
import { accuracy, type ClassificationReport, classificationReport, confusionMatrix } from './classification-report.ts';
import { areaUnderRoc, averagePrecision, bestF1Point, operatingPoints } from './score-curves.ts';

/** What a classifier said of rows whose class is known. */
export type JudgedRows = {
  readonly classes: readonly string[];
  readonly actual: readonly string[];
  readonly predicted: readonly string[];
  /** One array a class. */
  readonly probabilities: readonly ArrayLike<number>[];
};

/** How probabilities become a class: with two classes, the positive one from the threshold on. */
export type Decision = { readonly positiveClass: string; readonly threshold: number } | null;

export type ClassifierScores = {
  readonly accuracy: number;
  readonly accuracyInterval: Interval;
  /** Of the positive class; with more than two classes the mean over the classes. */
  readonly f1: number;
  /** 95 % bootstrap interval; null where there are too many rows for one to matter. */
  readonly f1Interval: Interval | null;
  /** Average precision of the positive class; with more than two classes the mean over those that occur. */
  readonly prAuc: number | null;
  readonly auroc: number | null;
  readonly report: ClassificationReport;
  readonly classes: readonly string[];
  /** Rows are true classes, columns predicted ones. */
  readonly confusionMatrix: readonly (readonly number[])[];
};

const POSITIVE_NAMES = new Set([
  '1',
  'true',
  'yes',
  'y',
  'fail',
  'failed',
  'failure',
  'fault',
  'faulty',
  'defect',
  'bad',
]);
const CONFIDENCE = 0.95;
const RESAMPLES = 500;
const MOST_ROWS_RESAMPLED = 20_000;

/**
 * Returns which of two classes is to be found: one named so (`1`, `true`, `failure` …), else the rarer one. Null unless
 * there are exactly two.
 */
export function choosePositiveClass(labels: readonly string[]): string | null {
  const counts = new Map<string, number>();
  labels.forEach((label) => counts.set(label, (counts.get(label) ?? 0) + 1));
  const [one, other, ...rest] = [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1));
  if (one === undefined || other === undefined || rest.length > 0) {
    return null;
  }
  const named = [one, other].filter(([name]) => POSITIVE_NAMES.has(name.toLowerCase()));
  const [only] = named;
  return only !== undefined && named.length === 1 ? only[0] : one[1] < other[1] ? one[0] : other[0];
}

/**
 * Returns the threshold with the highest F1 on these rows, halfway to the next lower score, or 0.5 where it cannot be
 * told. Rows whose probability is NaN do not count. Give rows that the model did not learn from and that are not reported.
 */
export function chooseThreshold(isPositive: readonly boolean[], probabilities: ArrayLike<number>): number {
  const known = isPositive.flatMap((_, row) => (Number.isNaN(probabilities[row] ?? Number.NaN) ? [] : [row]));
  const points = operatingPoints(
    known.map((row) => isPositive[row] === true),
    known.map((row) => probabilities[row] ?? 0),
  );
  const best = bestF1Point(points);
  if (best === null) {
    return 0.5;
  }
  const below = points.find(({ threshold }) => threshold < best.threshold)?.threshold ?? 0;
  return (best.threshold + below) / 2;
}

/** Returns the class of each row. A probability exactly on the threshold is positive. */
export function decideClasses(
  { classes, probabilities }: Pick<JudgedRows, 'classes' | 'probabilities'>,
  decision: Decision,
): string[] {
  const rowCount = probabilities[0]?.length ?? 0;
  if (decision !== null) {
    const positive = classes.indexOf(decision.positiveClass);
    const negative = classes.find((name) => name !== decision.positiveClass) ?? '';
    return Array.from({ length: rowCount }, (_, row) =>
      (probabilities[positive]?.[row] ?? 0) >= decision.threshold ? decision.positiveClass : negative,
    );
  }
  return Array.from({ length: rowCount }, (_, row) => {
    const ofRow = probabilities.map((values) => values[row] ?? 0);
    return classes[ofRow.indexOf(Math.max(...ofRow))] ?? '';
  });
}

/**
 * Returns all measures of a classifier on rows it did not learn from.
 *
 * @param positiveClass null for more than two classes
 * @param random uniform in [0, 1), for the bootstrap interval
 * @throws AppError `bad-request` without a row
 */
export function scoreClassifier(
  judged: JudgedRows,
  positiveClass: string | null,
  random: () => number,
): ClassifierScores {
  const { classes, actual, predicted } = judged;
  const right = actual.filter((name, row) => name === predicted[row]).length;
  const { lower, upper } = binomialInterval(right, actual.length, CONFIDENCE);
  const matrix = confusionMatrix(actual, predicted, classes);
  return {
    accuracy: accuracy(actual, predicted),
    accuracyInterval: { lower, upper },
    f1: f1Of(judged, positiveClass),
    f1Interval: intervalOfF1(judged, positiveClass, random),
    prAuc: meanOverClasses(judged, positiveClass, averagePrecision),
    auroc: meanOverClasses(judged, positiveClass, areaUnderRoc),
    report: classificationReport(actual, predicted, classes),
    classes: matrix.classes,
    confusionMatrix: matrix.counts,
  };
}

function f1Of(
  { actual, predicted, classes }: Pick<JudgedRows, 'actual' | 'predicted' | 'classes'>,
  positiveClass: string | null,
): number {
  const { classes: scores, macroAverage } = classificationReport(actual, predicted, classes);
  return positiveClass === null ? macroAverage.f1 : (scores[positiveClass]?.f1 ?? 0);
}

function intervalOfF1(
  { actual, predicted, classes }: JudgedRows,
  positiveClass: string | null,
  random: () => number,
): Interval | null {
  if (actual.length > MOST_ROWS_RESAMPLED) {
    return null;
  }
  const strata = classes
    .map((name) => actual.flatMap((label, row) => (label === name ? [row] : [])))
    .filter(({ length }) => length > 0);
  const measure = (rows: Uint32Array) => {
    const drawn = Array.from(rows);
    const sample = {
      actual: drawn.map((row) => actual[row] ?? ''),
      predicted: drawn.map((row) => predicted[row] ?? ''),
      classes,
    };
    return f1Of(sample, positiveClass);
  };
  return bootstrapInterval(strata, measure, { resamples: RESAMPLES, confidence: CONFIDENCE, random });
}

function meanOverClasses(
  { classes, actual, probabilities }: JudgedRows,
  positiveClass: string | null,
  measure: (isPositive: readonly boolean[], scores: ArrayLike<number>) => number | null,
): number | null {
  const asked = positiveClass === null ? classes : [positiveClass];
  const values = asked.flatMap((name) => {
    const isPositive = actual.map((label) => label === name);
    const value = measure(isPositive, probabilities[classes.indexOf(name)] ?? []);
    return value === null ? [] : [value];
  });
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
