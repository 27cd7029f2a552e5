import { binomialInterval } from '../../../evaluate/binomial-interval.ts';
import { normalQuantile } from '../../../statistics/normal-quantile.ts';

export type YieldProblem = {
  /** Good units wanted a period, and their standard deviation. */
  readonly demandMean: number;
  readonly demandDeviation: number;
  /** Periods that stock must last: lead time and review. */
  readonly periods: number;
  readonly scrapCount: number;
  readonly inspectedCount: number;
  /** Of the interval of the scrap rate. */
  readonly confidence: number;
  /** Probability of no stock-out in those periods. */
  readonly serviceLevel: number;
};

export type YieldPlan = {
  readonly scrapRate: { readonly rate: number; readonly lower: number; readonly upper: number };
  /** Units to start for the expected demand, at the rate seen and at both ends of its interval. */
  readonly requirement: { readonly expected: number; readonly lower: number; readonly upper: number };
  /** Units to start beyond the expected requirement. */
  readonly safetyStock: number;
  readonly safetyStockAtKnownRate: number;
  readonly orderUpToLevel: number;
};

/**
 * Returns what to start so that the good units last: net demand ÷ (1 − scrap rate). Three uncertainties add up as
 * variances: the demand's, the chance scrap of each unit, and that the rate itself is known from a sample only, taken
 * from the upper end of its exact binomial interval (Clopper and Pearson 1934).
 * Needs fewer scrapped than inspected units.
 */
export function planForYield(problem: YieldProblem): YieldPlan {
  const { demandMean, demandDeviation, periods, scrapCount, inspectedCount, confidence, serviceLevel } = problem;
  const { lower, upper } = binomialInterval(scrapCount, inspectedCount, confidence);
  const rate = scrapCount / inspectedCount;
  const needed = demandMean * periods;
  const requirement = { expected: needed / (1 - rate), lower: needed / (1 - lower), upper: needed / (1 - upper) };
  const demandVariance = periods * (demandDeviation / (1 - rate)) ** 2;
  const chanceVariance = (requirement.expected * rate) / (1 - rate);
  const rateDeviation = (requirement.upper - requirement.expected) / normalQuantile((1 + confidence) / 2);
  const factor = normalQuantile(serviceLevel);
  const safetyStock = factor * Math.sqrt(demandVariance + chanceVariance + rateDeviation ** 2);
  return {
    scrapRate: { rate, lower, upper },
    requirement,
    safetyStock,
    safetyStockAtKnownRate: factor * Math.sqrt(demandVariance + chanceVariance),
    orderUpToLevel: requirement.expected + safetyStock,
  };
}
