import { z } from 'zod';
import { CameraInfo } from './camera.ts';
import { RecipeId, Sha256 } from './ids.ts';
import { Counters, Inspection } from './inspection.ts';
import { TeachProgress, TeachSession } from './teach.ts';
import { Thresholds } from './verdict.ts';

/** The life of a part; any state may become `faulted`. */
export const InspectionPhase = z.enum(['idle', 'armed', 'captured', 'proved', 'judged', 'recorded', 'faulted']);
export type InspectionPhase = z.infer<typeof InspectionPhase>;

export const DiskState = z.enum(['green', 'amber', 'red', 'full']);
export type DiskState = z.infer<typeof DiskState>;

export const StationStatus = z.object({
  stationId: z.string(),
  stationName: z.string(),
  version: z.string(),
  bootId: z.string(),
  phase: InspectionPhase,
  /** True while parts are triggered by the station itself. */
  isRunning: z.boolean(),
  fault: z.object({ code: z.string(), message: z.string(), remedy: z.string() }).nullable(),
  camera: z.object({ info: CameraInfo, state: z.enum(['connected', 'lost']) }).nullable(),
  recipe: z
    .object({
      recipeId: RecipeId,
      name: z.string(),
      productCode: z.string(),
      revision: z.int(),
      modelSha256: Sha256,
      modelName: z.string(),
      thresholds: Thresholds,
    })
    .nullable(),
  operator: z.object({ operatorId: z.string(), name: z.string() }),
  sync: z.object({ pending: z.int().nonnegative(), oldestPendingUs: z.int().nullable(), hasServer: z.boolean() }),
  disk: z.object({ state: DiskState, freeBytes: z.number().nonnegative() }),
  inference: z.object({ provider: z.string(), threads: z.int().positive() }),
  /** First start: the sample product is being taught. */
  preparation: TeachProgress.nullable(),
  counters: Counters,
});
export type StationStatus = z.infer<typeof StationStatus>;

/** What the engine tells every window as it happens. `heartbeat` comes every two seconds, so silence means trouble. */
export const StationEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('status'), status: StationStatus }),
  z.object({ type: z.literal('inspection'), inspection: Inspection }),
  z.object({ type: z.literal('teach'), session: TeachSession }),
  z.object({ type: z.literal('heartbeat'), atUs: z.int() }),
]);
export type StationEvent = z.infer<typeof StationEvent>;
