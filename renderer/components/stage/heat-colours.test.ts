import { expect, test } from 'vitest';
import { colourHeatMap, heatColour, LIMIT_GREY } from './heat-colours.ts';

const greys = Array.from({ length: 256 }, (_unused, grey) => grey);
/** Relative luminance (WCAG 2.2). */
function luminance([red, green, blue]: readonly number[]): number {
  const linear = (value = 0): number => (value <= 10 ? value / 3294 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

test('what is below half the limit is not shown', () => {
  expect(greys.filter((grey) => grey <= LIMIT_GREY / 2).map((grey) => heatColour(grey)[3])).toEqual(
    Array.from({ length: LIMIT_GREY / 2 + 1 }, () => 0),
  );
  expect(heatColour(LIMIT_GREY)[3]).toBeGreaterThan(200);
});

test('a higher score is always lighter and never more transparent, so order reads in grey', () => {
  const shown = greys.filter((grey) => grey >= LIMIT_GREY / 2).map(heatColour);
  shown.slice(1).forEach((colour, index) => {
    expect(luminance(colour)).toBeGreaterThanOrEqual(luminance(shown[index] ?? []) - 1e-9);
    expect(colour[3]).toBeGreaterThanOrEqual(shown[index]?.[3] ?? 0);
  });
});

test('a map is coloured pixel by pixel', () => {
  const rgba = new Uint8ClampedArray([0, 0, 0, 255, 200, 200, 200, 255]);
  colourHeatMap(rgba);
  expect([...rgba]).toEqual([...heatColour(0), ...heatColour(200)]);
});
