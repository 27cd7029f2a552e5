import { AppError } from '../../../contract/errors.ts';

/** Distance between neighbouring values. */
export type Spacing = {
  readonly unit: 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year' | 'step';
  /** Length of a step in milliseconds or, for months, quarters and years, in months. */
  readonly length: number;
};

export type Timed = { readonly id: string; readonly timesMs: Float64Array; readonly values: Float64Array };

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const SEASONS: Readonly<Record<Spacing['unit'], number>> = {
  hour: 24,
  day: 7,
  week: 52,
  month: 12,
  quarter: 4,
  year: 1,
  step: 1,
};
/** Rows more than this for each value would be mostly gaps: the spacing was told wrong. */
const MOST_GAPS = 20;

/** Returns the usual number of values in a season at this spacing. */
export function seasonOf({ unit }: Spacing): number {
  return SEASONS[unit];
}

/**
 * Returns the values in order of time on an even grid, gaps as NaN. The spacing is that of most neighbours; months are
 * told by the calendar.
 *
 * @throws AppError `bad-request` for two values at one time, or times that fit no even grid
 */
export function spaceEvenly({ id, timesMs, values }: Timed): {
  readonly values: Float64Array;
  readonly spacing: Spacing;
} {
  const order = Array.from(timesMs, (_, row) => row).toSorted(
    (one, other) => (timesMs[one] ?? 0) - (timesMs[other] ?? 0),
  );
  const times = order.map((row) => timesMs[row] ?? 0);
  const doubled = times.findIndex((time, at) => at > 0 && time === times[at - 1]);
  if (doubled >= 0) {
    const when = new Date(times[doubled] ?? 0).toISOString().slice(0, 10);
    throw new AppError('bad-request', `series "${id}" has two values for ${when}; add them up or remove one`);
  }
  const spacing = findSpacing(times);
  const first = times[0] ?? 0;
  const places = times.map((time) => placeOf(time, first, spacing));
  const count = (places.at(-1) ?? 0) + 1;
  const isUneven = places.some((place, at) => at > 0 && place === places[at - 1]) || count > MOST_GAPS * times.length;
  if (isUneven) {
    throw new AppError(
      'bad-request',
      `the times of series "${id}" are not evenly spaced; sum them up by day, week or month`,
    );
  }
  const grid = new Float64Array(count).fill(Number.NaN);
  places.forEach((place, at) => {
    grid[place] = values[order[at] ?? 0] ?? Number.NaN;
  });
  return { values: grid, spacing };
}

function findSpacing(times: readonly number[]): Spacing {
  const distances = times.slice(1).map((time, at) => time - (times[at] ?? 0));
  const typical = distances.toSorted((one, other) => one - other)[(distances.length - 1) >> 1] ?? DAY_MS;
  const days = typical / DAY_MS;
  if (days >= 27) {
    const months = Math.max(1, Math.round(days / 30.44));
    const units: Readonly<Record<number, Spacing['unit']>> = { 1: 'month', 3: 'quarter', 12: 'year' };
    return { unit: units[months] ?? 'step', length: months };
  }
  const units: Readonly<Record<number, Spacing['unit']>> = { [HOUR_MS]: 'hour', [DAY_MS]: 'day', [7 * DAY_MS]: 'week' };
  return { unit: units[typical] ?? 'step', length: typical };
}

function placeOf(time: number, first: number, { length }: Spacing): number {
  // Steps of months are short numbers, steps in milliseconds never are.
  if (length >= 1_000) {
    return Math.round((time - first) / length);
  }
  const months = (at: number): number => new Date(at).getUTCFullYear() * 12 + new Date(at).getUTCMonth();
  return Math.round((months(time) - months(first)) / length);
}
