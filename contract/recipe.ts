import { z } from 'zod';
import { RecipeId, Sha256, TimeUs } from './ids.ts';
import { Thresholds } from './verdict.ts';

const Band = z.object({ min: z.number(), max: z.number() });

/** The edges of one good placement: bytes relative to the strongest, row by row. */
const SceneEdges = z.object({
  width: z.int().positive(),
  height: z.int().positive(),
  base64: z.base64().max(100_000),
});

/** The scene as it was when the recipe was commissioned; a frame outside is not judged. */
export const SceneBand = z.object({
  /** Mean luma, 0–255. */
  brightness: Band,
  /** Variance of the Laplacian of luma at a fixed working width, arbitrary units. */
  focus: Band,
  /** Mean luma histogram of the placements; the distance is the earth mover's, in grey levels. */
  light: z
    .object({ histogram: z.array(z.number()), maximumDistance: z.number().positive() })
    .nullable()
    .default(null),
  /** Where the part lies, against one placement; shifts are shares of the picture's width. */
  position: z.object({ edges: SceneEdges, x: Band, y: Band, minimumCorrelation: z.number() }).nullable().default(null),
  /** What lies around the part, as the model's network describes it. */
  surroundings: z
    .object({ mean: z.array(z.number()), maximumDistance: z.number().positive() })
    .nullable()
    .default(null),
  /** Good placements the band was recorded from. */
  placements: z.int().nonnegative().default(0),
});
export type SceneBand = z.infer<typeof SceneBand>;

/** SFNC OffsetX, OffsetY, Width, Height. */
export const SensorRegion = z.object({
  offsetX: z.int().nonnegative(),
  offsetY: z.int().nonnegative(),
  width: z.int().positive(),
  height: z.int().positive(),
});
export type SensorRegion = z.infer<typeof SensorRegion>;

/** SFNC names and units; null where the camera has no such feature. */
export const CameraSettings = z.object({
  exposureTimeUs: z.number().positive().nullable(),
  gainDb: z.number().nullable(),
  /** PFNC name. */
  pixelFormat: z.string().nullable().default(null),
  /** Part of the sensor that is read out, in pixels; null: all of it. */
  sensorRegion: SensorRegion.nullable().default(null),
  /** `Software`, or the device's input such as `Line0`. */
  triggerSource: z.string().nullable().default(null),
});
export type CameraSettings = z.infer<typeof CameraSettings>;

/** Nothing asked of the camera: it stays as it is. */
export const unchangedCameraSettings: CameraSettings = {
  exposureTimeUs: null,
  gainDb: null,
  pixelFormat: null,
  sensorRegion: null,
  triggerSource: null,
};

/** Part of the frame that is judged, as fractions of its width and height. */
export const RegionOfInterest = z
  .object({
    x: z.number().min(0).max(1),
    y: z.number().min(0).max(1),
    width: z.number().gt(0).max(1),
    height: z.number().gt(0).max(1),
  })
  .refine(
    ({ x, y, width, height }) => x + width <= 1.000001 && y + height <= 1.000001,
    'the region must lie inside the picture',
  );
export type RegionOfInterest = z.infer<typeof RegionOfInterest>;

/** What a split-conformal threshold guarantees, and from how many images (Vovk et al. 2005; Lei et al. 2018). */
export const ThresholdPromise = z.object({
  calibrationImages: z.int().nonnegative(),
  /** Guaranteed upper bound on the share of good parts called for review; null when too few images allow none below 1. */
  falseRejectRate: z.number().min(0).max(1).nullable(),
  statement: z.string(),
});
export type ThresholdPromise = z.infer<typeof ThresholdPromise>;

/** The name of a recipe's first, often only, view. */
export const FIRST_VIEW = 'first';

/** One camera's look at a part, with everything needed to judge it. */
export const RecipeView = z.object({
  viewName: z.string().trim().min(1).max(40),
  cameraSerial: z.string().min(1),
  /** Where the camera must be plugged in; null: anywhere. */
  cameraPortPath: z.string().nullable().default(null),
  cameraSettings: CameraSettings,
  regionOfInterest: RegionOfInterest.nullable(),
  modelSha256: Sha256,
  modelName: z.string(),
  thresholds: Thresholds,
  sceneBand: SceneBand,
});
export type RecipeView = z.infer<typeof RecipeView>;

/** Cameras beyond this many do not fit one bench. */
export const MAXIMUM_ADDITIONAL_VIEWS = 7;

/** One product as the station judges it; its own fields are the first view's. Each change is a new revision. */
export const Recipe = RecipeView.omit({ viewName: true }).extend({
  recipeId: RecipeId,
  revision: z.int().positive(),
  name: z.string().trim().min(1).max(80),
  productCode: z.string().trim().min(1).max(80),
  promise: ThresholdPromise,
  /** Other cameras that look at the same part; all must pass. */
  additionalViews: z.array(RecipeView).max(MAXIMUM_ADDITIONAL_VIEWS).default([]),
  trainingImages: z.int().nonnegative(),
  createdAtUs: TimeUs,
  createdBy: z.string(),
});
export type Recipe = z.infer<typeof Recipe>;

/** Returns every view of the recipe, its own first. */
export function viewsOf(recipe: Recipe): readonly [RecipeView, ...RecipeView[]] {
  return [{ ...recipe, viewName: FIRST_VIEW }, ...recipe.additionalViews];
}
