import { normalQuantile } from '../../../statistics/normal-quantile.ts';
import type { FittedForecaster, Forecast } from '../forecaster.ts';
import { checkHorizon } from '../prepare-series.ts';

/** What a method knows of the values to come. */
export type Outlook = {
  readonly means: Float64Array;
  /** Standard deviations of the values about the means. */
  readonly deviations: Float64Array;
};

type Description = {
  readonly model: string;
  readonly fitted: Float64Array;
  readonly aicc?: number | null;
  readonly look: (horizon: number) => Outlook;
};

/** Returns a fitted method whose intervals are those of the normal distribution. */
export function gaussianForecaster({ model, fitted, aicc, look }: Description): FittedForecaster {
  return {
    model,
    fitted,
    aicc: aicc ?? null,
    forecast(horizon: number, level: number): Forecast {
      checkHorizon(horizon, level);
      const { means, deviations } = look(horizon);
      const reach = normalQuantile(0.5 + level / 200);
      return {
        mean: means,
        lo: means.map((mean, step) => mean - reach * (deviations[step] ?? 0)),
        hi: means.map((mean, step) => mean + reach * (deviations[step] ?? 0)),
        level,
        model,
      };
    },
  };
}

/** Returns the root mean square of the one-step-ahead errors, corrected for parameters; 0 for none. */
export function errorDeviation(values: Float64Array, fitted: Float64Array, parameters: number): number {
  let sum = 0;
  let count = 0;
  for (let t = 0; t < values.length; t++) {
    const error = (values[t] ?? 0) - (fitted[t] ?? 0);
    if (Number.isFinite(error)) {
      sum += error * error;
      count++;
    }
  }
  return count === 0 ? 0 : Math.sqrt(sum / Math.max(1, count - parameters));
}
