/** What one item was expected to need and what it needed, oldest first, of equal length. */
export type DemandTrack = { readonly actual: Float64Array; readonly fitted: Float64Array };

/** Newest periods that tell whether the whole range sells more or less than expected. */
const WINDOW = 6;
/** Fewer items, or fewer periods with demand among them, would chase chance. */
const LEAST_ITEMS = 20;
const LEAST_DEMANDS = 100;
const LEAST_FACTOR = 0.5;
const GREATEST_FACTOR = 2;

/**
 * Returns by what the forecasts of a range of items must be multiplied to have met its whole demand in the last six
 * periods: a single slow mover says nothing about a falling market, all of them together do. 1 for a small range.
 */
export function commonLevel(items: readonly DemandTrack[]): number {
  let actual = 0;
  let expected = 0;
  let demands = 0;
  for (const item of items) {
    for (let t = Math.max(0, item.actual.length - WINDOW); t < item.actual.length; t++) {
      const value = item.actual[t] ?? Number.NaN;
      const forecast = item.fitted[t] ?? Number.NaN;
      if (!Number.isNaN(value) && !Number.isNaN(forecast)) {
        actual += value;
        expected += forecast;
        demands += value > 0 ? 1 : 0;
      }
    }
  }
  if (items.length < LEAST_ITEMS || demands < LEAST_DEMANDS || expected <= 0) {
    return 1;
  }
  return Math.min(GREATEST_FACTOR, Math.max(LEAST_FACTOR, actual / expected));
}
