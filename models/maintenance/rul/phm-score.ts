import { AppError } from '../../../contract/errors.ts';

const EARLY_SCALE = 13;
const LATE_SCALE = 10;

/**
 * Returns the asymmetric score of the PHM 2008 challenge (Saxena et al. 2008, equation 5), summed over machines: with
 * d = predicted − true remaining life, exp(−d ÷ 13) − 1 where the machine fails later than foretold and exp(d ÷ 10) − 1
 * where it fails earlier, which is worse. 0 is perfect. Lives are in cycles.
 *
 * @throws AppError `bad-request` for lists of unequal length
 */
export function phmScore(actual: ArrayLike<number>, predicted: ArrayLike<number>): number {
  if (actual.length !== predicted.length) {
    throw new AppError('bad-request', `${actual.length} true lives do not fit ${predicted.length} predicted ones`);
  }
  let score = 0;
  for (let unit = 0; unit < actual.length; unit++) {
    const late = (predicted[unit] ?? 0) - (actual[unit] ?? 0);
    score += Math.expm1(late < 0 ? -late / EARLY_SCALE : late / LATE_SCALE);
  }
  return score;
}
