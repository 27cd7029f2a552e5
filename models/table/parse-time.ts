const ISO =
  /^(\d{4})[-/](\d{1,2})(?:[-/](\d{1,2}))?(?:[ T](\d{1,2}):(\d{2})(?::(\d{2})([.,]\d{1,9})?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/;
const DAY_FIRST = /^(\d{1,2})\.(\d{1,2})\.(\d{4})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2})([.,]\d{1,9})?)?)?$/;
const MINUTE_MS = 60_000;

/**
 * Returns milliseconds since 1970 of `2026-03-09 15:56:30.5`, `2026-03`, `2026-03-09T15:56+02:00`, `9.3.2026 15:56`, or
 * NaN for anything else, also for days that no calendar has. A time without zone is taken for UTC, because the same file
 * must mean the same everywhere.
 */
export function parseTime(text: string): number {
  const iso = ISO.exec(text);
  if (iso !== null) {
    const [, year, month, day, ...clock] = iso;
    return timeOf([year, month, day ?? '1'], clock);
  }
  const [, day, month, year, ...clock] = DAY_FIRST.exec(text) ?? [];
  return year === undefined ? Number.NaN : timeOf([year, month, day], clock);
}

type Part = string | undefined;

function timeOf(date: readonly Part[], [hour, minute, second, fraction, zone]: readonly Part[]): number {
  const [year = 0, month = 0, day = 0] = date.map(Number);
  const [hours, minutes, seconds] = [Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0)];
  const midnightMs = Date.UTC(year, month - 1, day);
  const isRealDay = new Date(midnightMs).getUTCDate() === day && month >= 1 && month <= 12;
  if (!isRealDay || hours > 24 || minutes > 59 || seconds > 60) {
    return Number.NaN;
  }
  const fractionMs = fraction === undefined ? 0 : Number(`0.${fraction.slice(1)}`) * 1_000;
  return midnightMs + ((hours * 60 + minutes) * 60 + seconds) * 1_000 + fractionMs - zoneMs(zone);
}

function zoneMs(zone: Part): number {
  if (zone === undefined || zone === 'Z') {
    return 0;
  }
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))];
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * MINUTE_MS;
}

const DIGIT_ZERO = 0x30;
const DASH = 0x2d;
const COLON = 0x3a;
const SECONDS_LENGTH = 19;
const MILLISECONDS_LENGTH = 23;

/**
 * Reads times in the shape that machines write, `2026-03-09 15:56:30` or `2026-03-09T15:56:30.125Z`, from bytes; a day
 * is worked out once for all the rows it has.
 */
export class TimeScanner {
  #day = -1;
  #midnightMs = Number.NaN;

  /** Returns milliseconds since 1970, or NaN for any other shape, which `parseTime` may still understand. */
  scan(bytes: Uint8Array, start: number, end: number): number {
    const last = bytes[end - 1] === 0x5a ? end - 1 : end;
    const length = last - start;
    if ((length !== SECONDS_LENGTH && length !== MILLISECONDS_LENGTH) || !hasMarks(bytes, start, length)) {
      return Number.NaN;
    }
    const fractionMs = length === MILLISECONDS_LENGTH ? digits(bytes, start + 20, 3) : 0;
    const day = digits(bytes, start, 4) * 10_000 + digits(bytes, start + 5, 2) * 100 + digits(bytes, start + 8, 2);
    const [hours, minutes] = [digits(bytes, start + 11, 2), digits(bytes, start + 14, 2)];
    const seconds = digits(bytes, start + 17, 2);
    if (!(hours < 24 && minutes < 60 && seconds < 60)) {
      return Number.NaN;
    }
    if (day !== this.#day) {
      this.#midnightMs = parseTime(String.fromCharCode(...bytes.subarray(start, start + 10)));
      this.#day = day;
    }
    return this.#midnightMs + ((hours * 60 + minutes) * 60 + seconds) * 1_000 + fractionMs;
  }
}

function hasMarks(bytes: Uint8Array, start: number, length: number): boolean {
  const between = bytes[start + 10];
  return (
    bytes[start + 4] === DASH &&
    bytes[start + 7] === DASH &&
    (between === 0x20 || between === 0x54) &&
    bytes[start + 13] === COLON &&
    bytes[start + 16] === COLON &&
    (length === SECONDS_LENGTH || bytes[start + SECONDS_LENGTH] === 0x2e)
  );
}

function digits(bytes: Uint8Array, from: number, count: number): number {
  let value = 0;
  for (let position = from; position < from + count; position++) {
    const digit = (bytes[position] ?? 0) - DIGIT_ZERO;
    value = digit >= 0 && digit <= 9 ? value * 10 + digit : Number.NaN;
  }
  return value;
}
