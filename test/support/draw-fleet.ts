import type { Fleet } from '../../models/maintenance/rul/fleet.ts';
import { seededRandom } from '../../models/evaluate/seeded-random.ts';

export type DrawnFleet = {
  readonly units: number;
  readonly seed: number;
  /** How many ways of running the machines there are; each shifts and scales every sensor. */
  readonly regimes?: number;
};

/** Regimes lie at these speeds and loads. */
const SPEEDS = [0, 10, 20, 35];
const SHORTEST = 50;
const LONGEST = 130;

/**
 * Draws machines that wear out: `heat` rises and `pressure` falls towards the end, each from a level of the machine's
 * own; `hum` is noise and `dial` never moves.
 */
export function drawFleet({ units, seed, regimes = 1 }: DrawnFleet): Fleet {
  const random = seededRandom(seed);
  const noise = (): number => random() + random() + random() + random() - 2;
  const times: number[] = [];
  const columns = { speed: [] as number[], load: [] as number[], heat: [] as number[], pressure: [] as number[] };
  const idle = { hum: [] as number[], dial: [] as number[] };
  const ranges = Array.from({ length: units }, (_, unit) => {
    const from = times.length;
    const life = SHORTEST + Math.floor(random() * (LONGEST - SHORTEST));
    const level = noise() * 0.5;
    for (let row = 0; row < life; row++) {
      const regime = Math.floor(random() * regimes);
      const wear = Math.exp((row - life) / 25) * 4;
      times.push(row + 1);
      columns.speed.push((SPEEDS[regime] ?? 0) + noise() * 0.01);
      columns.load.push(regime % 2);
      columns.heat.push(500 + 40 * regime + (1 + regime) * (level + wear + noise() * 0.4));
      columns.pressure.push(20 - 3 * regime - (1 + regime) * 0.1 * (wear + level + noise() * 0.4));
      idle.hum.push(noise());
      idle.dial.push(7);
    }
    return { id: String(unit + 1), from, to: times.length };
  });
  const feature = (name: string, values: readonly number[]) => ({ name, values: Float64Array.from(values) });
  return {
    rowCount: times.length,
    units: ranges,
    times: Float64Array.from(times),
    settings: [feature('speed', columns.speed), feature('load', columns.load)],
    sensors: [
      feature('heat', columns.heat),
      feature('pressure', columns.pressure),
      feature('hum', idle.hum),
      feature('dial', idle.dial),
    ],
  };
}
