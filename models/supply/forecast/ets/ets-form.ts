import { AppError } from '../../../../contract/errors.ts';

/** Which components a model has and how they join: N none, A additive, M multiplicative (Hyndman et al. 2008). */
export type EtsForm = {
  readonly error: 'A' | 'M';
  readonly trend: 'N' | 'A';
  readonly isDamped: boolean;
  readonly season: 'N' | 'A' | 'M';
};

const NAME = /^(?:ETS)?\(?([AM]),?(N|Ad?),?([NAM])\)?$/i;

/** Returns the taxonomy name, such as `ETS(M,Ad,M)`. */
export function nameForm({ error, trend, isDamped, season }: EtsForm): string {
  return `ETS(${error},${trend}${isDamped ? 'd' : ''},${season})`;
}

/**
 * Reads `ETS(M,Ad,M)`, `M,Ad,M` or `MAdM`.
 *
 * @throws AppError `usage` for anything else
 */
export function parseForm(text: string): EtsForm {
  const [, error, trend, season] = NAME.exec(text.trim()) ?? [];
  if (error === undefined || trend === undefined || season === undefined) {
    throw new AppError('usage', `"${text}" is no exponential smoothing model: write for example ETS(M,Ad,M)`);
  }
  return {
    error: error.toUpperCase() === 'M' ? 'M' : 'A',
    trend: trend.toUpperCase() === 'N' ? 'N' : 'A',
    isDamped: trend.length === 2,
    season: toSeason(season.toUpperCase()),
  };
}

/**
 * Returns the models that make sense for a series: multiplicative ones only for positive values, seasonal ones only
 * with a season, and never an additive error with a multiplicative season, whose variance has no bound.
 */
export function sensibleForms(isPositive: boolean, hasSeason: boolean): readonly EtsForm[] {
  const errors = isPositive ? (['A', 'M'] as const) : (['A'] as const);
  const seasons = hasSeason ? (['N', 'A', 'M'] as const) : (['N'] as const);
  const trends = [
    { trend: 'N', isDamped: false },
    { trend: 'A', isDamped: false },
    { trend: 'A', isDamped: true },
  ] as const;
  return seasons
    .flatMap((season) => trends.flatMap((trend) => errors.map((error) => ({ error, ...trend, season }))))
    .filter(({ error, season }) => season !== 'M' || error === 'M');
}

/** Smoothing constants and initial states, as information criteria count them, the variance left out. */
export function countParameters({ trend, isDamped, season }: EtsForm, seasonLength: number): number {
  const ofTrend = trend === 'N' ? 0 : 2;
  const ofSeason = season === 'N' ? 0 : seasonLength;
  return 2 + ofTrend + (isDamped ? 1 : 0) + ofSeason;
}

function toSeason(letter: string): 'N' | 'A' | 'M' {
  if (letter === 'M') {
    return 'M';
  }
  return letter === 'A' ? 'A' : 'N';
}
