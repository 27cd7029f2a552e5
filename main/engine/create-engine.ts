import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import { systemClock } from '../../contract/clock.ts';
import { AppError } from '../../contract/errors.ts';
import type { AuditEvent } from '../../contract/record.ts';
import { systemTimer } from '../camera/timer.ts';
import type { CaptureDoor } from '../camera/uvc/capture-door.ts';
import { findBackbone } from '../inference/find-backbone.ts';
import { createInference } from '../inference/create-inference.ts';
import { openStationStore } from '../store/open-station-store.ts';
import type { StationStore } from '../store/station-store.ts';
import { resolveWorkerUrl } from '../worker-url.ts';
import type { Configuration } from './configuration/configuration.ts';
import { createCameras } from './create-cameras.ts';
import type { Engine } from './engine.ts';
import { createServiceRunner } from './lifecycle/service-runner.ts';
import type { Logger } from './logging/logger.ts';
import { createMetrics } from './observability/metrics.ts';
import { createRecordingService } from './setup/recording-service.ts';
import { createSetupServices } from './setup/setup-services.ts';
import { createCameraService } from './station/camera-service.ts';
import { createEventHub } from './station/event-hub.ts';
import { createHeartbeatService } from './station/heartbeat-service.ts';
import { initialStatus } from './station/initial-status.ts';
import { createInspectionService } from './station/inspection-service.ts';
import { createLiveFrames } from './station/live-frames.ts';
import { createMutex } from './station/mutex.ts';
import { createPreparationService } from './station/preparation-service.ts';
import { createRecipeService } from './station/recipe-service.ts';
import { createStationActions } from './station/station-actions.ts';
import { createStationState } from './station/station-state.ts';
import { teachSampleProduct } from './teach/sample-product.ts';
import { createTeachService } from './teach/teach-service.ts';

/** Until people sign in, every action is the configured operator's. */
const OPERATOR_ID = 'operator';

export type EngineOptions = {
  readonly dataDirectory: string;
  readonly resourcesDirectory: string;
  readonly configuration: Configuration;
  readonly logger: Logger;
  readonly version: string;
  readonly sqliteBinding?: string | undefined;
  /** The way to USB webcams and video files; absent where there is no desktop. */
  readonly captureDoor?: CaptureDoor | null;
};

/**
 * Puts the station together and starts it. This is the only place that knows every part.
 *
 * @throws AppError `store-…` when the data folder cannot be used
 */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const { configuration, logger } = options;
  const { metrics, live, simulator, shared } = createFoundations(options, await openStore(options));
  const { store, cameras, state, inference, hub, clock, cameraTurn } = shared;
  const placeGood = (): void => simulator.placeNext('good');
  const recipes = createRecipeService(shared);
  const teach = createTeachService({
    ...shared,
    recipes,
    settings: configuration.teach,
    backboneFile: await findBackbone(undefined, options.resourcesDirectory),
    beforeCapture: placeGood,
  });
  const setup = createSetupServices({ ...shared, recipes, beforePlacement: placeGood });
  const recording = createRecordingService({
    directory: join(options.dataDirectory, 'recordings'),
    maximumBytes: configuration.camera.recordingMegabytes * 1024 * 1024,
    cameras,
    clock,
    logger,
  });
  const inspections = createInspectionService({
    ...shared,
    recipes,
    metrics,
    settings: configuration.inspection,
    sleep,
  });
  const station = createStationActions({ ...shared, inspections });

  await announceStart(store, options);
  await cameras.openFirst(await store.selectedCameraId());

  const teachSample = (): Promise<void> =>
    teachSampleProduct({ teach, recipes, state, images: configuration.teach.sampleImages, nowUs: clock.nowUs });
  const runner = createServiceRunner({
    logger,
    sleep,
    random: Math.random,
    onRestart: (name) => metrics.serviceRestarted(name),
  });
  runner.start([
    createHeartbeatService({ hub, nowUs: clock.nowUs, sleep }),
    createPreparationService({ recipes, teach, teachSample: hasSample(configuration) ? teachSample : null }),
    inspections,
  ]);

  return {
    station,
    inspections,
    recipes,
    teach,
    cameras,
    setup,
    recording,
    simulator,
    images: { read: (sha256) => store.readImage(sha256) },
    live,
    metrics,
    stop: async () => {
      await runner.stop();
      await recording.close();
      await cameraTurn(() => cameras.close());
      await inference[Symbol.asyncDispose]();
      await closeStore(store, logger);
    },
  };
}

/** What every service stands on: store, state, threads and cameras. */
function createFoundations(options: EngineOptions, store: StationStore) {
  const { configuration, logger } = options;
  const clock = systemClock;
  const hub = createEventHub();
  const state = createStationState(
    initialStatus({
      identity: store.identity,
      configuration,
      version: options.version,
      operatorId: OPERATOR_ID,
      nowUs: clock.nowUs(),
    }),
    hub,
  );
  const inference = createInference({
    ...configuration.inference,
    workerUrl: resolveWorkerUrl(import.meta.url, '../inference/inference.worker.ts'),
    onThreadEnded: (reason) => logger.error({ reason }, 'a computing thread ended and is replaced'),
  });
  const live = createLiveFrames(
    (picture) => inference.encodeLive(picture),
    clock.nowUs,
    (error) => logger.warn({ err: error }, 'live picture was skipped'),
  );
  const { registry, simulator } = createCameras({
    settings: configuration.camera,
    dataDirectory: options.dataDirectory,
    captureDoor: options.captureDoor ?? null,
    logger,
  });
  const cameras = createCameraService({ registry, live, state, logger, timer: systemTimer });
  const cameraTurn = createMutex();
  const shared = { store, inference, cameras, state, hub, logger, clock, operatorId: OPERATOR_ID, cameraTurn };
  return { metrics: createMetrics(), live, simulator, shared };
}

function openStore({ dataDirectory, sqliteBinding, configuration }: EngineOptions): Promise<StationStore> {
  return openStationStore({
    directory: dataDirectory,
    bootId: randomUUID(),
    clock: systemClock,
    nativeBinding: sqliteBinding,
    ballastBytes: configuration.store.ballastMegabytes * 1024 * 1024,
  });
}

async function announceStart(store: StationStore, { version, logger }: EngineOptions): Promise<void> {
  await audit(store, 'station.started', version, systemClock.nowUs());
  logger.info({ version, station: store.identity.stationId, boot: store.identity.bootId }, 'station started');
}

async function closeStore(store: StationStore, logger: Logger): Promise<void> {
  await audit(store, 'station.stopped', '', systemClock.nowUs());
  logger.info({}, 'station stopped');
  await store[Symbol.asyncDispose]();
}

/** The sample is a simulated product: a station that was given its own pictures is not taught it. */
function hasSample({ teach, camera }: Configuration): boolean {
  return teach.hasSample && camera.replayDirectory === null;
}

function audit(store: StationStore, action: AuditEvent['action'], detail: string, nowUs: number): Promise<void> {
  return store.recordAudit({
    recordId: uuidv7(),
    occurredAtUs: nowUs,
    operatorId: OPERATOR_ID,
    action,
    inspectionId: null,
    recipeId: null,
    detail,
  });
}

async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) {
      throw new AppError('unexpected', 'a pause was interrupted', { cause: error });
    }
  });
}
