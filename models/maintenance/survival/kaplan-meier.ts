import { normalQuantile } from '../../statistics/normal-quantile.ts';
import { checkFailureTimes, type FailureTime } from './failure-time.ts';

/** Holds from this time of failure until the next one. */
export type SurvivalStep = {
  readonly time: number;
  /** Machines watched just before. */
  readonly atRisk: number;
  readonly failures: number;
  /** Share still running. */
  readonly reliability: number;
  readonly lo: number;
  readonly hi: number;
};

/**
 * Returns the product-limit estimate (Kaplan and Meier 1958), one step for each time at which something failed, with
 * Greenwood's variance on the scale ln(−ln reliability) (Kalbfleisch and Prentice 2002). Those censored at a time of
 * failure count as watched then. After the last failure of all the interval is [0, 0].
 *
 * @param confidence such as 0.95
 * @throws AppError `bad-request` without a failure or for times that are not positive
 */
export function estimateSurvival(observations: readonly FailureTime[], confidence: number): readonly SurvivalStep[] {
  checkFailureTimes(observations);
  const sorted = observations.toSorted((a, b) => a.time - b.time);
  const reach = normalQuantile((1 + confidence) / 2);
  const steps: SurvivalStep[] = [];
  let reliability = 1;
  let greenwood = 0;
  for (let index = 0; index < sorted.length; ) {
    const time = sorted[index]?.time ?? 0;
    const atRisk = sorted.length - index;
    let failures = 0;
    for (; sorted[index]?.time === time; index++) {
      failures += sorted[index]?.hasFailed === true ? 1 : 0;
    }
    if (failures > 0) {
      reliability *= 1 - failures / atRisk;
      greenwood += failures / (atRisk * (atRisk - failures));
      steps.push({ time, atRisk, failures, reliability, ...interval(reliability, greenwood, reach) });
    }
  }
  return steps;
}

/** Returns the earliest time at which at most this share is still running; null when more than that still runs at the end. */
export function timeOfReliability(steps: readonly SurvivalStep[], share: number): number | null {
  return steps.find(({ reliability }) => reliability <= share)?.time ?? null;
}

function interval(reliability: number, greenwood: number, reach: number): { readonly lo: number; readonly hi: number } {
  if (reliability === 0) {
    return { lo: 0, hi: 0 };
  }
  const spread = (reach * Math.sqrt(greenwood)) / Math.abs(Math.log(reliability));
  return { lo: reliability ** Math.exp(spread), hi: reliability ** Math.exp(-spread) };
}
