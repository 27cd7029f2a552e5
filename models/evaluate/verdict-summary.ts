import type { Verdict } from '../../contract/verdict.ts';
import { binomialInterval, type RateEstimate } from './binomial-interval.ts';
import { imageAuroc, type ScoredImage } from './image-auroc.ts';

/** One picture of a labelled data set after judgement. */
export type JudgedImage = ScoredImage & { readonly className: string; readonly verdict: Verdict };
export type VerdictCounts = Readonly<Record<Verdict, number>>;

export type VerdictSummary = {
  readonly confusion: { readonly good: VerdictCounts; readonly defective: VerdictCounts };
  /** Defective parts that passed. */
  readonly escape: RateEstimate;
  /** Good parts that were failed or sent to review. */
  readonly overkill: RateEstimate;
};

export type ClassSummary = {
  readonly images: number;
  readonly meanScore: number;
  /** Against the good parts of the same set; null for the good class itself and where there are none. */
  readonly imageAuroc: number | null;
  readonly verdicts: VerdictCounts;
};

/** Counts verdicts against the truth, with exact 95 % bounds on both error rates. */
export function summariseVerdicts(images: readonly JudgedImage[]): VerdictSummary {
  const good = countVerdicts(images.filter(({ isDefective }) => !isDefective));
  const defective = countVerdicts(images.filter(({ isDefective }) => isDefective));
  const judgedGood = good.pass + good.review + good.fail;
  const judgedDefective = defective.pass + defective.review + defective.fail;
  return {
    confusion: { good, defective },
    escape: binomialInterval(defective.pass, judgedDefective),
    overkill: binomialInterval(good.review + good.fail, judgedGood),
  };
}

/** Returns the table by class, in order of class name. */
export function summariseClasses(images: readonly JudgedImage[]): Readonly<Record<string, ClassSummary>> {
  const good = images.filter(({ isDefective }) => !isDefective);
  const names = [...new Set(images.map(({ className }) => className))].toSorted();
  const rows = names.map((name) => [
    name,
    summariseClass(
      images.filter(({ className }) => className === name),
      good,
    ),
  ]);
  return Object.fromEntries(rows);
}

function summariseClass(members: readonly JudgedImage[], good: readonly JudgedImage[]): ClassSummary {
  const defective = members.filter(({ isDefective }) => isDefective);
  return {
    images: members.length,
    meanScore: members.reduce((sum, { score }) => sum + score, 0) / members.length,
    imageAuroc: imageAuroc([...good, ...defective]),
    verdicts: countVerdicts(members),
  };
}

function countVerdicts(images: readonly JudgedImage[]): VerdictCounts {
  const counts = { pass: 0, review: 0, fail: 0, 'cannot-judge': 0 };
  for (const { verdict } of images) {
    counts[verdict]++;
  }
  return counts;
}
