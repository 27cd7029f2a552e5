import type { SceneBand } from '../../contract/recipe.ts';
import type { Scene } from '../inference/inference-methods.ts';

/** The band is never narrower than this, since a few pictures of one minute know nothing of the day's drift. */
const BRIGHTNESS_SLACK = 0.15;
const FOCUS_LOWEST = 0.5;
const FOCUS_HIGHEST = 2;
/** Robust standard deviations (1.4826 × median absolute deviation) on either side. */
const SPREADS = 6;
const NORMAL_CONSISTENCY = 1.4826;

/**
 * Returns the band of brightness and focus that pictures of this product may have: the median of the teaching
 * pictures, six robust standard deviations to either side, at least ±15 % of brightness and half to twice the focus.
 *
 * @throws RangeError without pictures
 */
export function sceneBandOf(scenes: readonly Scene[]): SceneBand {
  if (scenes.length === 0) {
    throw new RangeError('a scene band needs at least one picture');
  }
  const brightness = middleAndSpread(scenes.map((scene) => scene.brightness));
  const focus = middleAndSpread(scenes.map((scene) => scene.focus));
  const brightnessSlack = Math.max(brightness.middle * BRIGHTNESS_SLACK, brightness.spread * SPREADS);
  return {
    brightness: { min: brightness.middle - brightnessSlack, max: brightness.middle + brightnessSlack },
    focus: {
      min: Math.max(0, Math.min(focus.middle * FOCUS_LOWEST, focus.middle - focus.spread * SPREADS)),
      max: Math.max(focus.middle * FOCUS_HIGHEST, focus.middle + focus.spread * SPREADS),
    },
  };
}

function middleAndSpread(values: readonly number[]): { readonly middle: number; readonly spread: number } {
  const middle = median(values);
  return { middle, spread: NORMAL_CONSISTENCY * median(values.map((value) => Math.abs(value - middle))) };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const low = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
  const high = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return (low + high) / 2;
}
