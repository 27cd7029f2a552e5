import { AppError } from '../../../contract/errors.ts';
import { estimateSurvival, type SurvivalStep } from './kaplan-meier.ts';
import type { FailureGroup } from './read-failure-times.ts';
import {
  fitWeibull,
  type Interval,
  lifeQuantile,
  meanLife,
  meanLifeInterval,
  quantileInterval,
  reliability,
  reliabilityInterval,
  scaleInterval,
  shapeInterval,
} from './weibull.ts';

/** A number with the ends of its interval. */
export type Estimate = Interval & { readonly value: number };

export type ReliabilityPoint = Interval & { readonly time: number; readonly reliability: number };

/** What the failure times of one group say. */
export type LifeSummary = {
  readonly group: string;
  readonly observations: number;
  readonly failures: number;
  readonly shape: Estimate;
  /** Characteristic life, by which 63.2 % have failed. */
  readonly scale: Estimate;
  /** Age by which a tenth has failed. */
  readonly b10: Estimate;
  readonly median: Estimate;
  readonly meanLife: Estimate;
  /** Largest distance of the Weibull curve from the observed share, 0 to 1; up to about 1 ÷ √failures is chance. */
  readonly largestGap: number;
  /** The Weibull curve, from 0 to a little beyond the longest time. */
  readonly curve: readonly ReliabilityPoint[];
  /** The observed share (Kaplan–Meier). */
  readonly steps: readonly SurvivalStep[];
  readonly longestTime: number;
};

/** A group of which nothing can be told, and why. */
export type UnfitGroup = { readonly group: string; readonly observations: number; readonly reason: string };

const CURVE_POINTS = 101;
/** How far beyond the longest time the curve is drawn. */
const BEYOND = 1.1;

/**
 * Returns the Weibull fit of a group and what follows from it, with intervals, beside the observed share.
 *
 * @param confidence of the intervals, such as 0.9
 * @throws AppError `bad-request` without a failure or without two different times
 */
export function summariseLives({ name, observations }: FailureGroup, confidence: number): LifeSummary {
  const fit = fitWeibull(observations);
  const steps = estimateSurvival(observations, confidence);
  const longestTime = observations.reduce((longest, { time }) => Math.max(longest, time), 0);
  const curve = Array.from({ length: CURVE_POINTS }, (_, point) => {
    const time = (point * longestTime * BEYOND) / (CURVE_POINTS - 1);
    return { time, reliability: reliability(fit, time), ...reliabilityInterval(fit, time, confidence) };
  });
  return {
    group: name,
    observations: fit.observations,
    failures: fit.failures,
    shape: { value: fit.shape, ...shapeInterval(fit, confidence) },
    scale: { value: fit.scale, ...scaleInterval(fit, confidence) },
    b10: { value: lifeQuantile(fit, 0.1), ...quantileInterval(fit, 0.1, confidence) },
    median: { value: lifeQuantile(fit, 0.5), ...quantileInterval(fit, 0.5, confidence) },
    meanLife: { value: meanLife(fit), ...meanLifeInterval(fit, confidence) },
    largestGap: largestGap(steps, (time) => reliability(fit, time)),
    curve,
    steps,
    longestTime,
  };
}

/**
 * Returns a summary for each group that has one; the others with the reason why not.
 *
 * @throws AppError `bad-request` when no group has one
 */
export function summariseGroups(
  groups: readonly FailureGroup[],
  confidence: number,
): { readonly summaries: readonly LifeSummary[]; readonly unfit: readonly UnfitGroup[] } {
  const summaries: LifeSummary[] = [];
  const unfit: UnfitGroup[] = [];
  for (const group of groups) {
    try {
      summaries.push(summariseLives(group, confidence));
    } catch (error) {
      if (!(error instanceof AppError) || groups.length === 1) {
        throw error;
      }
      unfit.push({ group: group.name, observations: group.observations.length, reason: error.message });
    }
  }
  if (summaries.length === 0) {
    throw new AppError('bad-request', `No group can be learned from; "${unfit[0]?.group}": ${unfit[0]?.reason}`);
  }
  return { summaries, unfit };
}

/** Just before each failure, and from it on. */
function largestGap(steps: readonly SurvivalStep[], curve: (time: number) => number): number {
  let before = 1;
  let gap = 0;
  for (const { time, reliability: after } of steps) {
    const expected = curve(time);
    gap = Math.max(gap, Math.abs(before - expected), Math.abs(after - expected));
    before = after;
  }
  return gap;
}
