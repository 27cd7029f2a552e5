/** Grey value of a score equal to the review limit. */
export const LIMIT_GREY = 128;
/** Below half the limit nothing is shown: harmless texture would only hide the part. */
const VISIBLE_FROM_GREY = 64;
const OPAQUE_FROM_GREY = LIMIT_GREY;
const MAXIMUM_ALPHA = 235;

/**
 * Upper part of matplotlib's `inferno` (CC0): lightness rises evenly, so the order of the
 * colours can be read in grey and with any colour vision.
 */
const STOPS: readonly (readonly [number, number, number])[] = [
  [66, 10, 104],
  [106, 23, 110],
  [147, 38, 103],
  [188, 55, 84],
  [221, 81, 58],
  [243, 120, 25],
  [252, 165, 10],
  [246, 215, 70],
  [252, 255, 164],
];

function mix(from: number, to: number, share: number): number {
  return Math.round(from + (to - from) * share);
}

function colourAt(share: number): readonly [number, number, number] {
  const position = share * (STOPS.length - 1);
  const index = Math.min(STOPS.length - 2, Math.floor(position));
  const [from, to] = [STOPS[index] ?? [0, 0, 0], STOPS[index + 1] ?? [0, 0, 0]];
  const part = position - index;
  return [mix(from[0], to[0], part), mix(from[1], to[1], part), mix(from[2], to[2], part)];
}

/** Returns `[red, green, blue, alpha]`, 0–255, for one grey value of an anomaly map (128 = the review limit). */
export function heatColour(grey: number): readonly [number, number, number, number] {
  if (grey < VISIBLE_FROM_GREY) {
    return [0, 0, 0, 0];
  }
  const [red, green, blue] = colourAt((grey - VISIBLE_FROM_GREY) / (255 - VISIBLE_FROM_GREY));
  const rise = Math.min(1, (grey - VISIBLE_FROM_GREY) / (OPAQUE_FROM_GREY - VISIBLE_FROM_GREY));
  // Cubed, because even good parts reach two thirds of the limit and would lie under a haze.
  return [red, green, blue, Math.round(rise ** 3 * MAXIMUM_ALPHA)];
}

const palette = Array.from({ length: 256 }, (_unused, grey) => heatColour(grey));

/** Colours an anomaly map in place. `rgba` holds grey pixels as a canvas returns them: red = green = blue. */
export function colourHeatMap(rgba: Uint8ClampedArray): void {
  for (let offset = 0; offset < rgba.length; offset += 4) {
    const colour = palette[rgba[offset] ?? 0];
    if (colour !== undefined) {
      rgba.set(colour, offset);
    }
  }
}
