import { AppError } from '../../contract/errors.ts';
import type { Distribution } from './distribution.ts';
import { logGamma } from './log-gamma.ts';

/** A distribution over whole numbers with its table: `probabilities[i]` belongs to `first + i`. */
export interface LatticeDistribution extends Distribution {
  readonly first: number;
  readonly probabilities: Float64Array;
}

/** Beyond this many standard deviations nothing is left that a double could tell from nothing. */
const REACH = 12;
const REACH_STEPS = 60;
const MOST_CELLS = 4_000_000;
/** A few seconds of work. */
const MOST_STEPS = 4e9;

/**
 * The distribution of a whole number by its table; the probabilities are scaled to sum to 1.
 * @throws AppError `bad-request` when they sum to nothing
 */
export function latticeDistribution(name: string, first: number, table: Float64Array): LatticeDistribution {
  const total = table.reduce((sum, probability) => sum + probability, 0);
  if (!(total > 0)) {
    throw new AppError('bad-request', `${name}: the probabilities sum to ${total}; give at least one above 0`);
  }
  const probabilities = table.map((probability) => probability / total);
  const last = first + probabilities.length - 1;
  const mean = probabilities.reduce((sum, probability, index) => sum + probability * (first + index), 0);
  const variance = probabilities.reduce((sum, p, index) => sum + p * (first + index - mean) ** 2, 0);
  const { survivals, losses, secondLosses } = sumTails(probabilities);
  const cumulatives = sumUp(probabilities);
  const survival = (x: number) => (x < first ? 1 : (survivals[Math.floor(x) - first] ?? 0));
  const loss = (x: number) => {
    const index = Math.floor(x) - first;
    return x < first ? mean - x : (losses[index] ?? 0) - (x - Math.floor(x)) * (survivals[index] ?? 0);
  };
  return {
    name,
    mean,
    variance,
    isDiscrete: true,
    first,
    probabilities,
    cumulative: (x) => (x < first ? 0 : x >= last ? 1 : (cumulatives[Math.floor(x) - first] ?? 1)),
    survival,
    loss,
    secondLoss: (x) => {
      if (x < first) {
        return 0.5 * (variance + (mean - x) ** 2);
      }
      const index = Math.floor(x) - first;
      const part = x - Math.floor(x);
      return (secondLosses[index] ?? 0) - part * (losses[index] ?? 0) + 0.5 * part ** 2 * (survivals[index] ?? 0);
    },
    quantile: (probability) => first + lowestReaching(cumulatives, probability),
  };
}

/** The Poisson distribution, mean above 0. */
export function poissonDistribution(mean: number): LatticeDistribution {
  const logMean = Math.log(mean);
  return byFormula(`Poisson(${mean})`, mean, mean, (count) => count * logMean - mean - logGamma(count + 1));
}

/** The negative binomial distribution with this mean and a variance above it. */
export function negativeBinomialDistribution(mean: number, variance: number): LatticeDistribution {
  const size = mean ** 2 / (variance - mean);
  const success = Math.log(mean / variance);
  const failure = Math.log1p(-mean / variance);
  return byFormula(`negative binomial(${mean}, ${Math.sqrt(variance)})`, mean, variance, (count) => {
    return logGamma(size + count) - logGamma(size) - logGamma(count + 1) + size * success + count * failure;
  });
}

/**
 * Rounds any distribution to whole multiples of a step, as the distribution of the number of steps; what lies below 0
 * counts as 0.
 */
export function roundToLattice(distribution: Distribution, step: number): LatticeDistribution {
  const deviation = Math.sqrt(distribution.variance);
  const low = Math.max(0, Math.floor((distribution.mean - REACH * deviation) / step));
  const high = Math.ceil(Math.max(distribution.quantile(1 - 1e-13), distribution.mean) / step) + 1;
  verifySize(distribution.name, high - low);
  const table = new Float64Array(high - low + 1);
  for (let index = 0; index < table.length; index++) {
    const count = low + index;
    const below = count === 0 ? 1 : distribution.survival((count - 0.5) * step);
    table[index] = below - distribution.survival((count + 0.5) * step);
  }
  return latticeDistribution(distribution.name, low, table);
}

/** Returns the distribution of the sum of independent draws, `times` a whole number from 1. */
export function sumOfDraws(one: LatticeDistribution, times: number): LatticeDistribution {
  if (one.probabilities.length ** 2 * times ** 2 > MOST_STEPS) {
    throw new AppError('bad-request', `${one.name}: too wide to add up over ${times} periods; count in larger units`);
  }
  let sum = one.probabilities;
  for (let draw = 1; draw < times; draw++) {
    sum = convolve(sum, one.probabilities);
  }
  return latticeDistribution(times === 1 ? one.name : `${times} × ${one.name}`, one.first * times, sum);
}

function convolve(a: Float64Array, b: Float64Array): Float64Array {
  const sum = new Float64Array(a.length + b.length - 1);
  for (let i = 0; i < a.length; i++) {
    const weight = a[i] ?? 0;
    for (let j = 0; j < b.length && weight > 0; j++) {
      sum[i + j] = (sum[i + j] ?? 0) + weight * (b[j] ?? 0);
    }
  }
  return sum;
}

function byFormula(
  name: string,
  mean: number,
  variance: number,
  logProbability: (count: number) => number,
): LatticeDistribution {
  const reach = REACH * Math.sqrt(variance);
  const first = Math.max(0, Math.floor(mean - reach));
  // Skewed tails fall by a constant factor at worst, which is the share variance / mean of a step.
  const last = Math.ceil(mean + reach + REACH_STEPS * Math.max(1, variance / mean));
  verifySize(name, last - first);
  const table = Float64Array.from({ length: last - first + 1 }, (_, index) => Math.exp(logProbability(first + index)));
  // The sums over the table differ from the moments in the last digits.
  return { ...latticeDistribution(name, first, table), mean, variance };
}

/** @throws AppError `bad-request` for a table that would not fit in memory */
export function verifySize(name: string, cells: number): void {
  if (!(cells < MOST_CELLS)) {
    throw new AppError('bad-request', `${name}: too wide for a table of whole units; count in larger units`);
  }
}

/** From the far end inwards, so that small tails keep their digits. */
function sumTails(probabilities: Float64Array) {
  const survivals = new Float64Array(probabilities.length);
  const losses = new Float64Array(probabilities.length);
  const secondLosses = new Float64Array(probabilities.length);
  for (let index = probabilities.length - 2; index >= 0; index--) {
    survivals[index] = (survivals[index + 1] ?? 0) + (probabilities[index + 1] ?? 0);
    losses[index] = (losses[index + 1] ?? 0) + (survivals[index] ?? 0);
    secondLosses[index] = (secondLosses[index + 1] ?? 0) + ((losses[index] ?? 0) + (losses[index + 1] ?? 0)) / 2;
  }
  return { survivals, losses, secondLosses };
}

function sumUp(probabilities: Float64Array): Float64Array {
  let sum = 0;
  return probabilities.map((probability) => (sum += probability));
}

function lowestReaching(cumulatives: Float64Array, probability: number): number {
  let low = 0;
  let high = cumulatives.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    // Table sums err in the last digits; a fractile met up to them is met.
    if ((cumulatives[middle] ?? 1) >= probability - 1e-12) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}
