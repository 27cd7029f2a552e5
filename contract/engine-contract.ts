import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { CameraFeature } from './camera-feature.ts';
import {
  BoardSpecification,
  BoardView,
  Calibration,
  CameraSetup,
  CameraThumbnail,
  Commissioning,
  LightCheck,
  PictureMeasures,
  RecordingState,
} from './camera-setup.ts';
import { CameraInfo, CameraKind, SimulatorFault } from './camera.ts';
import { errorCodes } from './errors.ts';
import { InspectionId, RecipeId, Sha256, TeachSessionId } from './ids.ts';
import { Inspection } from './inspection.ts';
import { CameraSettings, MAXIMUM_ADDITIONAL_VIEWS, Recipe } from './recipe.ts';
import { StationEvent, StationStatus } from './status.ts';
import { TeachSession, Trial } from './teach.ts';
import { Thresholds, Verdict } from './verdict.ts';

/** Every failure crosses as this: a code for the program and one line for a person. */
const procedure = oc.errors({
  FAILED: { status: 422, data: z.object({ code: z.enum(errorCodes) }) },
});

const Nothing = z.object({});
/** Bytes travel as base64, since both transports carry JSON on the control channel. */
const EncodedImage = z.object({ mime: z.string(), base64: z.base64() });
/** 32 MiB of image is 43 MiB of base64. */
const MAXIMUM_UPLOAD_CHARACTERS = 45_000_000;

