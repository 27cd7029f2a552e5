import { v7 as uuidv7 } from 'uuid';
import type { Clock } from '../../../contract/clock.ts';
import { AppError } from '../../../contract/errors.ts';
import { InspectionId } from '../../../contract/ids.ts';
import type { Inspection } from '../../../contract/inspection.ts';
import { viewsOf, type Recipe, type RecipeView } from '../../../contract/recipe.ts';
import type { Camera } from '../../camera/camera.ts';
import type { Inference } from '../../inference/inference.ts';
import { inspectPart } from '../../inspection/inspect-part.ts';
import type { ViewRequest } from '../../inspection/judge-view.ts';
import { idle, nextPartLife, type PartEvent, type PartLife } from '../../inspection/part-life.ts';
import type { StationStore } from '../../store/station-store.ts';
import { readCalibration } from '../setup/kept-calibration.ts';
import type { Configuration } from '../configuration/configuration.ts';
import type { Logger } from '../logging/logger.ts';
import type { StationMetrics } from '../observability/metrics.ts';
import type { CameraService } from './camera-service.ts';
import type { EventHub } from './event-hub.ts';
import { faultOf } from './fault-of.ts';
import { partSerialAt } from './part-serial.ts';
import type { RecipeService } from './recipe-service.ts';
import type { StationState } from './station-state.ts';

export interface PartRunner {
  readonly life: PartLife;
  /** Takes one part through. Not to be called twice at once. */
  inspect(partSerial: string | undefined): Promise<Inspection>;
  /** Goes back to idle when the reason of the fault is gone. */
  recover(): Promise<void>;
  /** Brings counters, disk and debt of the status up to date. */
  refresh(): Promise<void>;
}

export type PartRunnerDeps = {
  readonly cameras: CameraService;
  readonly recipes: Pick<RecipeService, 'active'>;
  readonly inference: Inference;
  readonly store: StationStore;
  readonly state: StationState;
  readonly hub: EventHub;
  readonly metrics: StationMetrics;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly settings: Configuration['inspection'];
  readonly operatorId: string;
};

/** Holds the life of the part under the camera and tells the windows each step. */
export function createPartRunner(deps: PartRunnerDeps): PartRunner {
  const { store, state, hub, metrics, logger } = deps;
  let life: PartLife = idle;
  // By camera as opened: one that was opened anew counts from its own beginning.
  const lastBlockIds = new WeakMap<Camera, bigint>();

  const advance = (event: PartEvent): void => {
    life = nextPartLife(life, event);
    state.update({ phase: life.phase, fault: life.phase === 'faulted' ? life.fault : null });
  };

  const refresh = async (): Promise<void> => {
    const [counters, health] = await Promise.all([store.counters(), store.health()]);
    const sync = { ...state.current.sync, pending: health.pending, oldestPendingUs: health.oldestPendingUs };
    state.update({ counters, disk: health.disk, sync });
    metrics.healthy(health);
  };

  const takeThrough = async (recipe: Recipe, partSerial: string | undefined): Promise<Inspection> => {
    const [first, ...others] = viewsOf(recipe);
    const requestOf = async (view: RecipeView, camera: Camera | null): Promise<ViewRequest> => ({
      view,
      camera,
      previousBlockId: camera === null ? null : (lastBlockIds.get(camera) ?? null),
      scale: camera === null ? null : await readCalibration(store, camera.info.serial),
    });
    const { inspection, blockIds } = await inspectPart(
      {
        triggerId: uuidv7(),
        partSerial: partSerial ?? partSerialAt(recipe.productCode, deps.clock.nowUs()),
        recipe,
        views: [
          await requestOf(first, deps.cameras.camera),
          ...(await Promise.all(others.map((view) => requestOf(view, deps.cameras.cameraOf(view.cameraSerial))))),
        ],
        triggerTimeoutMs: deps.settings.triggerTimeoutMs,
        maximumSkewUs: deps.settings.maximumSkewMs * 1000,
        operatorId: deps.operatorId,
      },
      { ...deps, newInspectionId: () => InspectionId.parse(uuidv7()), onEvent: advance },
    );
    for (const [camera, blockId] of blockIds) {
      lastBlockIds.set(camera, blockId);
    }
    return inspection;
  };

  return {
    get life() {
      return life;
    },
    refresh,
    inspect: async (partSerial) => {
      const recipe = deps.recipes.active();
      if (recipe === null) {
        throw new AppError('conflict', 'No recipe is active: teach a part or choose a recipe first');
      }
      if (life.phase === 'faulted') {
        throw new AppError('conflict', `${life.fault.message} ${life.fault.remedy}`.trim());
      }
      try {
        const inspection = await takeThrough(recipe, partSerial);
        metrics.inspected(inspection);
        hub.publish({ type: 'inspection', inspection });
        await refresh();
        advance({ type: 'released' });
        return inspection;
      } catch (error) {
        advance({ type: 'failed', fault: faultOf(error) });
        logger.error({ err: error }, 'a part has no verdict, because its record could not be kept');
        throw error;
      }
    },
    recover: async () => {
      await refresh();
      if (life.phase === 'faulted' && (life.fault.code !== 'store-full' || state.current.disk.state !== 'full')) {
        advance({ type: 'recovered' });
      }
    },
  };
}
