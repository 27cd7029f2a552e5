/** Whole numbers up to 2²⁴ are exact in float32; one digit is left for the rounding of the values themselves. */
const DIGITS = 23;
/** Smaller numbers lose digits in float32. */
const SMALLEST_EXPONENT = -120;

/**
 * Returns a power of two such that any sum of its multiples whose absolute values add up to at most `magnitude` is
 * exact in float32, in any order. Leaf values on this grid give the same sum in TypeScript, in an ONNX runtime that adds
 * float32 numbers on several threads, and for any number of training threads.
 */
export function exactSumStep(magnitude: number): number {
  return magnitude > 0 ? 2 ** Math.max(SMALLEST_EXPONENT, Math.ceil(Math.log2(magnitude)) - DIGITS) : 1;
}

/** Returns the multiple of `step` nearest to the value. */
export function roundToStep(value: number, step: number): number {
  return Math.round(value / step) * step;
}

/** Returns multiples of `step` near to shares whose sum is 1, such that theirs is 1 too (largest remainders). */
export function roundShares(shares: readonly number[], step: number): readonly number[] {
  const floors = shares.map((share) => Math.floor(share / step));
  const missing = Math.round(1 / step) - floors.reduce((sum, units) => sum + units, 0);
  const byRemainder = [...shares.keys()].sort((a, b) => remainder(b) - remainder(a) || a - b);
  function remainder(place: number): number {
    return (shares[place] ?? 0) / step - (floors[place] ?? 0);
  }
  for (const place of byRemainder.slice(0, Math.max(0, missing))) {
    floors[place] = (floors[place] ?? 0) + 1;
  }
  return floors.map((units) => units * step);
}
