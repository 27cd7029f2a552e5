import { shownScore } from '../../contract/verdict.ts';

const MEBIBYTE = 1024 ** 2;
const GIBIBYTE = 1024 ** 3;
const SECONDS_PER_MINUTE = 60;
const LONGEST_IN_SECONDS = 90;
/** SI: a space between number and unit, which must not be torn apart. */
const NARROW_SPACE = '\u202F';

/** Numbers and times as the person's language writes them. */
export type Formats = {
  number(value: number): string;
  /** As many digits as the value has, at most three after the point. */
  fine(value: number): string;
  /** A score or limit, two decimals, rounded down (see `shownScore`). */
  score(value: number): string;
  /** What stands between whole and decimal digits. */
  readonly decimalSeparator: string;
  /** 0–1 as per cent, one decimal. */
  percent(share: number): string;
  /** Seconds below 90, else minutes, rounded up. */
  seconds(seconds: number): string;
  bytes(sizeBytes: number): string;
  /** Hour, minute and second of the day. */
  time(timeUs: number): string;
  /** Hour and minute of the day. */
  clock(timeUs: number): string;
  /** Day, month and year. */
  date(timeUs: number): string;
  dateTime(timeUs: number): string;
};

function dateOf(timeUs: number): Date {
  return new Date(timeUs / 1000);
}

/**
 * Returns the formats of `language` (a BCP 47 tag).
 *
 * @param timeZone IANA name; the machine's own when left out
 */
export function createFormats(language: string, timeZone?: string): Formats {
  const zone = timeZone === undefined ? {} : { timeZone };
  const time: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...zone };
  const day: Intl.DateTimeFormatOptions = { year: 'numeric', month: 'short', day: 'numeric' };
  const numbers = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const percents = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
  const precise = new Intl.NumberFormat(language, { maximumFractionDigits: 3 });
  const fine = new Intl.NumberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const minutes = new Intl.NumberFormat(language, { style: 'unit', unit: 'minute', maximumFractionDigits: 0 });
  const sizes = (unit: 'megabyte' | 'gigabyte', digits: number): Intl.NumberFormat =>
    new Intl.NumberFormat(language, { style: 'unit', unit, maximumFractionDigits: digits });
  const [megabytes, gigabytes] = [sizes('megabyte', 0), sizes('gigabyte', 1)];
  const times = new Intl.DateTimeFormat(language, { ...time, second: '2-digit' });
  const clocks = new Intl.DateTimeFormat(language, time);
  const dates = new Intl.DateTimeFormat(language, { ...day, ...zone });
  const dateTimes = new Intl.DateTimeFormat(language, { ...day, ...time, second: '2-digit' });
  return {
    number: (value) => numbers.format(value),
    decimalSeparator: numbers.formatToParts(0.5).find(({ type }) => type === 'decimal')?.value ?? '.',
    fine: (value) => precise.format(value),
    score: (value) => fine.format(shownScore(value)),
    percent: (share) => percents.format(share),
    seconds: (value) =>
      value < LONGEST_IN_SECONDS
        ? `${(value < 1 ? fine : numbers).format(value)}${NARROW_SPACE}s`
        : minutes.format(Math.ceil(value / SECONDS_PER_MINUTE)),
    bytes: (sizeBytes) =>
      sizeBytes >= GIBIBYTE ? gigabytes.format(sizeBytes / GIBIBYTE) : megabytes.format(sizeBytes / MEBIBYTE),
    time: (timeUs) => times.format(dateOf(timeUs)),
    clock: (timeUs) => clocks.format(dateOf(timeUs)),
    date: (timeUs) => dates.format(dateOf(timeUs)),
    dateTime: (timeUs) => dateTimes.format(dateOf(timeUs)),
  };
}

/** Returns the locale for numbers and dates: the browser's own where it speaks the chosen language, e.g. `en-GB` for `en`. */
export function chooseFormatLocale(language: string, wishes: readonly string[]): string {
  const primary = (tag: string): string | undefined => tag.toLowerCase().split('-')[0];
  return wishes.find((wish) => primary(wish) === primary(language)) ?? language;
}
