import { describe, expect, test } from 'vitest';
import { mean, numbersIn, rowsOf } from '../../../../test/bench/forecast/competition.ts';
import { commonLevel } from './common-level.ts';
import { demandQuantile } from './demand-quantile.ts';
import { createIntermittent } from './intermittent-forecaster.ts';

const HOLDING_COST = 1;
const SHORTAGE_COST = 9;
const MONTHS_TESTED = 12;

/** Forecasts every month anew for the next one, orders up to the 90 % quantile, pays for what lies and what lacks. */
function simulateMonths(items: readonly Float64Array[], kind: 'sba' | 'intermittent', isShared: boolean) {
  const method = createIntermittent(kind);
  const squares = items.map(() => 0);
  let expected = 0;
  let actual = 0;
  let cost = 0;
  for (let left = MONTHS_TESTED; left > 0; left--) {
    const known = items.map((values) => values.slice(0, values.length - left));
    const fits = known.map((values) => method.fit({ id: 'item', values, seasonLength: 1 }));
    const tracks = fits.map(({ fitted }, item) => ({ actual: known[item] ?? new Float64Array(0), fitted }));
    const factor = isShared ? commonLevel(tracks) : 1;
    items.forEach((values, item) => {
      const demand = values[values.length - left] ?? 0;
      const rate = (fits[item]?.rate ?? 0) * factor;
      const stock = demandQuantile(known[item] ?? values, rate, SHORTAGE_COST / (SHORTAGE_COST + HOLDING_COST));
      expected += rate;
      actual += demand;
      squares[item] = (squares[item] ?? 0) + (demand - rate) ** 2;
      cost += HOLDING_COST * Math.max(0, stock - demand) + SHORTAGE_COST * Math.max(0, demand - stock);
    });
  }
  const scaled = items.flatMap((values, item) => {
    const first = values.findIndex((value) => value > 0);
    const history = first < 0 ? new Float64Array(0) : values.slice(first, values.length - MONTHS_TESTED);
    const steps = history.slice(1).map((value, t) => (value - (history[t] ?? 0)) ** 2);
    const scale = steps.reduce((sum, value) => sum + value, 0) / Math.max(1, steps.length);
    return scale > 0 ? [Math.sqrt((squares[item] ?? 0) / MONTHS_TESTED / scale)] : [];
  });
  return { rmsse: mean(scaled), bias: (100 * (expected - actual)) / actual, cost };
}

describe.each([
  ['carparts', 'carparts_20pct.csv', 1],
  ['spare_parts', 'RAF_20pct.csv', 2],
])('slow movers of %s, the last 12 months forecast month by month', (folder, file, skip) => {
  const items = rowsOf(folder, file)
    .map((cells) => numbersIn(cells.slice(skip)))
    .filter((values) => values.length > 2 * MONTHS_TESTED);
  test.skipIf(items.length === 0)(
    'better than SBA in RMSSE and cost, bias within 2 %',
    () => {
      const sba = simulateMonths(items, 'sba', false);
      const ours = simulateMonths(items, 'intermittent', true);
      process.stdout.write(`${JSON.stringify({ folder, sba, ours })}\n`);
      expect(ours.rmsse).toBeLessThan(sba.rmsse);
      expect(ours.cost).toBeLessThan(sba.cost);
      expect(Math.abs(ours.bias)).toBeLessThan(2);
    },
    300_000,
  );
});
