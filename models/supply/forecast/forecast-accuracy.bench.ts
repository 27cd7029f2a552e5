import { describe, expect, test } from 'vitest';
import { describeScores, forecastAll, judge, readCompetition } from '../../../test/bench/forecast/competition.ts';

const LEVEL = 95;
const METHODS = ['naive2', 'theta', 'dynamic-theta', 'damped', 'ets', 'stl', 'arima', 'auto'];

describe.each(['m3', 'tourism_comp'])('accuracy on the part of %s (sMAPE / MASE / coverage in percent)', (name) => {
  const tasks = readCompetition(name);
  test.skipIf(tasks.length === 0)(
    'every method; auto is at least 2 % better than Theta and its 95 % intervals hold 93 to 97 % of the values',
    async () => {
      const scores = new Map<string, ReturnType<typeof judge>>();
      for (const method of METHODS) {
        // oxlint-disable-next-line no-await-in-loop -- methods at the same time would only wait for each other
        const forecasts = await forecastAll(tasks, method, LEVEL);
        scores.set(method, judge(tasks, forecasts));
        process.stdout.write(`${name} ${method.padEnd(16)} ${describeScores(tasks, forecasts)}\n`);
      }
      const { smape = Number.NaN, coverage } = scores.get('auto') ?? {};
      expect(smape).toBeLessThan(0.98 * (scores.get('theta')?.smape ?? 0));
      expect(coverage).toBeGreaterThan(93);
      expect(coverage).toBeLessThan(97);
    },
    600_000,
  );
});
