const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const SIGNIFICANT_DIGITS = 6;
const SMALLEST_PLAIN = 1e-4;
const LARGEST_PLAIN = 1e9;
const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** Returns the number with six significant digits, thousands apart, very small and large ones as powers of ten. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) {
    return Number.isNaN(value) ? '–' : `${value < 0 ? '−' : ''}∞`;
  }
  const size = Math.abs(value);
  if (size !== 0 && (size < SMALLEST_PLAIN || size >= LARGEST_PLAIN)) {
    return formatScientific(value, SIGNIFICANT_DIGITS - 1);
  }
  if (Number.isInteger(value)) {
    return withMinus(grouped.format(value));
  }
  const wholeDigits = Math.max(1, Math.floor(Math.log10(size)) + 1);
  const decimals = size >= 1 ? Math.max(0, SIGNIFICANT_DIGITS - wholeDigits) : SIGNIFICANT_DIGITS;
  return withMinus(value.toLocaleString('en-US', { maximumFractionDigits: decimals }));
}

/** Returns a number on an axis, with just the decimals its step needs. */
export function formatTick(value: number, step: number): string {
  const size = Math.max(Math.abs(value), step);
  if (value === 0) {
    return '0';
  }
  if (size < SMALLEST_PLAIN || size >= LARGEST_PLAIN) {
    const digits = Math.floor(Math.log10(Math.abs(value))) - Math.floor(Math.log10(step) + 1e-9);
    return formatScientific(value, Math.max(0, Math.min(digits + 1, SIGNIFICANT_DIGITS)));
  }
  const decimals = decimalsOf(step);
  return withMinus(value.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals }));
}

/** Returns a power of ten such as 10⁻³. */
export function formatPowerOfTen(exponent: number): string {
  const digits = Array.from(String(Math.abs(exponent)), (digit) => SUPERSCRIPTS[Number(digit)] ?? '').join('');
  return `10${exponent < 0 ? '⁻' : ''}${digits}`;
}

function decimalsOf(step: number): number {
  for (let decimals = 0; decimals < 12; decimals++) {
    if (Math.abs(step * 10 ** decimals - Math.round(step * 10 ** decimals)) < 1e-6) {
      return decimals;
    }
  }
  return 12;
}

function formatScientific(value: number, digits: number): string {
  const [mantissa = '', exponent = '0'] = value.toExponential(digits).split('e');
  const short = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa;
  return `${withMinus(short)}×${formatPowerOfTen(Number(exponent))}`;
}

/** A true minus sign is as wide as a plus, so that columns of figures stand straight. */
function withMinus(text: string): string {
  return text.replace('-', '−');
}
