import type { CameraInfo, SimulatorFault } from '../../../contract/camera.ts';
import type { Clock } from '../../../contract/clock.ts';
import { AppError } from '../../../contract/errors.ts';
import { unchangedCameraSettings } from '../../../contract/recipe.ts';
import type { CameraEvent } from '../camera.ts';
import type { Exposure, ExposureSource } from '../exposing-camera.ts';
import type { GeneratedPart, PartGenerator, PartKind } from '../part-generator/part-generator.ts';
import { mixSeed } from '../part-generator/random.ts';
import { type Timer, wait } from '../timer.ts';
import type { SimulatorControls } from './simulator-controls.ts';

/** Exposure and gain at which the generated scene is lit as drawn. */
const NOMINAL_EXPOSURE_US = 8_000;
const EXPOSURE_RANGE_US = { min: 20, max: 200_000 };
const GAIN_RANGE_DB = { min: 0, max: 24 };
const DARK_LIGHT = 0.4;
const DEFOCUS_RADIUS = 7;

export type DeviceOptions = {
  readonly seed: number;
  readonly framesPerSecond: number;
  readonly autoPlace: boolean;
  readonly firstKind: PartKind;
  readonly generator: PartGenerator;
  readonly clock: Clock;
  readonly timer: Timer;
};

export type SimulatedDevice = ExposureSource & SimulatorControls;

/** Returns the simulated camera's inside: sensor, lens, cable and the part under it. Opened cameras share it. */
export function createSimulatedDevice(info: CameraInfo, options: DeviceOptions): SimulatedDevice {
  const { generator, clock, timer } = options;
  const faults = new Set<SimulatorFault>();
  const listeners = new Set<(event: CameraEvent) => void>();
  let settings = { ...unchangedCameraSettings, exposureTimeUs: NOMINAL_EXPOSURE_US, gainDb: 0 };
  let part = generator.next(options.firstKind);
  let blockId = 0n;
  let last: Exposure | null = null;

  const expose = (): Exposure => {
    if (faults.has('freeze') && last !== null) {
      return last;
    }
    blockId += 1n;
    const gain = (settings.exposureTimeUs / NOMINAL_EXPOSURE_US) * 10 ** (settings.gainDb / 20);
    last = exposureOf(part, generator, {
      blockId,
      hostTimeUs: clock.monotonicUs(),
      isHalf: faults.has('half-frame'),
      look: {
        gain: faults.has('dark') ? gain * DARK_LIGHT : gain,
        noiseSeed: mixSeed(options.seed, Number(blockId & 0x7fffffffn)),
        focusBlur: faults.has('defocus') ? DEFOCUS_RADIUS : 0,
      },
    });
    return last;
  };

  const announce = (event: CameraEvent): void => {
    for (const listener of listeners) {
      listener(event);
    }
  };

  return {
    info,
    frameIntervalMs: 1000 / options.framesPerSecond,
    configure: (asked) => {
      settings = {
        ...unchangedCameraSettings,
        exposureTimeUs: Math.round(inRange('exposureTimeUs', asked.exposureTimeUs ?? settings.exposureTimeUs)),
        gainDb: inRange('gainDb', asked.gainDb ?? settings.gainDb),
      };
      return settings;
    },
    readSettings: () => settings,
    exposeLive: async () => expose(),
    exposeTriggered: async (signal) => {
      await wait(timer, settings.exposureTimeUs / 1000, signal);
      const exposure = expose();
      if (options.autoPlace && !faults.has('freeze')) {
        part = generator.next('mixed');
      }
      return exposure;
    },
    isConnected: () => !faults.has('unplug'),
    watchConnection: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    faults: () => [...faults],
    setFault: (fault, isActive) => {
      if (faults.has(fault) === isActive) {
        return;
      }
      if (isActive && fault === 'freeze') {
        // Frozen from now on: without a picture yet, the first trigger would still get a fresh one.
        last ??= expose();
      }
      if (isActive) {
        faults.add(fault);
      } else {
        faults.delete(fault);
      }
      if (fault === 'unplug') {
        announce(isActive ? { type: 'lost', message: `Camera ${info.serial} was unplugged` } : { type: 'reconnected' });
      }
    },
    placeNext: (kind) => {
      part = generator.next(kind);
    },
  };
}

type Shot = Pick<Exposure, 'blockId' | 'hostTimeUs'> & {
  readonly isHalf: boolean;
  readonly look: Parameters<GeneratedPart['renderInto']>[1];
};

/** Rendering again with the same look gives the same bytes, so a frozen camera needs no copy of its last picture. */
function exposureOf(part: GeneratedPart, { width, height }: PartGenerator, shot: Shot): Exposure {
  const { blockId, hostTimeUs, isHalf, look } = shot;
  const sizeBytes = width * height * 3;
  return {
    blockId,
    missedFrames: 0,
    hostTimeUs,
    width,
    height,
    format: 'RGB8',
    status: isHalf ? 'incomplete' : 'ok',
    truth: part.truth,
    sizeBytes,
    writeInto: (target) => {
      part.renderInto(target, look);
      if (isHalf) {
        target.fill(0, Math.ceil(height / 2) * width * 3);
      }
    },
  };
}

const RANGES = { exposureTimeUs: EXPOSURE_RANGE_US, gainDb: GAIN_RANGE_DB } as const;

function inRange(name: keyof typeof RANGES, value: number): number {
  const { min, max } = RANGES[name];
  if (!(value >= min && value <= max)) {
    throw new AppError('bad-request', `${name} ${value} is out of range: choose a value from ${min} to ${max}`);
  }
  return value;
}
