import { beforeAll, expect, test } from 'vitest';
import { drawFleet } from '../../../test/support/draw-fleet.ts';
import { describePredictions, describeTraining } from './describe-lives.ts';
import { summariseTraining } from './evaluate-remaining-life.ts';
import { takeUnits } from './fleet.ts';
import { RemainingLifeModel } from './remaining-life-model.ts';
import { explainLastRows } from './sensor-contributions.ts';

const fleet = drawFleet({ units: 12, seed: 1 });
const model = new RemainingLifeModel({ cap: 60, folds: 2, repeats: 1, epochs: 15, rounds: 30 });
const names = { group: 'pump', time: 'hours' };
const provenance = [{ name: 'Command', value: 'mai' }];

beforeAll(() => model.fit(fleet), 120_000);

test('the report of a training shows errors, the course of lives and the use of every sensor', () => {
  const summary = summariseTraining(fleet, model, 1);
  const report = describeTraining({ fleet, model, summary, names, provenance });
  const [errors, ranges, ...rest] = report.sections;
  expect(errors?.heading).toContain(summary.measures.rmse.toFixed(1));
  expect(ranges?.heading).toMatch(/^The intervals held \d+\.\d % of lives; 90 % is promised$/);
  const counts = ranges?.table?.rows.map(([, count]) => Number(count)) ?? [];
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(summary.cuts.length);
  const courses = rest.slice(0, -1);
  expect(courses.map(({ heading }) => heading)).toHaveLength(4);
  for (const { chart } of courses) {
    expect(chart).toMatchObject({ type: 'lines', lines: [{ name: 'foretold' }, { name: 'true' }] });
  }
  expect(rest.at(-1)?.table?.rows).toHaveLength(fleet.sensors.length);
});

test('the report of predictions begins with the machine that fails first and says why', () => {
  // The third machine has one row left, the others half a life.
  const units = fleet.units.map((unit, index) => ({
    ...unit,
    to: index === 2 ? unit.to - 1 : unit.from + Math.floor((unit.to - unit.from) / 2),
  }));
  const cut = takeUnits(fleet, units);
  const rows = model.predict(cut);
  const explanations = explainLastRows(model, cut, 1);
  const report = describePredictions({ fleet: cut, rows, explanations, model, measures: null, names, provenance });
  expect(report.sections[0]?.heading).toBe('Pump 3 needs care first');
  expect(report.sections[0]?.table?.rows).toHaveLength(12);
  expect(report.sections[0]?.chart).toMatchObject({ type: 'bars' });
  const [worst] = (explanations[2]?.contributions ?? []).toSorted((a, b) => a.life - b.life);
  expect(report.sections[1]?.heading).toBe(
    `${worst?.name} takes most from pump 3: ${Math.abs(worst?.life ?? 0).toFixed(0)} hours`,
  );
  expect(report.sections[2]?.heading).toMatch(/^Pump 3 at hours/);
  expect(report.sections[2]?.text).toMatch(/heat|pressure/);
});
