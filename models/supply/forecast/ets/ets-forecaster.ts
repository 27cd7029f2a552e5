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

/** A trend seldom mends so great a distance in the criterion. */
const HOPELESS = 25;

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

/**
 * Returns the model of least AICc; short or constant series get simple smoothing. Where a model without a trend is
 * hopeless, a season missing or too much, those with one are not tried.
 */
export function selectEts(prepared: PreparedSeries, isAllowed: (form: EtsForm) => boolean = () => true): EtsFit {
  const forms = sensibleForms(prepared.isPositive, prepared.seasonLength > 1).filter(isAllowed);
  const level = forms.filter(({ trend }) => trend === 'N').map((form) => fitEts(prepared, form));
  const least = level.reduce((lowest, fit) => Math.min(lowest, fit?.aicc ?? lowest), Number.POSITIVE_INFINITY);
  const isHopeless = ({ error, season }: EtsForm): boolean =>
    level.some((fit) => fit?.form.error === error && fit.form.season === season && fit.aicc > least + HOPELESS);
  const trended = forms.filter((form) => form.trend !== 'N' && !isHopeless(form)).map((form) => fitEts(prepared, form));
  const best = [...level, ...trended].reduce(
    (one, other) => (other !== null && other.aicc < (one?.aicc ?? Number.POSITIVE_INFINITY) ? other : one),
    null,
  );
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
