import { expect, test } from 'vitest';
import { drawFleet } from '../../../test/support/draw-fleet.ts';
import { rootMeanSquaredError } from '../../evaluate/regression-measures.ts';
import { remainingLives } from './fleet.ts';
import { RemainingLifeModel } from './remaining-life-model.ts';

const CAP = 60;
const FEW_ROUNDS = { iterations: 5, time: 2_000, warmupIterations: 1, warmupTime: 100 };

test('remaining lives of 100 machines', async ({ bench }) => {
  const model = new RemainingLifeModel({ cap: CAP, folds: 5, repeats: 2, epochs: 12, rounds: 30 });
  await model.fit(drawFleet({ units: 30, seed: 1 }));
  const fleet = drawFleet({ units: 100, seed: 2 });
  const predicted = model.predict(fleet).map(({ life }) => life);
  // Speed says nothing about a model that does not work.
  expect(rootMeanSquaredError(remainingLives(fleet, CAP), predicted)).toBeLessThan(10);
  await bench(`${fleet.rowCount} rows judged by ten ensembles`, FEW_ROUNDS, () => model.predict(fleet)).run();
}, 240_000);