/** Everything a window may ask of the station. A procedure the engine does not implement fails to compile. */
export const engineContract = {
  station: {
    status: procedure.input(Nothing).output(StationStatus),
    watch: procedure.input(Nothing).output(eventIterator(StationEvent)),
    resetCounters: procedure.input(Nothing).output(StationStatus),
    callQuality: procedure
      .input(z.object({ inspectionId: InspectionId.nullable(), note: z.string().max(500) }))
      .output(Nothing),
  },
  inspection: {
    trigger: procedure.input(z.object({ partSerial: z.string().trim().min(1).max(120).optional() })).output(Inspection),
    setRunning: procedure.input(z.object({ isRunning: z.boolean() })).output(StationStatus),
    /** Newest first. */
    list: procedure
      .input(
        z.object({
          limit: z.int().min(1).max(500),
          verdict: Verdict.optional(),
          search: z.string().max(120).optional(),
          beforeUs: z.int().optional(),
        }),
      )
      .output(z.array(Inspection)),
    get: procedure.input(z.object({ inspectionId: InspectionId })).output(Inspection),
    /** A person's verdict: a new record that supersedes the named one. */
    judge: procedure
      .input(
        z.object({ inspectionId: InspectionId, verdict: Verdict.exclude(['cannot-judge']), note: z.string().max(500) }),
      )
      .output(Inspection),
  },
  image: {
    read: procedure.input(z.object({ sha256: Sha256 })).output(EncodedImage),
  },
  recipe: {
    list: procedure.input(Nothing).output(z.array(Recipe)),
    activate: procedure.input(z.object({ recipeId: RecipeId })).output(StationStatus),
    setThresholds: procedure
      .input(z.object({ recipeId: RecipeId, thresholds: Thresholds, reason: z.string().trim().min(3).max(500) }))
      .output(Recipe),
    /**
     * Looks at the part with further cameras, each judged as another recipe does; all must pass. Without
     * `fromRecipeId` the view of that name stays as it is, with the band recorded for it.
     */
    setViews: procedure
      .input(
        z.object({
          recipeId: RecipeId,
          views: z
            .array(z.object({ viewName: z.string().trim().min(1).max(40), fromRecipeId: RecipeId.nullable() }))
            .max(MAXIMUM_ADDITIONAL_VIEWS),
          reason: z.string().trim().min(3).max(500),
        }),
      )
      .output(Recipe),
  },
  teach: {
    list: procedure.input(Nothing).output(z.array(TeachSession)),
    get: procedure.input(z.object({ sessionId: TeachSessionId })).output(TeachSession),
    create: procedure
      .input(z.object({ name: z.string().trim().min(1).max(80), productCode: z.string().trim().min(1).max(80) }))
      .output(TeachSession),
    /** Takes one picture of the part that lies under the camera now. */
    capture: procedure.input(z.object({ sessionId: TeachSessionId })).output(TeachSession),
    addImage: procedure
      .input(
        z.object({
          sessionId: TeachSessionId,
          fileName: z.string().min(1).max(255),
          base64: z.base64().max(MAXIMUM_UPLOAD_CHARACTERS),
        }),
      )
      .output(TeachSession),
    removeImage: procedure.input(z.object({ sessionId: TeachSessionId, sha256: Sha256 })).output(TeachSession),
    train: procedure.input(z.object({ sessionId: TeachSessionId })).output(TeachSession),
    cancel: procedure.input(z.object({ sessionId: TeachSessionId })).output(TeachSession),
    /** Judges the part under the camera with the trained, not yet released model. */
    tryOut: procedure.input(z.object({ sessionId: TeachSessionId })).output(Trial),
    release: procedure.input(z.object({ sessionId: TeachSessionId, activate: z.boolean() })).output(Recipe),
    discard: procedure.input(z.object({ sessionId: TeachSessionId })).output(Nothing),
  },
  camera: {
    list: procedure.input(Nothing).output(z.array(CameraInfo)),
    /** Kinds of camera that cannot be used here, and why. */
    unavailable: procedure.input(Nothing).output(z.array(z.object({ kind: CameraKind, reason: z.string() }))),
    select: procedure.input(z.object({ cameraId: z.string().min(1) })).output(StationStatus),
    thumbnail: procedure.input(z.object({ cameraId: z.string().min(1) })).output(CameraThumbnail),
    setup: procedure.input(Nothing).output(CameraSetup),
    /** Applies the settings and reads them back; the recipe is not changed. */
    applySettings: procedure.input(z.object({ settings: CameraSettings })).output(CameraSetup),
    features: procedure.input(Nothing).output(z.array(CameraFeature)),
    /** @returns the feature as it is then */
    setFeature: procedure
      .input(z.object({ name: z.string().min(1), value: z.union([z.number(), z.string(), z.boolean()]) }))
      .output(CameraFeature),
    executeFeature: procedure.input(z.object({ name: z.string().min(1) })).output(Nothing),
    /** Measures what lies under the camera now. */
    measure: procedure.input(Nothing).output(PictureMeasures),
    /** Makes the camera in use, its place and its settings those of the recipe: a new revision. */
    saveToRecipe: procedure
      .input(z.object({ recipeId: RecipeId, reason: z.string().trim().min(3).max(500) }))
      .output(Recipe),
    recording: procedure.input(Nothing).output(RecordingState),
    startRecording: procedure.input(Nothing).output(RecordingState),
    stopRecording: procedure.input(Nothing).output(RecordingState),
  },
  calibration: {
    /** A page to print at 100 %. */
    board: procedure.input(BoardSpecification).output(z.object({ svg: z.string() })),
    views: procedure.input(Nothing).output(z.array(BoardView)),
    capture: procedure.input(z.object({ board: BoardSpecification })).output(z.array(BoardView)),
    removeView: procedure.input(z.object({ imageSha256: Sha256 })).output(z.array(BoardView)),
    /** Computes from the views; nothing is kept yet. */
    solve: procedure.input(z.object({ board: BoardSpecification })).output(Calibration),
    /** Computes and keeps the result for the camera in use. */
    save: procedure.input(z.object({ board: BoardSpecification })).output(Calibration),
    /** What is kept for the camera in use. */
    current: procedure.input(Nothing).output(Calibration.nullable()),
    /** The live picture as kept calibration and light check make it: evenly lit, straight, seen from right above. */
    preview: procedure.input(Nothing).output(EncodedImage),
  },
  lightCheck: {
    /** Takes several pictures of the empty surface under the camera and keeps the result. */
    run: procedure.input(Nothing).output(LightCheck),
    current: procedure.input(Nothing).output(LightCheck.nullable()),
  },
  commissioning: {
    /** Begins or goes on with collecting placements for one view of a recipe, whose camera settings are applied. */
    begin: procedure.input(z.object({ recipeId: RecipeId, viewName: z.string().min(1) })).output(Commissioning),
    capture: procedure.input(Nothing).output(Commissioning),
    remove: procedure.input(z.object({ imageSha256: Sha256 })).output(Commissioning),
    /** Records the band: a new revision of the recipe. */
    finish: procedure.input(z.object({ reason: z.string().trim().min(3).max(500) })).output(Recipe),
    cancel: procedure.input(Nothing).output(Nothing),
  },
  simulator: {
    faults: procedure.input(Nothing).output(z.array(SimulatorFault)),
    setFault: procedure
      .input(z.object({ fault: SimulatorFault, isActive: z.boolean() }))
      .output(z.array(SimulatorFault)),
    /** The next part placed under the simulated camera: forced good or bad, else by its own mix. */
    placeNext: procedure.input(z.object({ kind: z.enum(['good', 'bad', 'mixed']) })).output(Nothing),
  },
};
export type EngineContract = typeof engineContract;
