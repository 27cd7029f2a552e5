import { AppError } from '../../../contract/errors.ts';
import { createArima } from './arima/arima-forecaster.ts';
import { type AdjustedKind, createAdjusted } from './adjusted/adjusted-forecaster.ts';
import { createAutomatic } from './automatic/automatic-forecaster.ts';
import { createCombination } from './combination/combination-forecaster.ts';
import { createSelection } from './backtest/select-forecaster.ts';
import { createEts } from './ets/ets-forecaster.ts';
import { parseForm } from './ets/ets-form.ts';
import type { Forecaster } from './forecaster.ts';
import { createIntermittent, type IntermittentKind } from './intermittent/intermittent-forecaster.ts';
import { createRegression } from './regression/regression-forecaster.ts';
import { createStl } from './stl/stl-forecaster.ts';
import { createNaive, type NaiveKind } from './naive/naive-forecaster.ts';

const naive = (kind: NaiveKind) => (): Forecaster => createNaive(kind);
const adjusted = (kind: AdjustedKind) => (): Forecaster => createAdjusted(kind);
const intermittent = (kind: IntermittentKind) => (): Forecaster => createIntermittent(kind);

/** Every method by the name people call it. */
const creators: Readonly<Record<string, () => Forecaster>> = {
  auto: createAutomatic,
  naive: naive('naive'),
  'seasonal-naive': naive('seasonal-naive'),
  drift: naive('drift'),
  mean: naive('mean'),
  naive2: naive('naive2'),
  ses: adjusted('ses'),
  holt: adjusted('holt'),
  damped: adjusted('damped'),
  ets: createEts,
  arima: createArima,
  theta: adjusted('theta'),
  'optimised-theta': adjusted('optimised-theta'),
  'dynamic-theta': adjusted('dynamic-theta'),
  combination: () =>
    createCombination('combination', [createAdjusted('ses'), createAdjusted('holt'), createAdjusted('damped')]),
  stl: createStl,
  regression: () => createRegression(),
  select: () =>
    createSelection([createEts(), ...(['ses', 'damped', 'theta', 'dynamic-theta'] as const).map(createAdjusted)]),
  croston: intermittent('croston'),
  sba: intermittent('sba'),
  tsb: intermittent('tsb'),
  imapa: intermittent('imapa'),
  intermittent: intermittent('intermittent'),
};

/** Names that `createForecaster` knows, besides models such as `ETS(M,Ad,M)`. */
export const methodNames: readonly string[] = Object.keys(creators);

/**
 * Returns the method of this name: one of `methodNames` or an exponential smoothing model such as `ETS(A,N,N)`.
 *
 * @throws AppError `usage` that lists the names
 */
export function createForecaster(name: string): Forecaster {
  const create = Object.hasOwn(creators, name) ? creators[name] : undefined;
  if (create !== undefined) {
    return create();
  }
  if (/^ETS\(/i.test(name)) {
    return createEts({ name, form: parseForm(name) });
  }
  throw new AppError('usage', `there is no method "${name}"; use one of ${methodNames.join(', ')} or ETS(M,Ad,M)`);
}
