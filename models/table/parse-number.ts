const ZERO = 0x30;
const PLUS = 0x2b;
const MINUS = 0x2d;
const SPACE = 0x20;
const TAB = 0x09;
const LOWER_E = 0x65;
const UPPER_E = 0x45;
export const DOT = 0x2e;
export const COMMA = 0x2c;

/** Up to here a whole number and a power of ten are both exact in a double, so that one division rounds only once. */
const EXACT_POWERS = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));
const EXACT_MANTISSA = 2 ** 53;
const MOST_EXPONENT = 400;

/**
 * Returns the number that the bytes spell, correctly rounded, or NaN where they spell none: `-1.5e3`, `1,5` where the
 * decimal sign is a comma, groups of three digits as in `1,234.5`, `inf`.
 *
 * @param decimal the byte of the decimal sign, `DOT` or `COMMA`
 */
export function parseNumber(bytes: Uint8Array, from: number, to: number, decimal: number): number {
  const start = skipBlanks(bytes, from, to);
  const end = skipBlanksBack(bytes, start, to);
  const first = bytes[start];
  let position = first === MINUS || first === PLUS ? start + 1 : start;
  let mantissa = 0;
  let digits = 0;
  let point = -1;
  for (; position < end; position++) {
    const digit = (bytes[position] ?? 0) - ZERO;
    if (digit >= 0 && digit <= 9) {
      mantissa = mantissa * 10 + digit;
      digits++;
    } else if (digit + ZERO === decimal && point < 0) {
      point = digits;
    } else {
      break;
    }
  }
  const power = position < end ? parseExponent(bytes, position, end) : 0;
  if (digits === 0 || Number.isNaN(power)) {
    return parseUnusual(bytes, start, end, decimal);
  }
  const size = scaled(mantissa, point < 0 ? power : power + point - digits);
  if (Number.isNaN(size)) {
    return Number(textOf(bytes, start, end, decimal));
  }
  return first === MINUS ? -size : size;
}

/** Returns NaN where two roundings could differ from one. */
function scaled(mantissa: number, exponent: number): number {
  const power = EXACT_POWERS[Math.abs(exponent)];
  if (power === undefined || mantissa >= EXACT_MANTISSA) {
    return Number.NaN;
  }
  return exponent < 0 ? mantissa / power : mantissa * power;
}

function skipBlanks(bytes: Uint8Array, from: number, to: number): number {
  let start = from;
  while (start < to && isBlank(bytes[start])) {
    start++;
  }
  return start;
}

function skipBlanksBack(bytes: Uint8Array, from: number, to: number): number {
  let end = to;
  while (end > from && isBlank(bytes[end - 1])) {
    end--;
  }
  return end;
}

function isBlank(byte: number | undefined): boolean {
  return byte === SPACE || byte === TAB;
}

/** Returns the power of ten in `e-05`, or NaN where that is not what stands there. */
function parseExponent(bytes: Uint8Array, from: number, end: number): number {
  const letter = bytes[from] ?? 0;
  if (letter !== LOWER_E && letter !== UPPER_E) {
    return Number.NaN;
  }
  const sign = bytes[from + 1] ?? 0;
  const start = sign === MINUS || sign === PLUS ? from + 2 : from + 1;
  let power = start < end ? 0 : Number.NaN;
  for (let position = start; position < end; position++) {
    const digit = (bytes[position] ?? 0) - ZERO;
    power = digit >= 0 && digit <= 9 ? Math.min(power * 10 + digit, MOST_EXPONENT) : Number.NaN;
  }
  return sign === MINUS ? -power : power;
}

const LONGEST_NUMBER = 64;

function parseUnusual(bytes: Uint8Array, start: number, end: number, decimal: number): number {
  if (end - start > LONGEST_NUMBER) {
    return Number.NaN;
  }
  const text = String.fromCharCode(...bytes.subarray(start, end));
  const infinite = /^([+-]?)inf(inity)?$/i.exec(text);
  if (infinite !== null) {
    return infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
  const grouped =
    decimal === COMMA ? /^[+-]?\d{1,3}(?:[. ]\d{3})+(?:,\d+)?$/ : /^[+-]?\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?$/;
  if (!grouped.test(text)) {
    return Number.NaN;
  }
  const whole = text.replaceAll(decimal === COMMA ? /[. ]/g : /[, ]/g, '');
  return Number(whole.replace(',', '.'));
}

function textOf(bytes: Uint8Array, start: number, end: number, decimal: number): string {
  const text = String.fromCharCode(...bytes.subarray(start, end));
  return decimal === COMMA ? text.replace(',', '.') : text;
}
