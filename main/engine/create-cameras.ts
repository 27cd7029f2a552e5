import { join } from 'node:path';
import { systemClock } from '../../contract/clock.ts';
import type { CameraDriver } from '../camera/camera.ts';
import { createCameraRegistry, type CameraRegistry } from '../camera/camera-registry.ts';
import { createGenicamDriver } from '../camera/genicam-camera.ts';
import { createGigeFinder } from '../camera/gige/gige-finder.ts';
import { createReplayDriver } from '../camera/replay/replay-driver.ts';
import type { SimulatorControls } from '../camera/simulator/simulator-controls.ts';
import { createSimulatorDriver } from '../camera/simulator/simulator-driver.ts';
import { createUsbSimulatorDriver } from '../camera/simulator/usb-simulator-driver.ts';
import { systemTimer } from '../camera/timer.ts';
import { createNodeUsbBus } from '../camera/u3v/node-usb-bus.ts';
import { createU3vFinder } from '../camera/u3v/u3v-finder.ts';
import { CaptureClient } from '../camera/uvc/capture-client.ts';
import type { CaptureDoor } from '../camera/uvc/capture-door.ts';
import { createUvcDriver } from '../camera/uvc/uvc-driver.ts';
import type { Configuration } from './configuration/configuration.ts';
import type { Logger } from './logging/logger.ts';

export type CameraOptions = {
  readonly settings: Configuration['camera'];
  readonly dataDirectory: string;
  /** The window that sees webcams; null without the desktop application. */
  readonly captureDoor: CaptureDoor | null;
  readonly logger: Logger;
};

/** Returns every camera of this machine and its networks, and the hands at the simulated one. */
export function createCameras({ settings, dataDirectory, captureDoor, logger }: CameraOptions): {
  readonly registry: CameraRegistry;
  readonly simulator: SimulatorControls;
} {
  const createSimulator = settings.simulatorTransport === 'usb' ? createUsbSimulatorDriver : createSimulatorDriver;
  const simulated = createSimulator({
    cameras: settings.simulatorCameras,
    seed: settings.simulatorSeed,
    defectRate: settings.simulatorDefectRate,
    width: settings.simulatorWidth,
    height: settings.simulatorHeight,
    framesPerSecond: settings.framesPerSecond,
  });
  const liveFramesPerSecond = settings.framesPerSecond;
  const usb = createU3vFinder(createNodeUsbBus(), {
    cacheDirectory: join(dataDirectory, 'camera-descriptions'),
    timeFactor: settings.timeFactor,
  });
  const network = createGigeFinder({
    ...(settings.networkBroadcast ? {} : { interfaces: [] }),
    addresses: settings.networkAddresses,
    log: (message) => logger.info({}, message),
  });
  const capture =
    captureDoor === null ? null : new CaptureClient(captureDoor, { timer: systemTimer, clock: systemClock });
  // In the order in which a station without a chosen camera takes the first: networks are asked and a window for
  // webcams is opened only when none of the others has it.
  const drivers: readonly CameraDriver[] = [
    ...replayDrivers(settings, capture),
    createGenicamDriver('u3v', usb, { liveFramesPerSecond }),
    simulated,
    createGenicamDriver('gige', network, { liveFramesPerSecond }),
    createUvcDriver(capture),
  ];
  const registry = createCameraRegistry(drivers, (kind, error) =>
    logger.warn({ err: error, kind }, 'cameras of this kind could not be looked for'),
  );
  return { registry, simulator: simulated.controls };
}

function replayDrivers(
  { replayDirectory, replayLoops, replayPace, framesPerSecond }: Configuration['camera'],
  capture: CaptureClient | null,
) {
  if (replayDirectory === null) {
    return [];
  }
  const options = { isLooping: replayLoops, pace: replayPace, framesPerSecond, capture };
  return [createReplayDriver({ directory: replayDirectory, ...options })];
}
