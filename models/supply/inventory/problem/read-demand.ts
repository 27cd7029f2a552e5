import { z } from 'zod';
import { AppError } from '../../../../contract/errors.ts';
import type { Distribution } from '../../../statistics/distribution.ts';
import {
  type LatticeDistribution,
  latticeDistribution,
  negativeBinomialDistribution,
  poissonDistribution,
  roundToLattice,
  sumOfDraws,
  verifySize,
} from '../../../statistics/lattice-distribution.ts';
import { normalDistribution } from '../../../statistics/normal-distribution.ts';
import {
  gammaDistribution,
  lognormalDistribution,
  uniformDistribution,
} from '../../../statistics/positive-distributions.ts';
import { demandFields } from './common-fields.ts';

const schema = z.object(demandFields);
export type DemandFields = z.output<typeof schema>;

/** A grid of this many steps to a standard deviation stands for a continuous demand where units must be counted. */
const STEPS_PER_DEVIATION = 16;
const WIDEST_TABLE = 100_000;

/**
 * Returns the demand of some periods (a fraction is allowed where the distribution has one).
 * @throws AppError `bad-request` naming the field
 */
export function readDemand(fields: DemandFields, periods = 1): Distribution {
  const { demand_pmf: table, mu, sigma, demand_lo: low, demand_hi: high } = fields;
  if (table !== undefined) {
    return sumOfDraws(readTable(table), wholePeriods(periods, 'demand_pmf'));
  }
  if (mu !== undefined || sigma !== undefined) {
    onlyOnePeriod(periods, 'mu');
    return lognormalDistribution(required(mu, 'mu'), required(sigma, 'sigma'));
  }
  if (low !== undefined || high !== undefined) {
    onlyOnePeriod(periods, 'demand_lo');
    const [from, to] = [required(low, 'demand_lo'), required(high, 'demand_hi')];
    if (to <= from) {
      throw new AppError('bad-request', `demand_hi: ${to} is not above demand_lo ${from}`);
    }
    return uniformDistribution(from, to);
  }
  return byMoments(fields, periods);
}

/**
 * The same demand counted in whole steps, with the size of a step. Whole units stay as they are unless `leastStep` is
 * above 1.
 */
export function readLatticeDemand(fields: DemandFields, leastStep = 0): { demand: LatticeDistribution; step: number } {
  const demand = readDemand(fields);
  const deviation = Math.sqrt(demand.variance);
  const finest = isLattice(demand) ? 1 : Math.max(deviation / STEPS_PER_DEVIATION, demand.mean / WIDEST_TABLE);
  const step = Math.max(finest, demand.isDiscrete ? Math.ceil(leastStep) : leastStep);
  return { demand: isLattice(demand) && step === 1 ? demand : roundToLattice(demand, step), step };
}

/** The same demand in whole units. */
export function readWholeDemand(fields: DemandFields): LatticeDistribution {
  const demand = readDemand(fields);
  return isLattice(demand) ? demand : roundToLattice(demand, 1);
}

function byMoments(fields: DemandFields, periods: number): Distribution {
  const { demand_sd: deviation, demand_distribution: family = deviation === undefined ? 'poisson' : 'normal' } = fields;
  const mean = required(fields.demand_mean, 'demand_mean');
  if (family === 'poisson') {
    return poissonDistribution(mean * periods);
  }
  const spread = required(deviation, 'demand_sd') * Math.sqrt(periods);
  if (family === 'normal') {
    return normalDistribution(mean * periods, spread);
  }
  if (family === 'gamma') {
    return gammaDistribution(mean * periods, spread);
  }
  if (spread ** 2 <= mean * periods) {
    throw new AppError(
      'bad-request',
      'demand_sd: negative binomial demand needs a variance above its mean; use poisson',
    );
  }
  return negativeBinomialDistribution(mean * periods, spread ** 2);
}

function readTable(table: Readonly<Record<string, number>> | readonly number[]): LatticeDistribution {
  const pairs = (Array.isArray(table) ? [...table.entries()] : Object.entries(table)) as [string | number, number][];
  const amounts = pairs.map(([amount]) => Number(amount));
  const odd = amounts.findIndex((amount) => !Number.isInteger(amount) || amount < 0);
  if (odd >= 0 || pairs.length === 0) {
    throw new AppError(
      'bad-request',
      `demand_pmf: "${pairs[odd]?.[0] ?? ''}" is no whole amount from 0; count in units`,
    );
  }
  const total = pairs.reduce((sum, [, share]) => sum + share, 0);
  if (Math.abs(total - 1) > 1e-6) {
    throw new AppError('bad-request', `demand_pmf: the probabilities sum to ${total}, not 1`);
  }
  const first = amounts.reduce((least, amount) => Math.min(least, amount));
  const last = amounts.reduce((most, amount) => Math.max(most, amount));
  verifySize('demand_pmf', last - first);
  const probabilities = new Float64Array(last - first + 1);
  pairs.forEach(([amount, share]) => {
    probabilities[Number(amount) - first] = share;
  });
  return latticeDistribution('given demand', first, probabilities);
}

function isLattice(demand: Distribution): demand is LatticeDistribution {
  return 'probabilities' in demand;
}

function wholePeriods(periods: number, field: string): number {
  if (!Number.isInteger(periods) || periods < 1) {
    throw new AppError('bad-request', `lead_time: ${field} needs a whole number of periods`);
  }
  return periods;
}

function onlyOnePeriod(periods: number, field: string): void {
  if (periods !== 1) {
    throw new AppError(
      'bad-request',
      `lead_time: not known for demand given by ${field}; give demand_mean and demand_sd`,
    );
  }
}

/** @throws AppError `bad-request` naming the field that is not there */
export function required<T>(value: T | undefined, field: string): T {
  if (value === undefined) {
    throw new AppError('bad-request', `${field}: missing; add it`);
  }
  return value;
}
