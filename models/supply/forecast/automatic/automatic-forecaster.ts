import { combine } from '../combination/combination-forecaster.ts';
import { fittedEts } from '../ets/ets-forecaster.ts';
import { type EtsForm, sensibleForms } from '../ets/ets-form.ts';
import { type EtsFit, fitEts } from '../ets/fit-ets.ts';
import { smoothShort } from '../ets/smooth-short.ts';
import type { FittedForecaster, Forecaster, TimeSeries } from '../forecaster.ts';
import { createIntermittent } from '../intermittent/intermittent-forecaster.ts';
import { isIntermittent } from '../intermittent/demand-pattern.ts';
import { createNaive } from '../naive/naive-forecaster.ts';
import { type PreparedSeries, prepareSeries } from '../prepare-series.ts';
import { createAdjusted } from '../adjusted/adjusted-forecaster.ts';

/** Fewer values than this tell neither trend nor smoothing constant. */
const FEW = 5;

/**
 * Chooses by the series itself: methods for intermittent demand where periods without demand abound, the last value
 * where there are hardly any values, else the median of exponential smoothing chosen by AICc, the same without
 * undamped trends, and the optimised and dynamic Theta models.
 */
export function createAutomatic(): Forecaster {
  const intermittent = createIntermittent('intermittent');
  const naive = createNaive('naive');
  const thetas = [createAdjusted('dynamic-theta'), createAdjusted('optimised-theta')];
  return {
    name: 'auto',
    fit(series: TimeSeries): FittedForecaster {
      const prepared = prepareSeries(series);
      const first = prepared.values[0] ?? 0;
      const isConstant = prepared.values.every((value) => value === first);
      if (isConstant || prepared.values.length < FEW) {
        return naive.fit(series);
      }
      if (isIntermittent(prepared.values)) {
        return intermittent.fit(series);
      }
      const cautious = selectTwo(prepared).map((fit) => fittedEts(fit, prepared.skipped));
      return combine([...cautious, ...thetas.map((theta) => theta.fit(series))]);
    },
  };
}

/** Returns the model of least AICc, and the one of least AICc among those without an undamped trend. */
function selectTwo(prepared: PreparedSeries): readonly EtsFit[] {
  const fits = sensibleForms(prepared.isPositive, prepared.seasonLength > 1).flatMap((form) => {
    const fit = fitEts(prepared, form);
    return fit === null || !Number.isFinite(fit.aicc) ? [] : [fit];
  });
  const isCautious = ({ trend, isDamped }: EtsForm): boolean => trend === 'N' || isDamped;
  return [leastCriterion(fits), leastCriterion(fits.filter(({ form }) => isCautious(form)))].map(
    (fit) => fit ?? smoothShort(prepared),
  );
}

function leastCriterion(fits: readonly EtsFit[]): EtsFit | null {
  return fits.reduce<EtsFit | null>((best, fit) => (best === null || fit.aicc < best.aicc ? fit : best), null);
}
