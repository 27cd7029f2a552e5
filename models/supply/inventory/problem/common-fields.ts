import { z } from 'zod';
import { AppError } from '../../../../contract/errors.ts';

export const positive = z.number().positive();
export const notNegative = z.number().nonnegative();
export const probability = z.number().min(0).max(1);
/** Strictly between 0 and 1. */
export const openShare = z.number().gt(0).lt(1);

/** The demand of one period (or time unit); which fields are there says how it is distributed. */
export const demandFields = {
  demand_mean: positive.optional(),
  demand_sd: positive.optional(),
  demand_distribution: z.enum(['normal', 'poisson', 'gamma', 'negative-binomial']).optional(),
  /** Probability by amount, or a list that starts at 0 units. */
  demand_pmf: z.union([z.record(z.string(), notNegative), z.array(notNegative).min(1)]).optional(),
  /** Lognormal demand. */
  mu: z.number().optional(),
  sigma: positive.optional(),
  /** Uniform demand. */
  demand_lo: notNegative.optional(),
  demand_hi: positive.optional(),
};

export const limitFields = {
  minimum_quantity: notNegative.optional(),
  pack_size: positive.optional(),
  maximum_quantity: positive.optional(),
  /** Time units a unit may lie before it must be used. */
  shelf_life: positive.optional(),
  budget: positive.optional(),
  unit_cost: positive.optional(),
};

/** @throws AppError `bad-request` for a name that stands twice, as answers are told by name */
export function verifyNames(items: readonly { readonly id: string }[]): void {
  const seen = new Set<string>();
  for (const [index, { id }] of items.entries()) {
    if (seen.has(id)) {
      throw new AppError('bad-request', `items[${index}].id: "${id}" is there twice; give each item its own`);
    }
    seen.add(id);
  }
}

/** A number for all periods, or one for each. */
export const perPeriod = z.union([notNegative, z.array(notNegative)]);

/**
 * Returns one value a period. Lists may carry an unused first entry for period 0, as some files do.
 * @throws AppError `bad-request` naming the field
 */
export function spreadOver(values: number | readonly number[], periods: number, field: string): readonly number[] {
  if (typeof values === 'number') {
    return Array.from({ length: periods }, () => values);
  }
  if (values.length !== periods && values.length !== periods + 1) {
    throw new AppError('bad-request', `${field}: holds ${values.length} values for ${periods} periods; give one each`);
  }
  return values.slice(values.length - periods);
}
