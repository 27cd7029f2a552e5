import { beforeAll, expect, test } from 'vitest';
import { drawFleet } from '../../../test/support/draw-fleet.ts';
import type { EstimatorDocument } from '../../estimator/estimator.ts';
import { seededRandom } from '../../evaluate/seeded-random.ts';
import { createTaskPool } from '../../parallel/task-pool.ts';
import { atLastRows, cutUnits, measureLives, summariseTraining, takeCuts } from './evaluate-remaining-life.ts';
import { type Fleet, takeUnits } from './fleet.ts';
import { RemainingLifeModel } from './remaining-life-model.ts';
import { explainLastRows } from './sensor-contributions.ts';

const CAP = 60;
const options = { cap: CAP, folds: 3, epochs: 12, rounds: 30, seed: 3 };
const fleet = drawFleet({ units: 40, seed: 1, regimes: 3 });
const others = drawFleet({ units: 20, seed: 2, regimes: 3 });
const model = new RemainingLifeModel(options);

const cutOff = (whole: Fleet, cutsPerUnit: number) => {
  const cuts = cutUnits(whole, whole.units, { cutsPerUnit, leastRows: 10, random: seededRandom(8) });
  return { lives: cuts.map(({ life }) => life), cut: takeCuts(whole, cuts) };
};

beforeAll(() => model.fit(fleet), 120_000);

test('lives of machines it never saw are foretold in all three regimes', () => {
  const { lives, cut } = cutOff(others, 10);
  const { rmse, coverage } = measureLives(lives, atLastRows(cut, model.predict(cut)), CAP);
  const mean = measureLives(
    lives,
    lives.map(() => ({ life: 40, lo: 0, hi: CAP })),
    CAP,
  );
  expect(model.parts.scaling.regimes.centres).toHaveLength(3);
  expect(rmse).toBeLessThan(8);
  expect(mean.rmse).toBeGreaterThan(14);
  expect(coverage).toBeGreaterThan(0.8);
});

test('what it says of its own machines it learned from others', () => {
  const { measures, heldOut, cuts } = summariseTraining(fleet, model, 1);
  expect(measures.rmse).toBeGreaterThan(1);
  expect(measures.rmse).toBeLessThan(8);
  expect(measures.coverage).toBeGreaterThan(0.85);
  expect(measures.coverage).toBeLessThan(0.96);
  expect(heldOut).toHaveLength(fleet.rowCount);
  expect(cuts).toHaveLength(400);
});

test('a prediction depends on earlier rows of its machine only', () => {
  const whole = model.predict(others);
  const [, second] = others.units;
  const unit = second ?? { id: '', from: 0, to: 0 };
  const cut = takeUnits(others, [{ ...unit, to: unit.from + 25 }]);
  expect(model.predict(cut)).toEqual(whole.slice(unit.from, unit.from + 25));
});

test('every prediction lies between 0 and the cap and within its interval', () => {
  for (const { life, lo, hi } of model.predict(others)) {
    expect(life).toBeGreaterThanOrEqual(0);
    expect(life).toBeLessThanOrEqual(CAP);
    expect(lo).toBeLessThanOrEqual(life);
    expect(hi).toBeGreaterThanOrEqual(life);
  }
});

test('a saved model is the same one', () => {
  const document = JSON.parse(JSON.stringify(model.toDocument())) as EstimatorDocument;
  const loaded = RemainingLifeModel.fromDocument(document);
  expect(loaded.predict(others)).toEqual(model.predict(others));
  expect(loaded.featureNames).toEqual(['speed', 'load', 'heat', 'pressure']);
  expect(() => summariseTraining(fleet, loaded, 1)).toThrow('has not learned');
});

test('equal data and seed give an equal model, for any number of threads', async () => {
  const small = { ...options, folds: 2, epochs: 2, rounds: 4 };
  const few = takeUnits(fleet, fleet.units.slice(0, 8));
  const inline = new RemainingLifeModel(small);
  const threaded = new RemainingLifeModel(small);
  await inline.fit(few);
  const pool = createTaskPool(2);
  try {
    await threaded.fit(few, { pool });
  } finally {
    await pool[Symbol.asyncDispose]();
  }
  expect(threaded.toDocument()).toEqual(inline.toDocument());
});

test('sensors that wear moves are named, and the parts add up to the prediction', () => {
  const { cut } = cutOff(others, 1);
  const predicted = atLastRows(cut, model.predict(cut));
  explainLastRows(model, cut, 5).forEach(({ usual, contributions }, index) => {
    const sum = contributions.reduce((total, { life }) => total + life, usual);
    expect(sum).toBeCloseTo(predicted[index]?.life ?? 0, 6);
    expect(contributions.map(({ name }) => name).toSorted()).toEqual(['age', 'heat', 'pressure']);
  });
});

test('a machine near its end has lost life by its sensors', () => {
  const worn = takeUnits(
    others,
    others.units.map((unit) => ({ ...unit, to: unit.to - 1 })),
  );
  for (const { contributions } of explainLastRows(model, worn, 5)) {
    const sensors = contributions.filter(({ name }) => name !== 'age');
    expect(sensors.reduce((sum, { life }) => sum + life, 0)).toBeLessThan(-5);
  }
});

test('gaps in a sensor are bridged', () => {
  const gaps = {
    ...others,
    sensors: others.sensors.map(({ name, values }) => ({
      name,
      values: values.map((value, row) => (row % 4 === 1 ? Number.NaN : value)),
    })),
  };
  const whole = model.predict(others);
  const shifts = model.predict(gaps).map(({ life }, row) => Math.abs(life - (whole[row]?.life ?? 0)));
  expect(shifts.reduce((sum, shift) => sum + shift, 0) / shifts.length).toBeLessThan(4);
});

test('it is refused to predict before learning', () => {
  expect(() => new RemainingLifeModel().predict(others)).toThrow('has not learned');
});

test('a cap beyond the longest life is that life', async () => {
  const few = takeUnits(fleet, fleet.units.slice(0, 6));
  const far = new RemainingLifeModel({ ...options, cap: 1e9, epochs: 2, rounds: 4 });
  await far.fit(few);
  expect(far.parts.cap).toBe(Math.max(...few.units.map(({ from, to }) => to - from - 1)));
});

test('three machines are too few', async () => {
  await expect(new RemainingLifeModel().fit(takeUnits(fleet, fleet.units.slice(0, 3)))).rejects.toThrow('at least 4');
});

test('training stops when it is cancelled', async () => {
  const stop = new AbortController();
  const fitting = new RemainingLifeModel(options).fit(fleet, { signal: stop.signal, onProgress: () => stop.abort() });
  await expect(fitting).rejects.toMatchObject({ code: 'cancelled' });
});

test.each([
  [{ cap: 0 }, 'above 0'],
  [{ coverage: 1 }, 'between 0 and 1'],
  [{ folds: 1 }, '"folds" must be a whole number of at least 2'],
  [{ networks: 0.5 }, '"networks" must be'],
])('the option %j is refused', (wrong, message) => {
  expect(() => new RemainingLifeModel(wrong)).toThrow(message);
});

test('a document of another kind or with parts that do not fit is refused', () => {
  const document = model.toDocument();
  expect(() => RemainingLifeModel.fromDocument({ ...document, kind: 'other' })).toThrow('a remaining-life model');
  expect(() => RemainingLifeModel.fromDocument({ ...document, cap: -1 })).toThrow('does not hold together');
  const { featureNames } = model.parts;
  const fewer = { ...document, featureNames: featureNames.slice(1) };
  expect(() => RemainingLifeModel.fromDocument(fewer)).toThrow('does not hold together');
});
