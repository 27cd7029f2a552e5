import type { SensorSummary } from '../describe-sensors.ts';

/** Which entries of a tap vector belong to each sensor: a steady one has two, a wandering one has one. */
export type TapLayout = {
  readonly size: number;
  readonly starts: readonly number[];
  readonly counts: readonly number[];
};

export function layOutTaps(sensors: readonly SensorSummary[]): TapLayout {
  const counts = sensors.map(({ role }) => (role === 'steady' ? 2 : Number(role === 'wandering')));
  let size = 0;
  const starts = counts.map((count) => {
    size += count;
    return size - count;
  });
  return { size, starts, counts };
}

/**
 * Turns each row into what is judged: of a steady sensor its value and the exponentially weighted mean of its values, of
 * a wandering one its change since the row before, all in standard deviations.
 */
export type TapFilter = {
  /** Returns an array that the next call uses again. */
  readonly next: (row: ArrayLike<number>) => Float64Array;
};

export function createTapFilter(sensors: readonly SensorSummary[], layout: TapLayout, smoothing: number): TapFilter {
  const { counts, starts } = layout;
  const means = Float64Array.from(sensors, ({ mean }) => mean);
  const deviations = Float64Array.from(sensors, ({ deviation }) => deviation);
  const taps = new Float64Array(layout.size);
  const memory = new Float64Array(sensors.length);
  let isFirst = true;
  const next = (row: ArrayLike<number>): Float64Array => {
    for (let sensor = 0; sensor < counts.length; sensor++) {
      const count = counts[sensor] as number;
      const start = starts[sensor] as number;
      const value = ((row[sensor] as number) - (means[sensor] as number)) / (deviations[sensor] as number);
      const before = memory[sensor] as number;
      if (count === 2) {
        const smoothed = before + smoothing * (value - before);
        memory[sensor] = smoothed;
        taps[start] = value;
        taps[start + 1] = smoothed;
      } else if (count === 1) {
        taps[start] = isFirst ? 0 : value - before;
        memory[sensor] = value;
      }
    }
    isFirst = false;
    return taps;
  };
  return { next };
}
