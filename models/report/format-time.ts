const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** ECMA-262 §21.4.1.1. */
const LAST_TIME_MS = 8.64e15;

/** Returns a time in UTC such as `2024-03-05 14:00:05`, no longer than it needs to be. */
export function formatTime(timeMs: number): string {
  if (!(Math.abs(timeMs) <= LAST_TIME_MS)) {
    return '–';
  }
  const text = new Date(timeMs).toISOString().replace('T', ' ').replace('Z', '');
  if (timeMs % DAY_MS === 0) {
    return text.slice(0, -' 00:00:00.000'.length);
  }
  return timeMs % MINUTE_MS === 0 ? text.slice(0, -':00.000'.length) : text.replace(/\.000$/, '');
}

/** The steps between ticks, finest first: what each is made of and how long it is on average. */
export type TimeStep = {
  readonly unit: 'millisecond' | 'second' | 'minute' | 'hour' | 'day' | 'month' | 'year';
  readonly count: number;
  readonly durationMs: number;
};

const UNIT_MS = {
  millisecond: 1,
  second: 1000,
  minute: MINUTE_MS,
  hour: 3_600_000,
  day: DAY_MS,
  month: 30.436_875 * DAY_MS,
  year: 365.2425 * DAY_MS,
} as const;

const STEP_COUNTS: readonly (readonly [TimeStep['unit'], readonly number[]])[] = [
  ['millisecond', [1, 2, 5, 10, 20, 50, 100, 200, 500]],
  ['second', [1, 2, 5, 10, 15, 30]],
  ['minute', [1, 2, 5, 10, 15, 30]],
  ['hour', [1, 2, 3, 6, 12]],
  ['day', [1, 2, 7, 14]],
  ['month', [1, 2, 3, 6]],
  ['year', [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10_000, 100_000]],
];

const STEPS: readonly TimeStep[] = STEP_COUNTS.flatMap(([unit, counts]) =>
  counts.map((count) => ({ unit, count, durationMs: count * UNIT_MS[unit] })),
);

/** Monday, 5 January 1970: weeks begin there. */
const FIRST_MONDAY_MS = 4 * DAY_MS;

/** Returns the finest step that makes at most `most` ticks in `spanMs`. */
export function chooseTimeStep(spanMs: number, most: number): TimeStep {
  const [coarsest = { unit: 'year', count: 1, durationMs: UNIT_MS.year }] = STEPS.slice(-1);
  return STEPS.find(({ durationMs }) => spanMs / durationMs <= most) ?? coarsest;
}

/** Returns the round times from `fromMs` to `toMs`, in UTC. */
export function listTimes(fromMs: number, toMs: number, { unit, count, durationMs }: TimeStep): readonly number[] {
  const times: number[] = [];
  if (unit === 'month' || unit === 'year') {
    const months = unit === 'year' ? 12 * count : count;
    const start = new Date(fromMs);
    let month = Math.floor((start.getUTCFullYear() * 12 + start.getUTCMonth()) / months) * months;
    for (let time = startOfMonth(month); time <= toMs; time = startOfMonth(month)) {
      month += months;
      if (time >= fromMs) {
        times.push(time);
      }
    }
    return times;
  }
  const origin = unit === 'day' && count >= 7 ? FIRST_MONDAY_MS : 0;
  for (let time = origin + Math.ceil((fromMs - origin) / durationMs) * durationMs; time <= toMs; time += durationMs) {
    times.push(time);
  }
  return times;
}

/** Not `Date.UTC`, which takes the years 0 to 99 for 1900 to 1999. */
function startOfMonth(month: number): number {
  const time = new Date(0);
  return time.setUTCFullYear(Math.floor(month / 12), ((month % 12) + 12) % 12, 1);
}

/** Returns what stands at a tick, and below it what the tick leaves open, such as the date of an hour. */
export function labelTime(timeMs: number, { unit }: TimeStep): { readonly label: string; readonly context: string } {
  const time = new Date(timeMs);
  const year = String(time.getUTCFullYear());
  const month = MONTHS[time.getUTCMonth()] ?? '';
  const clock = time.toISOString().slice(11, 23);
  switch (unit) {
    case 'year':
      return { label: year, context: '' };
    case 'month':
      return { label: month, context: year };
    case 'day':
      return { label: `${time.getUTCDate()} ${month}`, context: year };
    case 'hour':
    case 'minute':
      return { label: clock.slice(0, 5), context: `${time.getUTCDate()} ${month} ${year}` };
    case 'second':
      return { label: clock.slice(0, 8), context: `${time.getUTCDate()} ${month} ${year}` };
    case 'millisecond':
      return { label: clock, context: `${time.getUTCDate()} ${month} ${year}` };
  }
}
