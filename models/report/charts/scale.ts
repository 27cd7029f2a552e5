import { formatNumber, formatPowerOfTen, formatTick } from '../format-number.ts';
import { chooseTimeStep, labelTime, listTimes } from '../format-time.ts';
import type { Axis } from '../report.ts';

export type Extent = { readonly low: number; readonly high: number };
export type Tick = { readonly value: number; readonly label: string; readonly context: string };

/** Places values of an axis on the page. */
export type Scale = Extent & {
  /** In units of the drawing; NaN for what the axis cannot show, such as 0 on a logarithmic one. */
  readonly position: (value: number) => number;
  readonly ticks: readonly Tick[];
};

export type ScaleOptions = {
  /** Where `low` and `high` stand. */
  readonly from: number;
  readonly to: number;
  readonly mostTicks: number;
  /** Whether the axis begins and ends at round numbers. */
  readonly isRounded?: boolean;
  readonly hasZero?: boolean;
};

const MOST_TICKS = 40;
/** ECMA-262 §21.4.1.1; a little less, so that rounding stays within. */
const LAST_TIME_MS = 8e15;
/** Values closer together than this cannot be told apart by a computer's numbers in a drawing. */
const LEAST_SPAN_SHARE = 1e-9;
const LEAST_SPAN = 1e-280;
/** Half of a smaller number may be zero, whose logarithm is none. */
const LEAST_LOGARITHMIC = 1e-300;
/** The difference of two larger numbers may be none. */
const LARGEST = 1e300;
const DECADES_WITH_INNER_TICKS = 2.5;

/** Returns the scale of an axis over values of this extent; a logarithmic axis without positive values is linear. */
export function createScale(axis: Axis, extent: Extent | null, options: ScaleOptions): Scale {
  if (axis.isTime === true && isCalendar(extent)) {
    return timeScale(widen(extent ?? { low: 0, high: 86_400_000 }), options);
  }
  if (axis.isLogarithmic === true && extent !== null && extent.low > LEAST_LOGARITHMIC) {
    return logarithmicScale(extent, options);
  }
  return linearScale(extent ?? { low: 0, high: 1 }, options);
}

/**
 * Returns the lowest and highest of the values an axis can show, or null where there is none.
 * @param isLogarithmic leaves out what is not positive, unless nothing else is there
 */
export function extentOf(values: Iterable<number | null>, isLogarithmic = false): Extent | null {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value !== null && Math.abs(value) < LARGEST && (!isLogarithmic || value > LEAST_LOGARITHMIC)) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  return low <= high ? { low, high } : null;
}

function linearScale(extent: Extent, options: ScaleOptions): Scale {
  const withZero = options.hasZero === true || isNearZero(extent) ? includeZero(extent) : extent;
  const wide = widen(withZero);
  const step = roundStep((wide.high - wide.low) / Math.max(1, options.mostTicks));
  const low = options.isRounded === true ? Math.floor(wide.low / step + 1e-9) * step : wide.low;
  const high = options.isRounded === true ? Math.ceil(wide.high / step - 1e-9) * step : wide.high;
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.min(MOST_TICKS, Math.floor(high / step + 1e-9) - first + 1);
  const ticks = Array.from({ length: Number.isFinite(count) ? count : 0 }, (_, index) => {
    const value = (first + index) * step;
    return { value, label: formatTick(value, step), context: '' };
  });
  return { low, high, ticks, position: placeBetween(low, high, options) };
}

function logarithmicScale(extent: Extent, options: ScaleOptions): Scale {
  const isOnePoint = extent.high - extent.low <= extent.high * LEAST_SPAN_SHARE;
  const wide = isOnePoint ? { low: extent.low / 2, high: extent.high * 2 } : extent;
  const exponents = { low: Math.log10(wide.low), high: Math.log10(wide.high) };
  const isRounded = options.isRounded === true && exponents.high - exponents.low > 1;
  const low = isRounded ? Math.floor(exponents.low + 1e-9) : exponents.low;
  const high = isRounded ? Math.ceil(exponents.high - 1e-9) : exponents.high;
  const place = placeBetween(low, high, options);
  return {
    low: 10 ** low,
    high: 10 ** high,
    ticks: logarithmicTicks(low, high, options.mostTicks),
    position: (value) => (value > 0 ? place(Math.log10(value)) : Number.NaN),
  };
}

function logarithmicTicks(low: number, high: number, mostTicks: number): readonly Tick[] {
  const hasInner = high - low <= DECADES_WITH_INNER_TICKS;
  const stride = Math.max(1, Math.ceil((high - low) / Math.max(1, mostTicks)));
  const ticks: Tick[] = [];
  for (let exponent = Math.floor(low); exponent <= high + 1e-9; exponent++) {
    for (const factor of hasInner ? [1, 2, 5] : [1]) {
      const at = exponent + Math.log10(factor);
      if (at >= low - 1e-9 && at <= high + 1e-9 && (hasInner || exponent % stride === 0)) {
        const value = factor * 10 ** exponent;
        const isPlain = hasInner || (exponent >= -3 && exponent <= 4);
        ticks.push({ value, label: isPlain ? formatNumber(value) : formatPowerOfTen(exponent), context: '' });
      }
    }
  }
  return ticks.filter(({ value }) => value > 0 && value < Number.POSITIVE_INFINITY);
}

function isCalendar(extent: Extent | null): boolean {
  return extent === null || (extent.low > -LAST_TIME_MS && extent.high < LAST_TIME_MS);
}

function timeScale({ low, high }: Extent, options: ScaleOptions): Scale {
  const step = chooseTimeStep(high - low, options.mostTicks);
  let previous = '';
  const ticks = listTimes(low, high, step).map((value) => {
    const { label, context } = labelTime(value, step);
    const shown = context === previous ? '' : context;
    previous = context;
    return { value, label, context: shown };
  });
  return { low, high, ticks, position: placeBetween(low, high, options) };
}

function placeBetween(low: number, high: number, { from, to }: ScaleOptions): (value: number) => number {
  return (value) => from + ((value - low) / (high - low)) * (to - from);
}

/** One value alone still needs an axis around it. */
function widen({ low, high }: Extent): Extent {
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (high - low > Math.max(LEAST_SPAN, size * LEAST_SPAN_SHARE)) {
    return { low, high };
  }
  const margin = size < LEAST_SPAN ? 1 : size * 0.1;
  return { low: low - margin, high: high + margin };
}

function includeZero({ low, high }: Extent): Extent {
  return { low: Math.min(0, low), high: Math.max(0, high) };
}

/** An axis that nearly reaches zero anyway is easier to read from zero on. */
function isNearZero({ low, high }: Extent): boolean {
  return (low > 0 && low < 0.3 * high) || (high < 0 && high > 0.3 * low);
}

function roundStep(raw: number): number {
  const power = 10 ** Math.floor(Math.log10(raw));
  const factor = [1, 2, 2.5, 5].find((candidate) => candidate * power >= raw * (1 - 1e-9)) ?? 10;
  return factor * power;
}
