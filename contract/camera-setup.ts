import { z } from 'zod';
import { CameraInfo } from './camera.ts';
import { errorCodes } from './errors.ts';
import { RecipeId, Sha256, TimeUs } from './ids.ts';
import { CameraSettings, SceneBand } from './recipe.ts';

export const SettingRange = z.object({
  minimum: z.number(),
  maximum: z.number(),
  /** Null where any value between is allowed. */
  increment: z.number().nullable(),
  unit: z.string(),
});
export type SettingRange = z.infer<typeof SettingRange>;

/** The camera in use as it is set now, and what may be chosen; a range is null where the camera has no such setting. */
export const CameraSetup = z.object({
  info: CameraInfo,
  settings: CameraSettings,
  ranges: z.object({
    exposureTimeUs: SettingRange.nullable(),
    gainDb: SettingRange.nullable(),
    width: SettingRange.nullable(),
    height: SettingRange.nullable(),
    offsetX: SettingRange.nullable(),
    offsetY: SettingRange.nullable(),
  }),
  pixelFormats: z.array(z.string()),
  triggerSources: z.array(z.string()),
  hasFeatures: z.boolean(),
  /** Since the camera was opened. */
  counts: z.object({
    frames: z.int(),
    dropped: z.int(),
    incomplete: z.int(),
    reconnects: z.int(),
  }),
});
export type CameraSetup = z.infer<typeof CameraSetup>;

/** One camera of the list: a small picture of what it sees, or why there is none. */
export const CameraThumbnail = z.object({
  cameraId: z.string(),
  /** JPEG. */
  base64: z.base64().nullable(),
  problem: z.string().nullable(),
  /** The problem for the screen's own words; null where there is none, or none of these fits. */
  problemCode: z.enum(errorCodes).nullable().default(null),
});
export type CameraThumbnail = z.infer<typeof CameraThumbnail>;

/** What the picture under the camera measures now. */
export const PictureMeasures = z.object({
  width: z.int().positive(),
  height: z.int().positive(),
  /** Counts of luma in 64 equal bins. */
  histogram: z.array(z.number().nonnegative()),
  saturatedFraction: z.number().min(0).max(1),
  blackFraction: z.number().min(0).max(1),
  /** Mean luma, 0–255. */
  brightness: z.number(),
  /** Variance of the Laplacian; higher is sharper. */
  focus: z.number().nonnegative(),
  /** The same by cell, row by row. */
  focusGrid: z.object({
    columns: z.int().positive(),
    rows: z.int().positive(),
    values: z.array(z.number().nonnegative()),
  }),
});
export type PictureMeasures = z.infer<typeof PictureMeasures>;

/** A printed ChArUco board. */
export const BoardSpecification = z.object({
  columns: z.int().min(3).max(30),
  rows: z.int().min(3).max(30),
  squareMm: z.number().positive().max(200),
  markerMm: z.number().positive().max(200),
  paper: z.enum(['A4', 'A3']),
});
export type BoardSpecification = z.infer<typeof BoardSpecification>;

export const defaultBoard: BoardSpecification = { columns: 9, rows: 6, squareMm: 25, markerMm: 18, paper: 'A4' };

/** One picture of the board. */
export const BoardView = z.object({
  imageSha256: Sha256,
  width: z.int().positive(),
  height: z.int().positive(),
  corners: z.array(z.object({ id: z.int(), x: z.number(), y: z.number() })),
});
export type BoardView = z.infer<typeof BoardView>;

/** How a camera sees the plane that its board lay on. */
export const Calibration = z.object({
  cameraSerial: z.string(),
  board: BoardSpecification,
  width: z.int().positive(),
  height: z.int().positive(),
  /** At the picture's centre. */
  mmPerPixel: z.number().positive(),
  residualRmsPx: z.number().nonnegative(),
  residualMaximumPx: z.number().nonnegative(),
  k1: z.number(),
  k2: z.number(),
  /** False when the corners could not tell the lens's distortion. */
  isLensFitted: z.boolean(),
  /** Millimetres on the board to pixels of a straight lens, row by row. */
  homography: z.tuple([
    z.number(),
    z.number(),
    z.number(),
    z.number(),
    z.number(),
    z.number(),
    z.number(),
    z.number(),
    z.number(),
  ]),
  cornersUsed: z.int().nonnegative(),
  cornersRejected: z.int().nonnegative(),
  /** Greatest share by which a picture corner's mm per pixel differs from the centre's; null where it was not computed. */
  scaleSpread: z.number().nonnegative().nullable().default(null),
  /** Corners that fit no plane with the others. */
  outliers: z.array(z.object({ imageSha256: Sha256, id: z.int(), distancePx: z.number().nonnegative() })).default([]),
  createdAtUs: TimeUs,
});
export type Calibration = z.infer<typeof Calibration>;

/** How evenly the light falls on an empty surface. */
export const LightCheck = z.object({
  cameraSerial: z.string(),
  /** Darkest over brightest smoothed cell, 0–1. */
  uniformity: z.number().min(0).max(1),
  cells: z.object({
    columns: z.int().positive(),
    rows: z.int().positive(),
    /** Relative to the brightest, row by row. */
    values: z.array(z.number().nonnegative()),
  }),
  /** Dust and hot spots, pixels of the frame. */
  spots: z.array(z.object({ x: z.number(), y: z.number(), radiusPx: z.number().nonnegative() })),
  /** Factors on a coarse grid that bring each place to the mean brightness; null where they were not kept. */
  correction: z
    .object({ columns: z.int().positive(), rows: z.int().positive(), gains: z.array(z.number().positive()) })
    .nullable()
    .default(null),
  imageSha256: Sha256,
  createdAtUs: TimeUs,
});
export type LightCheck = z.infer<typeof LightCheck>;

/** Fewest good placements a band may be recorded from, and how many give a good one. */
export const MINIMUM_PLACEMENTS = 5;
export const RECOMMENDED_PLACEMENTS = 15;

/** Good placements of a part, collected to record the band of its recipe. */
export const Commissioning = z.object({
  recipeId: RecipeId,
  viewName: z.string(),
  placements: z.array(
    z.object({
      imageSha256: Sha256,
      brightness: z.number(),
      focus: z.number(),
      /** How far from the band so far, in the units of `SceneBand`; null while there is none to compare with. */
      lightDistance: z.number().nonnegative().nullable().default(null),
      shift: z.object({ x: z.number(), y: z.number() }).nullable().default(null),
      surroundingsDistance: z.number().nonnegative().nullable().default(null),
    }),
  ),
  /** What would be recorded from the placements so far; null below the fewest. */
  band: SceneBand.nullable(),
});
export type Commissioning = z.infer<typeof Commissioning>;

/** "Record what the camera saw", for support. */
export const RecordingState = z.object({
  isRecording: z.boolean(),
  frames: z.int().nonnegative(),
  dropped: z.int().nonnegative(),
  bytes: z.int().nonnegative(),
  /** Folder of the running recording, or the packed file of the last one. */
  directory: z.string().nullable(),
});
export type RecordingState = z.infer<typeof RecordingState>;
