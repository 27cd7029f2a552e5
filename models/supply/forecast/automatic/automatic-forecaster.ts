import { createAdjusted } from '../adjusted/adjusted-forecaster.ts';
import { createArima } from '../arima/arima-forecaster.ts';
import { createCombination } from '../combination/combination-forecaster.ts';
import { createEts } from '../ets/ets-forecaster.ts';
import type { FittedForecaster, Forecaster, TimeSeries } from '../forecaster.ts';
import { isIntermittent } from '../intermittent/demand-pattern.ts';
import { createIntermittent } from '../intermittent/intermittent-forecaster.ts';
import { createNaive } from '../naive/naive-forecaster.ts';
import { prepareSeries } from '../prepare-series.ts';
import { seasonalStrength } from '../stl/seasonal-strength.ts';
import { createStl } from '../stl/stl-forecaster.ts';

/** Fewer values than this tell neither trend nor smoothing constant. */
const FEW = 5;
/** Weaker seasons than this are noise to STL, which would repeat it. */
const NOTABLE_SEASON = 0.3;

/**
 * Chooses by the series itself: methods for intermittent demand where periods without demand abound, the last value
 * where there are hardly any values, else the middle of methods that err in different ways: exponential smoothing
 * without undamped trends, the dynamic Theta model and ARIMA (after Petropoulos & Svetunkov 2020), with STL where there
 * is a notable season, with the optimised Theta model and a damped trend where there is none.
 */
export function createAutomatic(): Forecaster {
  const intermittent = createIntermittent('intermittent');
  const naive = createNaive('naive');
  const cautious = createEts({ isAllowed: ({ trend, isDamped }) => trend === 'N' || isDamped });
  const always = [cautious, createAdjusted('dynamic-theta'), createArima()];
  const seasonal = createCombination('auto', [...always, createStl()]);
  const plain = createCombination('auto', [...always, createAdjusted('optimised-theta'), createAdjusted('damped')]);
  return {
    name: 'auto',
    fit(series: TimeSeries): FittedForecaster {
      const { values, seasonLength } = prepareSeries(series);
      const first = values[0] ?? 0;
      if (values.length < FEW || values.every((value) => value === first)) {
        return naive.fit(series);
      }
      if (isIntermittent(values)) {
        return intermittent.fit(series);
      }
      const hasSeason = seasonLength > 1 && seasonalStrength(values, seasonLength) > NOTABLE_SEASON;
      return (hasSeason ? seasonal : plain).fit(series);
    },
  };
}
