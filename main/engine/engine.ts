import type { SimulatorFault } from '../../contract/camera.ts';
import type { InspectionId, Sha256 } from '../../contract/ids.ts';
import type { Inspection } from '../../contract/inspection.ts';
import type { StationEvent, StationStatus } from '../../contract/status.ts';
import type { InspectionQuery } from '../store/station-store.ts';
import type { StationMetrics } from './observability/metrics.ts';
import type { RecordingService } from './setup/recording-service.ts';
import type { SetupServices } from './setup/setup-services.ts';
import type { CameraService } from './station/camera-service.ts';
import type { InspectionService } from './station/inspection-service.ts';
import type { LiveFrames } from './station/live-frames.ts';
import type { RecipeService } from './station/recipe-service.ts';
import type { TeachService } from './teach/teach-service.ts';

/** The station as its hosts and windows see it. */
export interface Engine {
  readonly station: {
    status(): StationStatus;
    watch(signal: AbortSignal | undefined): AsyncGenerator<StationEvent, void, void>;
    resetCounters(): Promise<StationStatus>;
    callQuality(inspectionId: InspectionId | null, note: string): Promise<void>;
    setRunning(isRunning: boolean): Promise<StationStatus>;
    selectCamera(cameraId: string): Promise<StationStatus>;
    listInspections(query: InspectionQuery): Promise<readonly Inspection[]>;
    /** @throws AppError `not-found` */
    getInspection(inspectionId: InspectionId): Promise<Inspection>;
  };
  readonly inspections: Pick<InspectionService, 'inspect' | 'judge'>;
  readonly recipes: Pick<RecipeService, 'list' | 'find' | 'activate' | 'setThresholds' | 'revise'>;
  readonly teach: TeachService;
  readonly cameras: Pick<CameraService, 'list' | 'unavailable'>;
  readonly setup: SetupServices;
  readonly recording: RecordingService;
  /** @throws AppError `not-found` where no simulated camera is in use */
  readonly simulator: {
    faults(): readonly SimulatorFault[];
    setFault(fault: SimulatorFault, isActive: boolean): void;
    placeNext(kind: 'good' | 'bad' | 'mixed'): void;
  };
  readonly images: { read(sha256: Sha256): Promise<{ readonly mime: string; readonly bytes: Uint8Array }> };
  readonly live: Pick<LiveFrames, 'subscribe'>;
  readonly metrics: StationMetrics;
  /** Stops everything in reverse order; the last record is on disk when it resolves. */
  stop(): Promise<void>;
}
