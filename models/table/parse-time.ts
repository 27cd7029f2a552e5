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
