import type { CameraInfo } from '../../../contract/camera.ts';
import { type Clock, systemClock } from '../../../contract/clock.ts';
import type { CameraDriver } from '../camera.ts';
import { cameraNotFound } from '../camera-registry.ts';
import { ExposingCamera } from '../exposing-camera.ts';
import { createFramePool, DEFAULT_POOL_SIZE } from '../frame-pool.ts';
import type { ProductName } from '../part-generator/part-geometry.ts';
import { createPartGenerator, type PartKind } from '../part-generator/part-generator.ts';
import { systemTimer, type Timer } from '../timer.ts';
import { createSimulatedBench } from './simulated-bench.ts';
import { createSimulatedDevice, type SimulatedDevice } from './simulated-device.ts';
import type { SimulatorControls } from './simulator-controls.ts';

export type SimulatorOptions = {
  readonly seed: number;
  /** Of the first camera; the others count on. */
  readonly serial?: string;
  /** Cameras over the one bench. */
  readonly cameras?: number;
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
  cameras: 1,
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

/** Returns a driver with cameras that see generated parts; the first can be told to fail. */
export function createSimulatorDriver(options: SimulatorOptions): SimulatorDriver {
  const settings = { ...FACTORY, ...options };
  const infos = Array.from({ length: settings.cameras }, (_, index) => describeCamera(settings, index));
  let firstKind: PartKind = 'mixed';
  let devices: readonly SimulatedDevice[] = [];
  // Drawing the bench takes a second at full size: a station with another camera must not pay for it.
  const powered = (): readonly SimulatedDevice[] => {
    if (devices.length === 0) {
      const bench = createSimulatedBench({ ...settings, firstKind, generator: createPartGenerator(settings) });
      devices = infos.map((info, index) =>
        createSimulatedDevice(info, { ...settings, bench, seed: settings.seed + index, isTurned: index % 2 === 1 }),
      );
    }
    return devices;
  };
  return {
    kind: 'simulator',
    controls: {
      faults: () => devices[0]?.faults() ?? [],
      setFault: (fault, isActive) => powered()[0]?.setFault(fault, isActive),
      placeNext: (kind) => {
        firstKind = kind;
        devices[0]?.placeNext(kind);
      },
    },
    discover: async () => infos.filter((_, index) => devices[index]?.isConnected() !== false),
    open: async (cameraId) => {
      const device = powered()[infos.findIndex((info) => info.cameraId === cameraId)];
      if (device?.isConnected() !== true) {
        throw cameraNotFound(cameraId);
      }
      return new ExposingCamera(device, settings.timer, createFramePool(settings.buffers));
    },
  };
}

function describeCamera(
  { serial, width, height }: Pick<Required<SimulatorOptions>, 'serial' | 'width' | 'height'>,
  index: number,
): CameraInfo {
  // SIM-0001, SIM-0002 and so on.
  const own =
    index === 0
      ? serial
      : serial.replace(/\d+$/, (digits) => String(Number(digits) + index).padStart(digits.length, '0'));
  return {
    cameraId: `simulator:${own}`,
    kind: 'simulator',
    serial: own,
    vendor: 'ManufactureAI',
    model: `Simulated camera ${width} × ${height}`,
    portPath: null,
  };
}
