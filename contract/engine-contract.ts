import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { CameraInfo, SimulatorFault } from './camera.ts';
import { errorCodes } from './errors.ts';
import { InspectionId, RecipeId, Sha256, TeachSessionId } from './ids.ts';
import { Inspection } from './inspection.ts';
import { Recipe } from './recipe.ts';
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
    select: procedure.input(z.object({ cameraId: z.string().min(1) })).output(StationStatus),
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
