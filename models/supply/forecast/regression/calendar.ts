const DAY_MS = 86_400_000;

/**
 * Returns the days from Monday to Friday in each of `count` months from the given one on, holidays (days as
 * `2026-01-06`) left out: the working days that much of monthly demand follows.
 *
 * @param firstMonth from 1 for January
 */
export function workingDays(
  firstYear: number,
  firstMonth: number,
  count: number,
  holidays: ReadonlySet<string> = new Set(),
): Float64Array {
  return Float64Array.from({ length: count }, (_, index) => {
    const start = Date.UTC(firstYear, firstMonth - 1 + index, 1);
    const end = Date.UTC(firstYear, firstMonth + index, 1);
    let days = 0;
    for (let day = start; day < end; day += DAY_MS) {
      const weekday = new Date(day).getUTCDay();
      const isHoliday = holidays.has(new Date(day).toISOString().slice(0, 10));
      days += weekday >= 1 && weekday <= 5 && !isHoliday ? 1 : 0;
    }
    return days;
  });
}

/** Returns Easter Sunday as `2026-04-05` (Gregorian calendar; Meeus, Jones and Butcher's algorithm). */
export function easterSunday(year: number): string {
  const century = Math.floor(year / 100);
  const golden = year % 19;
  const correction = Math.floor((8 * century + 13) / 25);
  const moon = (19 * golden + century - Math.floor(century / 4) - correction + 15) % 30;
  const leap = (32 + 2 * (century % 4) + 2 * Math.floor((year % 100) / 4) - moon - (year % 4)) % 7;
  const shift = Math.floor((golden + 11 * moon + 22 * leap) / 451);
  const sum = moon + leap - 7 * shift + 114;
  return new Date(Date.UTC(year, Math.floor(sum / 31) - 1, (sum % 31) + 1)).toISOString().slice(0, 10);
}
