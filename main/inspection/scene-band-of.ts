import type { SceneBand } from '../../contract/recipe.ts';
import { compareDescriptions, type SceneDescription } from '../../models/vision/scene/describe-scene.ts';
import type { Placement } from '../inference/inference-methods.ts';

/** The band is never narrower than this, since a few pictures of one minute know nothing of the day's drift. */
const BRIGHTNESS_SLACK = 0.06;
const FOCUS_LOWEST = 0.5;
const FOCUS_HIGHEST = 2;
const LIGHT_LEAST_DISTANCE = 4;
/** One percent of the picture's width. */
const POSITION_LEAST_SLACK = 0.01;
/** Narrower than the others: placements against a stop are spread evenly, without tails. */
const POSITION_SPREADS = 4;
const CORRELATION_SHARE = 0.5;
/** Teaching pictures went through a JPEG, judged ones did not: measured, that alone is 0.3 of the highest distance. */
const SURROUNDINGS_SLACK = 2;
/** Of the mean's length: placements taken within a minute differ less than a day's dust and noise. */
const SURROUNDINGS_LEAST_SHARE = 0.12;
/** Robust standard deviations (1.4826 × median absolute deviation) on either side. */
const SPREADS = 6;
const NORMAL_CONSISTENCY = 1.4826;
/** Below this nothing is known of how placements differ. */
const LEAST_PLACEMENTS = 3;

/**
 * Returns the band in which pictures of this product lie, from good placements: medians, six robust standard
 * deviations to either side and never less than the least slack. Light, position and surroundings need three placements.
 *
 * @throws RangeError without placements
 */
export function sceneBandOf(placements: readonly Placement[]): SceneBand {
  if (placements.length === 0) {
    throw new RangeError('a scene band needs at least one picture');
  }
  const scenes = placements.map(({ scene }) => scene);
  const brightness = middleAndSpread(scenes.map((scene) => scene.brightness));
  const focus = middleAndSpread(scenes.map((scene) => scene.focus));
  const isKnown = placements.length >= LEAST_PLACEMENTS;
  return {
    brightness: bandAround(brightness, brightness.middle * BRIGHTNESS_SLACK),
    focus: {
      min: Math.max(0, Math.min(focus.middle * FOCUS_LOWEST, focus.middle - focus.spread * SPREADS)),
      max: Math.max(focus.middle * FOCUS_HIGHEST, focus.middle + focus.spread * SPREADS),
    },
    ...(isKnown ? lightAndPosition(scenes) : { light: null, position: null }),
    surroundings: isKnown ? surroundingsOf(placements) : null,
    placements: placements.length,
  };
}

function lightAndPosition(scenes: readonly SceneDescription[]): Pick<SceneBand, 'light' | 'position'> {
  const histogram = meanOf(scenes.map((scene) => scene.histogram));
  const reference = { histogram, edges: middleScene(scenes).edges };
  const comparisons = scenes.map((scene) => compareDescriptions(scene, reference));
  const distances = comparisons.map(({ lightDistance }) => lightDistance);
  const { width, height, data } = reference.edges;
  return {
    light: { histogram, maximumDistance: limitAbove(distances, LIGHT_LEAST_DISTANCE) },
    position: {
      edges: { width, height, base64: Buffer.from(data).toString('base64') },
      x: positionBand(comparisons.map(({ shift }) => shift.x)),
      y: positionBand(comparisons.map(({ shift }) => shift.y)),
      minimumCorrelation: CORRELATION_SHARE * Math.min(...comparisons.map(({ shift }) => shift.correlation)),
    },
  };
}

/** The placement whose brightness is the median one, so that one odd picture never becomes the reference. */
function middleScene(scenes: readonly SceneDescription[]): SceneDescription {
  const sorted = scenes.toSorted((a, b) => a.brightness - b.brightness);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) {
    throw new RangeError('a scene band needs at least one picture');
  }
  return middle;
}

function surroundingsOf(placements: readonly Placement[]): SceneBand['surroundings'] {
  const vectors = placements.map(({ surroundings }) => surroundings).filter((vector) => vector !== null);
  if (vectors.length < placements.length) {
    return null;
  }
  const mean = meanOf(vectors.map((vector) => Array.from(vector)));
  const distances = vectors.map((vector) => euclideanDistance(vector, mean));
  const least = Math.max(
    SURROUNDINGS_SLACK * Math.max(...distances),
    SURROUNDINGS_LEAST_SHARE * Math.hypot(...mean),
    1e-6,
  );
  return { mean, maximumDistance: limitAbove(distances, least) };
}

/** Returns the length of the difference of two vectors of the same width. */
export function euclideanDistance(one: ArrayLike<number>, other: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < one.length; index += 1) {
    sum += ((one[index] ?? 0) - (other[index] ?? 0)) ** 2;
  }
  return Math.sqrt(sum);
}

type Statistics = { readonly middle: number; readonly spread: number };

type Band = { readonly min: number; readonly max: number };

function positionBand(shifts: readonly number[]): Band {
  return bandAround(middleAndSpread(shifts), POSITION_LEAST_SLACK, POSITION_SPREADS);
}

function bandAround({ middle, spread }: Statistics, leastSlack: number, spreads = SPREADS): Band {
  const slack = Math.max(leastSlack, spread * spreads);
  return { min: middle - slack, max: middle + slack };
}

function limitAbove(values: readonly number[], least: number): number {
  const { middle, spread } = middleAndSpread(values);
  return Math.max(least, middle + SPREADS * spread);
}

function meanOf(rows: readonly (readonly number[])[]): number[] {
  const [first = []] = rows;
  return first.map((_, column) => rows.reduce((sum, row) => sum + (row[column] ?? 0), 0) / rows.length);
}

function middleAndSpread(values: readonly number[]): Statistics {
  const middle = median(values);
  return { middle, spread: NORMAL_CONSISTENCY * median(values.map((value) => Math.abs(value - middle))) };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const low = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
  const high = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return (low + high) / 2;
}
