import type { Clock } from '../../../contract/clock.ts';
import type { Inference } from '../../inference/inference.ts';
import type { StationStore } from '../../store/station-store.ts';
import type { Logger } from '../logging/logger.ts';
import type { CameraService } from '../station/camera-service.ts';
import type { Mutex } from '../station/mutex.ts';
import type { RecipeService } from '../station/recipe-service.ts';

/** What setting a station up works with. */
export type SetupDeps = {
  readonly store: StationStore;
  readonly inference: Inference;
  readonly cameras: CameraService;
  readonly recipes: RecipeService;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly operatorId: string;
  /** Shared with inspection and teaching, so that two parts of the program never trigger the camera at once. */
  readonly cameraTurn: Mutex;
  /** Called before a good placement is taken: a simulated person then places a good part. */
  readonly beforePlacement: () => void;
};
