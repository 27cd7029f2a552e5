import { checkPairs } from './check-pairs.ts';

/** Rows are true classes, columns predicted ones, both in the order of `classes`. */
export type ConfusionMatrix = {
  readonly classes: readonly string[];
  readonly counts: readonly (readonly number[])[];
};

export type ClassScores = {
  /** Share of the rows called this class that are of it; 0 where none was called so. */
  readonly precision: number;
  /** Share of the rows of this class that were called so; 0 where there is none. */
  readonly recall: number;
  /** Harmonic mean of both; 0 where both are. */
  readonly f1: number;
  /** Rows that are of this class. */
  readonly support: number;
};

export type ClassificationReport = {
  readonly classes: Readonly<Record<string, ClassScores>>;
  readonly accuracy: number;
  /** Mean over the classes, each counting the same. */
  readonly macroAverage: ClassScores;
  /** Mean over the classes, each counting by its support. */
  readonly weightedAverage: ClassScores;
};

/**
 * Share of rows that were predicted right, 0 to 1.
 *
 * @throws AppError `bad-request` for unequal lengths or no row
 */
export function accuracy(actual: readonly string[], predicted: readonly string[]): number {
  checkPairs(actual, predicted);
  return actual.filter((name, row) => name === predicted[row]).length / actual.length;
}

/**
 * Counts rows by true and predicted class.
 *
 * @param classes their order; all that occur, sorted, when left out. Others that occur are added behind them
 * @throws AppError `bad-request` for unequal lengths or no row
 */
export function confusionMatrix(
  actual: readonly string[],
  predicted: readonly string[],
  classes: readonly string[] = [],
): ConfusionMatrix {
  checkPairs(actual, predicted);
  const occurring = [...new Set([...actual, ...predicted])].toSorted();
  const names = [...new Set([...classes, ...occurring])];
  const position = new Map(names.map((name, index) => [name, index]));
  const counts = names.map(() => names.map(() => 0));
  actual.forEach((name, row) => {
    const cells = counts[position.get(name) ?? -1];
    const column = position.get(predicted[row] ?? '') ?? -1;
    if (cells !== undefined) {
      cells[column] = (cells[column] ?? 0) + 1;
    }
  });
  return { classes: names, counts };
}

/**
 * Precision, recall and F1 of each class with their averages, as scikit-learn's `classification_report` defines them
 * (a share of nothing counts as 0).
 *
 * @throws AppError `bad-request` for unequal lengths or no row
 */
export function classificationReport(
  actual: readonly string[],
  predicted: readonly string[],
  classes?: readonly string[],
): ClassificationReport {
  const matrix = confusionMatrix(actual, predicted, classes);
  const scores = matrix.classes.map((_, index) => scoreClass(matrix, index));
  return {
    classes: Object.fromEntries(matrix.classes.map((name, index) => [name, scores[index] ?? NOTHING])),
    accuracy: accuracy(actual, predicted),
    macroAverage: average(scores, () => 1),
    weightedAverage: average(scores, ({ support }) => support),
  };
}

const NOTHING: ClassScores = { precision: 0, recall: 0, f1: 0, support: 0 };

function scoreClass({ counts }: ConfusionMatrix, index: number): ClassScores {
  const hits = counts[index]?.[index] ?? 0;
  const called = counts.reduce((sum, row) => sum + (row[index] ?? 0), 0);
  const support = (counts[index] ?? []).reduce((sum, count) => sum + count, 0);
  return {
    precision: share(hits, called),
    recall: share(hits, support),
    f1: share(2 * hits, called + support),
    support,
  };
}

function average(scores: readonly ClassScores[], weigh: (score: ClassScores) => number): ClassScores {
  const total = scores.reduce((sum, score) => sum + weigh(score), 0);
  const mean = (pick: (score: ClassScores) => number) =>
    share(
      scores.reduce((sum, score) => sum + weigh(score) * pick(score), 0),
      total,
    );
  return {
    precision: mean(({ precision }) => precision),
    recall: mean(({ recall }) => recall),
    f1: mean(({ f1 }) => f1),
    support: scores.reduce((sum, { support }) => sum + support, 0),
  };
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
