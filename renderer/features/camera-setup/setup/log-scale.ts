/** Steps of the slider from one end to the other. */
export const SLIDER_STEPS = 1000;
const DIGITS = 3;

type Ends = { readonly minimum: number; readonly maximum: number; readonly increment: number | null };

/** The lower end of a logarithmic scale must lie above zero. */
function lowest({ minimum, increment }: Ends): number {
  return minimum > 0 ? minimum : Math.max(increment ?? 0, 1e-3);
}

/** Returns where `value` lies on a logarithmic slider, 0 to `SLIDER_STEPS`. */
export function positionOnLogScale(value: number, ends: Ends): number {
  const low = lowest(ends);
  if (ends.maximum <= low) {
    return 0;
  }
  const share = Math.log(Math.max(value, low) / low) / Math.log(ends.maximum / low);
  return Math.round(Math.min(1, Math.max(0, share)) * SLIDER_STEPS);
}

/** Returns `value` on the steps the camera offers, inside its range. */
export function snapToRange(value: number, { minimum, maximum, increment }: Ends): number {
  const inside = Math.min(maximum, Math.max(minimum, value));
  if (increment === null || increment <= 0) {
    return inside;
  }
  const steps = Math.round((inside - minimum) / increment);
  const snapped = minimum + steps * increment;
  // Adding a decimal step many times over leaves 0.30000000000000004.
  return Number((snapped > maximum ? snapped - increment : snapped).toPrecision(12));
}

/** Returns the value that the slider's `position` stands for: three digits, or the camera's end. */
export function valueAtPosition(position: number, ends: Ends): number {
  if (position <= 0) {
    return ends.minimum;
  }
  if (position >= SLIDER_STEPS) {
    return ends.maximum;
  }
  const low = lowest(ends);
  const value = low * (ends.maximum / low) ** (position / SLIDER_STEPS);
  return snapToRange(Number(value.toPrecision(DIGITS)), ends);
}
