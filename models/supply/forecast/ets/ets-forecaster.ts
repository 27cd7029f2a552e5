import { AppError } from '../../../../contract/errors.ts';
import type { FittedForecaster, Forecaster, TimeSeries } from '../forecaster.ts';
import { gaussianForecaster } from '../intervals/gaussian-forecaster.ts';
import { padFitted, prepareSeries, type PreparedSeries } from '../prepare-series.ts';
import { type EtsForm, nameForm, sensibleForms } from './ets-form.ts';
import { type EtsFit, fitEts } from './fit-ets.ts';
import { etsDeviations, etsMeans } from './forecast-ets.ts';
import { smoothShort } from './smooth-short.ts';

export type EtsOptions = {
  readonly name?: string;
  /** One model instead of the choice by AICc. */
  readonly form?: EtsForm;
  /** Leaves out which of the sensible models. */
  readonly isAllowed?: (form: EtsForm) => boolean;
};

/**
 * Exponential smoothing by state space models (Hyndman, Koehler, Ord & Snyder 2008). Without a given form the one with
 * the least corrected Akaike criterion is taken from all that make sense for the series.
 */
export function createEts({ name = 'ets', form, isAllowed }: EtsOptions = {}): Forecaster {
  return {
    name,
    fit(series: TimeSeries): FittedForecaster {
      const prepared = prepareSeries(series);
      const fit = form === undefined ? selectEts(prepared, isAllowed) : fitGiven(prepared, form, series.id);
      return fittedEts(fit, prepared.skipped);
    },
  };
}

/** Returns the model of least AICc; short or constant series get simple smoothing. */
export function selectEts(prepared: PreparedSeries, isAllowed: (form: EtsForm) => boolean = () => true): EtsFit {
  let best: EtsFit | null = null;
  for (const form of sensibleForms(prepared.isPositive, prepared.seasonLength > 1)) {
    const fit = isAllowed(form) ? fitEts(prepared, form) : null;
    if (fit !== null && fit.aicc < (best?.aicc ?? Number.POSITIVE_INFINITY)) {
      best = fit;
    }
  }
  return best ?? smoothShort(prepared);
}

/** Returns the fitted model as a forecaster. */
export function fittedEts(fit: EtsFit, skipped: number): FittedForecaster {
  return gaussianForecaster({
    model: nameForm(fit.form),
    fitted: padFitted(fit.fitted, skipped),
    aicc: Number.isFinite(fit.aicc) ? fit.aicc : null,
    look: (horizon) => {
      const means = etsMeans(fit, horizon);
      return { means, deviations: etsDeviations(fit, means) };
    },
  });
}

function fitGiven(prepared: PreparedSeries, form: EtsForm, id: string): EtsFit {
  const name = nameForm(form);
  if (form.season !== 'N' && prepared.seasonLength === 1) {
    throw new AppError('bad-request', `Series "${id}" is shorter than two seasons: ${name} cannot be fitted; use auto`);
  }
  if ((form.error === 'M' || form.season === 'M') && !prepared.isPositive) {
    throw new AppError('bad-request', `Series "${id}" has values that are not positive: ${name} needs them; use auto`);
  }
  return fitEts(prepared, form) ?? smoothShort(prepared);
}
