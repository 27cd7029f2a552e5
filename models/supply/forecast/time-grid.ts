import { AppError } from '../../../contract/errors.ts';

/** Distance between neighbouring values. */
export type Spacing = {
  readonly unit: 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year' | 'step';
  /** Length of a step in milliseconds or, for months, quarters and years, in months. */
  readonly length: number;
};

/** Times of one series, in any order. */
export type Timed = {
  readonly id: string;
  readonly timesMs: Float64Array;
  /** Names in words the cell that a time was read from. */
  readonly cellOf: (index: number) => string;
};

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
/** Places more than this for each value would be mostly gaps: the spacing was told wrong. */
const MOST_GAPS = 20;
/** Fewer values do not tell a spacing of their own. */
const ENOUGH_TO_TELL = 4;
/** Share of neighbours just one step apart from which a series keeps to its spacing. */
const REGULAR = 0.8;

/** Returns the usual number of values in a season at this spacing. */
export function seasonOf({ unit }: Spacing): number {
  return SEASONS[unit];
}

/** Returns the spacing in words, such as `every month` or `every 2 days`. */
export function nameSpacing(spacing: Spacing): string {
  const { unit, length } = spacing;
  if (unit !== 'step') {
    return `every ${unit}`;
  }
  if (isInMonths(spacing)) {
    return `every ${length} months`;
  }
  return length % DAY_MS === 0 ? `every ${length / DAY_MS} days` : `every ${length / 60_000} minutes`;
}

/**
 * Returns the spacing that most of the series have, the longest of equally many; a series takes that of most of its
 * neighbouring values, and a single value tells none. Days where nothing tells.
 */
export function commonSpacing(all: readonly Timed[]): Spacing {
  const counts = new Map<string, { spacing: Spacing; count: number }>();
  for (const { timesMs } of all) {
    if (timesMs.length > 1) {
      const spacing = ownSpacing(timesMs.toSorted());
      const key = `${spacing.unit} ${spacing.length}`;
      counts.set(key, { spacing, count: (counts.get(key)?.count ?? 0) + 1 });
    }
  }
  const ranked = [...counts.values()].toSorted(
    (one, other) => other.count - one.count || durationMs(other.spacing) - durationMs(one.spacing),
  );
  return ranked[0]?.spacing ?? { unit: 'day', length: DAY_MS };
}

/**
 * Returns for each place of an even grid, from the first time to the last, which of the times stands there; −1 for a
 * gap. Months are told by the calendar.
 *
 * @throws AppError `bad-request` for two values at one time, or times that do not fit the spacing, naming the cell
 */
export function placeOnGrid(timed: Timed, spacing: Spacing): Int32Array {
  const { timesMs } = timed;
  const order = Array.from(timesMs, (_, index) => index).toSorted(
    (one, other) => (timesMs[one] ?? 0) - (timesMs[other] ?? 0) || one - other,
  );
  const times = Float64Array.from(order, (index) => timesMs[index] ?? 0);
  checkDoubled(timed, order, times);
  const places = placesOf(times, spacing);
  checkFit(timed, order, { times, places, spacing });
  const grid = new Int32Array((places.at(-1) ?? -1) + 1).fill(-1);
  places.forEach((place, at) => {
    grid[place] = order[at] ?? -1;
  });
  return grid;
}

function checkDoubled({ id, cellOf }: Timed, order: readonly number[], times: Float64Array): void {
  const doubled = times.findIndex((time, at) => at > 0 && time === times[at - 1]);
  if (doubled > 0) {
    const when = new Date(times[doubled] ?? 0).toISOString();
    const shown = when.endsWith('T00:00:00.000Z') ? when.slice(0, 10) : when.slice(0, 19).replace('T', ' ');
    throw new AppError(
      'bad-request',
      `${cellOf(order[doubled] ?? 0)}: series "${id}" has two values for ${shown}; add them up or remove one`,
    );
  }
}

type Placed = { readonly times: Float64Array; readonly places: readonly number[]; readonly spacing: Spacing };

function checkFit({ id, cellOf }: Timed, order: readonly number[], { times, places, spacing }: Placed): void {
  const own = ownSpacing(times);
  if (times.length >= ENOUGH_TO_TELL && own.length !== spacing.length && isRegular(placesOf(times, own))) {
    throw new AppError(
      'bad-request',
      `${cellOf(order[0] ?? 0)}: series "${id}" has a value ${nameSpacing(own)}, others ${nameSpacing(spacing)}; give each spacing a file of its own`,
    );
  }
  const crowded = places.findIndex((place, at) => at > 0 && place === places[at - 1]);
  const isSparse = (places.at(-1) ?? 0) + 1 > MOST_GAPS * times.length;
  if (crowded > 0 || isSparse) {
    const worst = crowded > 0 ? crowded : widestGap(times);
    throw new AppError(
      'bad-request',
      `${cellOf(order[worst] ?? 0)}: the times of series "${id}" are not evenly spaced ${nameSpacing(spacing)}; sum its values up by day, week or month`,
    );
  }
}

function isRegular(places: readonly number[]): boolean {
  const single = places.filter((place, at) => at > 0 && place === (places[at - 1] ?? 0) + 1).length;
  return single >= REGULAR * (places.length - 1);
}

function widestGap(times: Float64Array): number {
  let widest = 0;
  for (let at = 1; at < times.length; at++) {
    const isWider = (times[at] ?? 0) - (times[at - 1] ?? 0) > (times[widest] ?? 0) - (times[widest - 1] ?? Infinity);
    widest = widest === 0 || isWider ? at : widest;
  }
  return widest;
}

function ownSpacing(times: Float64Array): Spacing {
  const distances = times.slice(1).map((time, at) => time - (times[at] ?? 0));
  const typical = distances.toSorted()[(distances.length - 1) >> 1] ?? DAY_MS;
  const days = typical / DAY_MS;
  if (days >= 27) {
    const months = Math.max(1, Math.round(days / 30.44));
    const units: Readonly<Record<number, Spacing['unit']>> = { 1: 'month', 3: 'quarter', 12: 'year' };
    return { unit: units[months] ?? 'step', length: months };
  }
  const units: Readonly<Record<number, Spacing['unit']>> = { [HOUR_MS]: 'hour', [DAY_MS]: 'day', [7 * DAY_MS]: 'week' };
  return { unit: units[typical] ?? 'step', length: typical };
}

/** Steps of months are short numbers, steps in milliseconds never are. */
function isInMonths({ length }: Spacing): boolean {
  return length < 1_000;
}

function durationMs(spacing: Spacing): number {
  return isInMonths(spacing) ? spacing.length * 30.44 * DAY_MS : spacing.length;
}

function placesOf(times: Float64Array, spacing: Spacing): readonly number[] {
  const first = times[0] ?? 0;
  const months = (at: number): number => new Date(at).getUTCFullYear() * 12 + new Date(at).getUTCMonth();
  return Array.from(times, (time) =>
    Math.round((isInMonths(spacing) ? months(time) - months(first) : time - first) / Math.max(1, spacing.length)),
  );
}
