import { z } from 'zod';
import { defineMonitor, falseAlarmRate, type RowJudge } from '../define-monitor.ts';
import { type DynamicSettings, learnDynamic, type LearnedDynamic } from './learn-dynamic.ts';
import { whitenedSquare } from './fit-tap-model.ts';
import { createTapFilter, layOutTaps, type TapLayout } from './taps.ts';

const sensor = z.object({
  role: z.enum(['steady', 'wandering', 'still']),
  mean: z.number(),
  deviation: z.number().positive(),
  independentRows: z.number(),
});

/**
 * The monitor for signals of a machine: Hotelling's T² of each row together with its exponentially weighted mean, with
 * limits from rows left out of learning, a baseline that follows slow drift, and sensors that wander without a level
 * judged by their jumps only. README.md states each choice and its source.
 */
export const dynamicMonitor = defineMonitor({
  kind: 'dynamic-monitor',
  settings: z.object({
    falseAlarmRate,
    /** Weight of the newest row in the smoothed values, 0 to 1; Montgomery recommends 0.05 to 0.25. */
    smoothing: z.number().gt(0).max(1).default(0.2),
  }),
  state: z.object({
    rowCount: z.number().int().positive(),
    sensors: z.array(sensor).min(1),
    means: z.array(z.number()),
    whitening: z.array(z.number()),
    limit: z.number().positive(),
  }),
  learn: learnDynamic,
  createJudge,
});

function createJudge(learned: LearnedDynamic, { smoothing }: DynamicSettings): RowJudge {
  const { sensors, limit, rowCount } = learned;
  const layout = layOutTaps(sensors);
  const filter = createTapFilter(sensors, layout, smoothing);
  const means = Float64Array.from(learned.means);
  const whitening = Float64Array.from(learned.whitening);
  const deviations = new Float64Array(layout.size);
  const whitened = new Float64Array(layout.size);
  const steady = sensors.flatMap(({ role }, index) => (role === 'steady' ? [layout.starts[index] ?? 0] : []));
  const square = whitenedSquare;

  const score = (row: ArrayLike<number>): number => {
    const taps = filter.next(row);
    for (let tap = 0; tap < taps.length; tap++) {
      deviations[tap] = (taps[tap] as number) - (means[tap] as number);
    }
    const share = square(whitening, deviations, whitened) / limit;
    if (share < 1) {
      // No faster than the baseline was learned, so that a slow fault shows before it is taken for normal.
      for (const tap of steady) {
        const move = (deviations[tap] as number) / rowCount;
        means[tap] = (means[tap] as number) + move;
        means[tap + 1] = (means[tap + 1] as number) + move;
      }
    }
    return share;
  };
  return {
    observe: (row) => void filter.next(row),
    score,
    explain: () => explainSquare(whitening, whitened, layout),
  };
}

/**
 * Returns for each sensor which share of T² would vanish if its own taps were as all others let expect (reconstruction
 * based contributions: Alcala and Qin, Automatica 45, 2009): a fault of one sensor always shows there the most.
 */
function explainSquare(whitening: Float64Array, whitened: Float64Array, { starts, counts }: TapLayout): Float64Array {
  const total = whitened.reduce((sum, value) => sum + value * value, 0);
  return Float64Array.from(starts, (start, index) => {
    const count = counts[index] ?? 0;
    if (count === 0 || total === 0) {
      return 0;
    }
    const first = columnProducts(whitening, whitened, start, start);
    if (count === 1) {
      return first.pull ** 2 / first.own / total;
    }
    const second = columnProducts(whitening, whitened, start + 1, start);
    const determinant = first.own * second.own - second.other ** 2;
    const saved =
      (first.pull ** 2 * second.own - 2 * first.pull * second.pull * second.other + second.pull ** 2 * first.own) /
      determinant;
    return Math.min(1, Math.max(0, saved / total));
  });
}

/** Products of a column of the whitening triangle with the whitened row, with itself and with another column. */
function columnProducts(
  whitening: Float64Array,
  whitened: Float64Array,
  column: number,
  otherColumn: number,
): { pull: number; own: number; other: number } {
  let pull = 0;
  let own = 0;
  let other = 0;
  for (let row = column; row < whitened.length; row++) {
    const start = (row * (row + 1)) / 2;
    const value = whitening[start + column] as number;
    pull += value * (whitened[row] as number);
    own += value * value;
    other += value * (whitening[start + otherColumn] as number);
  }
  return { pull, own, other };
}
