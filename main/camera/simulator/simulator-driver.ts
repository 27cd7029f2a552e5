import type { CameraInfo } from '../../../contract/camera.ts';
import { type Clock, systemClock } from '../../../contract/clock.ts';
import type { CameraDriver } from '../camera.ts';
import { cameraNotFound } from '../camera-registry.ts';
import { ExposingCamera } from '../exposing-camera.ts';
import { createFramePool, DEFAULT_POOL_SIZE } from '../frame-pool.ts';
import type { ProductName } from '../part-generator/part-geometry.ts';
import { createPartGenerator, type PartKind } from '../part-generator/part-generator.ts';
import { systemTimer, type Timer } from '../timer.ts';
import { createSimulatedDevice, type SimulatedDevice } from './simulated-device.ts';
import type { SimulatorControls } from './simulator-controls.ts';

export type SimulatorOptions = {
  readonly seed: number;
  readonly serial?: string;
  /** Share of defective parts, 0–1. */
  readonly defectRate?: number;
  readonly width?: number;
  readonly height?: number;
  readonly framesPerSecond?: number;
  readonly product?: ProductName;
  /** Puts the next part under the camera after each triggered picture. */
  readonly autoPlace?: boolean;
  /** Frames that may be held at the same time. */
  readonly buffers?: number;
  readonly clock?: Clock;
  readonly timer?: Timer;
};

export interface SimulatorDriver extends CameraDriver {
  readonly kind: 'simulator';
  readonly controls: SimulatorControls;
}

const FACTORY = {
  serial: 'SIM-0001',
  defectRate: 0.12,
  width: 1920,
  height: 1080,
  framesPerSecond: 15,
  autoPlace: true,
  product: 'bracket-b114',
  buffers: DEFAULT_POOL_SIZE,
  clock: systemClock,
  timer: systemTimer,
} as const;

/** Returns a driver with one camera that sees generated parts and can be told to fail. */
export function createSimulatorDriver(options: SimulatorOptions): SimulatorDriver {
  const settings = { ...FACTORY, ...options };
  const info: CameraInfo = {
    cameraId: `simulator:${settings.serial}`,
    kind: 'simulator',
    serial: settings.serial,
    vendor: 'ManufactureAI',
    model: `Simulated camera ${settings.width} × ${settings.height}`,
    portPath: null,
  };
  let device: SimulatedDevice | null = null;
  let firstKind: PartKind = 'mixed';
  // Drawing the bench takes a second at full size: a station with another camera must not pay for it.
  const powered = (): SimulatedDevice => {
    device ??= createSimulatedDevice(info, { ...settings, firstKind, generator: createPartGenerator(settings) });
    return device;
  };
  return {
    kind: 'simulator',
    controls: {
      faults: () => device?.faults() ?? [],
      setFault: (fault, isActive) => powered().setFault(fault, isActive),
      placeNext: (kind) => {
        firstKind = kind;
        device?.placeNext(kind);
      },
    },
    discover: async () => (device?.isConnected() === false ? [] : [info]),
    open: async (cameraId) => {
      if (cameraId !== info.cameraId || !powered().isConnected()) {
        throw cameraNotFound(cameraId);
      }
      return new ExposingCamera(powered(), settings.timer, createFramePool(settings.buffers));
    },
  };
}
