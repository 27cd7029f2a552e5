import type { FeatureTable } from '../../../models/estimator/feature-table.ts';
import { seededRandom } from '../../../models/evaluate/seeded-random.ts';

export type MachineRows = { readonly features: FeatureTable; readonly labels: readonly string[] };

/** Made-up machines: wear, load and heat decide about rare failures, four columns say nothing. */
export function machineRows(rowCount: number, seed: number): MachineRows {
  const random = seededRandom(seed);
  const near = (mean: number, deviation: number) => (): number =>
    mean + deviation * (random() + random() + random() + random() - 2) * 1.73;
  const column = (name: string, draw: () => number) => ({
    name,
    values: Float64Array.from({ length: rowCount }, draw),
  });
  const torque = column('torque', near(40, 10));
  const speed = column('speed', near(1_540, 180));
  const wear = column('wear', () => 240 * random());
  const air = column('air', near(300, 2));
  const process = column('process', near(310, 1.5));
  const noise = ['vibration', 'humidity', 'voltage', 'pressure'].map((name) => column(name, near(0, 1)));
  const labels = Array.from({ length: rowCount }, (_, row) => {
    const at = ({ values }: { readonly values: Float64Array }): number => values[row] ?? 0;
    const power = (at(torque) * at(speed) * 2 * Math.PI) / 60;
    const isOverstrained = at(wear) * at(torque) > 11_000;
    const isHot = at(process) - at(air) < 8.6 && at(speed) < 1_480;
    const fails = power < 3_500 || power > 9_300 || isOverstrained || isHot || (at(wear) > 220 && random() < 0.2);
    return fails !== random() < 0.01 ? 'failure' : 'good';
  });
  return { features: { rowCount, features: [torque, speed, wear, air, process, ...noise] }, labels };
}

/** Fewer would measure the compiler instead: it needs several rounds until all of the work is compiled. */
export const BENCH_ROUNDS = 8;

/** CPU seconds that this process needs for some work: in the first round, and in the best one. */
export async function cpuSeconds(
  work: () => Promise<void> | void,
): Promise<{ readonly first: number; readonly best: number }> {
  const rounds: number[] = [];
  for (let round = 0; round < BENCH_ROUNDS; round++) {
    const before = process.cpuUsage();
    // oxlint-disable-next-line no-await-in-loop -- rounds at the same time would measure each other
    await work();
    const { user, system } = process.cpuUsage(before);
    rounds.push((user + system) / 1e6);
  }
  return { first: rounds[0] ?? 0, best: Math.min(...rounds) };
}
