import { AppError } from '../../../../contract/errors.ts';
import type { FittedForecaster, Forecaster, TimeSeries } from '../forecaster.ts';
import { createNaive } from '../naive/naive-forecaster.ts';

export type SelectionOptions = { readonly horizon?: number; readonly origins?: number };

const HORIZON = 6;
const ORIGINS = 3;
/** Values the first origin must leave to learn from. */
const LEAST_HISTORY = 8;

/**
 * Returns the method that takes, series by series, the candidate with the least mean absolute error from rolling
 * origins. Series too short to be tested get the last value.
 */
export function createSelection(candidates: readonly Forecaster[], options: SelectionOptions = {}): Forecaster {
  if (candidates.length === 0) {
    throw new AppError('bad-request', 'A selection needs at least one method');
  }
  const { horizon = HORIZON, origins = ORIGINS } = options;
  const fallback = createNaive('naive');
  return {
    name: 'select',
    fit(series: TimeSeries): FittedForecaster {
      const steps = Math.min(horizon, Math.floor(series.values.length / 4));
      const places = Array.from({ length: origins }, (_, back) => series.values.length - steps - back).filter(
        (origin) => steps > 0 && origin >= LEAST_HISTORY && hasValue(series.values, origin),
      );
      if (places.length === 0) {
        return fallback.fit(series);
      }
      const errors = candidates.map((candidate) =>
        places.reduce((sum, origin) => sum + errorFrom(candidate, series, { origin, steps }), 0),
      );
      const best = candidates[errors.indexOf(Math.min(...errors))] ?? fallback;
      return best.fit(series);
    },
  };
}

function hasValue(values: Float64Array, end: number): boolean {
  return values.subarray(0, end).some((value) => !Number.isNaN(value));
}

type Place = { readonly origin: number; readonly steps: number };

/** Sum of absolute errors; a method that cannot work with the series is out. */
function errorFrom(candidate: Forecaster, { id, values, seasonLength }: TimeSeries, { origin, steps }: Place): number {
  try {
    const { mean } = candidate.fit({ id, values: values.slice(0, origin), seasonLength }).forecast(steps, 90);
    return mean.reduce((sum, value, step) => {
      const error = Math.abs(value - (values[origin + step] ?? Number.NaN));
      return sum + (Number.isNaN(error) ? 0 : error);
    }, 0);
  } catch (error) {
    if (error instanceof AppError) {
      return Number.POSITIVE_INFINITY;
    }
    throw error;
  }
}
