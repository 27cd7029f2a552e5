import type { PreparedSeries } from '../prepare-series.ts';
import type { ArimaOrder } from './arima-order.ts';
import { chooseDifferences, differenceTimes, isConstant } from './choose-differences.ts';
import { type ArimaFit, type ArimaFitOptions, fitArima } from './fit-arima.ts';

const MOST_TERMS = 5;
const MOST_SEASONAL_TERMS = 2;
const MOST_MODELS = 94;
/** Values a term must stand on. */
const VALUES_A_TERM = 3;

/** While models are compared their fits need not be exact. */
const TOLERANCE = 3e-3;

type Terms = Pick<ArimaOrder, 'ar' | 'seasonalAr' | 'ma' | 'seasonalMa' | 'hasConstant'>;

/**
 * Returns the seasonal ARIMA model of least AICc that a stepwise search finds (Hyndman & Khandakar 2008): from four
 * models to ever better neighbours. A series that is constant once differenced needs no terms.
 */
export function searchArima({ values, seasonLength }: PreparedSeries): ArimaFit {
  const chosen = { ...chooseDifferences(values, seasonLength), seasonLength };
  const differenced = differenceTimes(values, chosen);
  const mayHaveConstant = chosen.differences + chosen.seasonalDifferences < 2;
  const none = { ar: 0, seasonalAr: 0, ma: 0, seasonalMa: 0, hasConstant: mayHaveConstant };
  if (isConstant(differenced)) {
    return fitArima(differenced, { ...chosen, ...none });
  }
  const search = new StepwiseSearch(differenced, chosen, limitsOf(values.length, seasonLength));
  const ofSeason = Math.min(1, search.limits.seasonal);
  const { plain: most } = search.limits;
  const hasConstant = mayHaveConstant;
  search.tryAll([
    { ar: Math.min(2, most), seasonalAr: ofSeason, ma: Math.min(2, most), seasonalMa: ofSeason, hasConstant },
    none,
    { ...none, ar: Math.min(1, most), seasonalAr: ofSeason },
    { ...none, ma: Math.min(1, most), seasonalMa: ofSeason },
    { ...none, hasConstant: false },
  ]);
  while (search.improve()) {
    // Each better model has neighbours of its own.
  }
  return fitArima(differenced, search.best.order, { near: search.best });
}

type Limits = { readonly plain: number; readonly seasonal: number };

/** Plain terms stay below a season, which has terms of its own. */
function limitsOf(count: number, seasonLength: number): Limits {
  const hasSeason = seasonLength > 1;
  return {
    plain: Math.min(MOST_TERMS, Math.floor(count / VALUES_A_TERM), hasSeason ? seasonLength - 1 : MOST_TERMS),
    seasonal: hasSeason ? Math.min(MOST_SEASONAL_TERMS, Math.floor(count / (VALUES_A_TERM * seasonLength))) : 0,
  };
}

class StepwiseSearch {
  best: ArimaFit;
  readonly limits: Limits;
  readonly #values: Float64Array;
  readonly #differences: Pick<ArimaOrder, 'differences' | 'seasonalDifferences' | 'seasonLength'>;
  readonly #tried = new Set<string>();

  constructor(
    values: Float64Array,
    differences: Pick<ArimaOrder, 'differences' | 'seasonalDifferences' | 'seasonLength'>,
    limits: Limits,
  ) {
    this.#values = values;
    this.#differences = differences;
    this.limits = limits;
    const none = { ar: 0, seasonalAr: 0, ma: 0, seasonalMa: 0, hasConstant: this.#mayHaveConstant };
    this.best = fitArima(values, { ...differences, ...none });
    this.#tried.add(keyOf(none));
  }

  get #mayHaveConstant(): boolean {
    return this.#differences.differences + this.#differences.seasonalDifferences < 2;
  }

  /** Fits all that are not yet tried, each from a fresh start. */
  tryAll(candidates: readonly Terms[]): void {
    candidates.forEach((terms) => this.#try(terms, {}));
  }

  /** Fits neighbours of the best model up to the first that is better; false where none is. */
  improve(): boolean {
    const near = this.best;
    return neighbours(near.order).some((terms) => this.#try(terms, { near }));
  }

  #try(terms: Terms, options: ArimaFitOptions): boolean {
    const key = keyOf(terms);
    if (!this.#isAllowed(terms) || this.#tried.has(key) || this.#tried.size >= MOST_MODELS) {
      return false;
    }
    this.#tried.add(key);
    const fit = fitArima(this.#values, { ...this.#differences, ...terms }, { tolerance: TOLERANCE, ...options });
    const isBetter = fit.aicc < this.best.aicc;
    this.best = isBetter ? fit : this.best;
    return isBetter;
  }

  #isAllowed({ ar, seasonalAr, ma, seasonalMa, hasConstant }: Terms): boolean {
    const isWithin = (terms: number, most: number): boolean => terms >= 0 && terms <= most;
    return (
      isWithin(ar, this.limits.plain) &&
      isWithin(ma, this.limits.plain) &&
      isWithin(seasonalAr, this.limits.seasonal) &&
      isWithin(seasonalMa, this.limits.seasonal) &&
      (this.#mayHaveConstant || !hasConstant)
    );
  }
}

function keyOf({ ar, seasonalAr, ma, seasonalMa, hasConstant }: Terms): string {
  return [ar, seasonalAr, ma, seasonalMa, hasConstant].join();
}

/** One term more or less of a kind, or of autoregression and moving average together, and the constant put in or out. */
function neighbours(order: Terms): readonly Terms[] {
  const steps = [
    [0, 0, -1, 0],
    [0, 0, 0, -1],
    [0, 0, 1, 0],
    [0, 0, 0, 1],
    [0, 0, -1, -1],
    [0, 0, 1, 1],
    [-1, 0, 0, 0],
    [0, -1, 0, 0],
    [1, 0, 0, 0],
    [0, 1, 0, 0],
    [-1, -1, 0, 0],
    [1, 1, 0, 0],
  ] as const;
  const { ar, ma, seasonalAr, seasonalMa, hasConstant } = order;
  return [
    ...steps.map(([byAr, byMa, bySeasonalAr, bySeasonalMa]) => ({
      ar: ar + byAr,
      ma: ma + byMa,
      seasonalAr: seasonalAr + bySeasonalAr,
      seasonalMa: seasonalMa + bySeasonalMa,
      hasConstant,
    })),
    { ar, ma, seasonalAr, seasonalMa, hasConstant: !hasConstant },
  ];
}
