import { expect, test } from 'vitest';
import { forecastAll, judge, type Predicted, readCompetition } from '../../../test/bench/forecast/competition.ts';
import { measureTime } from '../../../test/bench/forecast/measure-time.ts';
import { measureStatsforecast } from '../../../test/bench/forecast/measure-statsforecast.ts';
import { createTaskPool } from '../../parallel/task-pool.ts';
import { forecastBatch } from './batch/forecast-batch.ts';

const HORIZON = 18;
const SEASON = 12;
const COUNT = 1_000;
/** Every fourth series says enough of the peer's time. */
const PEER_STRIDE = 4;
/** What the Theta method scores on all monthly series. */
const WORST_SMAPE = 13.9;

const monthly = readCompetition('m3').filter(({ period }) => period === 'MONTHLY');

test.skipIf(monthly.length === 0)(
  '1,000 monthly series: chosen, fitted, forecast 18 months, intervals calibrated, beside AutoETS and Theta of statsforecast',
  { timeout: 300_000 },
  async () => {
    const some = monthly.filter((_, index) => index % PEER_STRIDE === 0);
    const peer = measureStatsforecast(some, SEASON, HORIZON);
    const own = judge(some, await forecastAll(some, 'auto', 95));
    const ofPeer =
      peer &&
      judge(
        some,
        peerForecasts(
          some.map(({ id }) => id),
          peer.means,
        ),
      );
    expect(own.smape).toBeLessThan(ofPeer?.smape ?? WORST_SMAPE);
    const series = Array.from({ length: COUNT }, (_, index) => {
      const { values } = monthly[index % monthly.length] ?? { values: new Float64Array(0) };
      return { id: `S${index}`, values: values.map((value) => value * (1 + index / 1e6)), seasonLength: SEASON };
    });
    const pool = createTaskPool(2);
    const time = await measureTime(async () => {
      const options = { horizon: HORIZON, level: 95, method: 'auto', pool };
      expect((await forecastBatch(series, options)).series).toHaveLength(COUNT);
    });
    await pool[Symbol.asyncDispose]();
    const figures = {
      ours: { smape: own.smape, ...time },
      peer: peer && { smape: ofPeer?.smape, cpuSeconds: (COUNT / some.length) * peer.cpuSeconds },
    };
    process.stdout.write(`${JSON.stringify(figures)}\n`);
  },
);

function peerForecasts(ids: readonly string[], means: readonly (readonly number[])[]): ReadonlyMap<string, Predicted> {
  return new Map(
    ids.map((id, index) => {
      const mean = means[index] ?? [];
      return [id, { mean, lo: mean, hi: mean }];
    }),
  );
}
