import type { CameraInfo, SimulatorFault } from '../../../contract/camera.ts';
import type { Clock } from '../../../contract/clock.ts';
import { AppError } from '../../../contract/errors.ts';
import { unchangedCameraSettings, type CameraSettings } from '../../../contract/recipe.ts';
import type { CameraEvent } from '../camera.ts';
import type { Exposure, ExposureSource } from '../exposing-camera.ts';
import type { ExposureLook } from '../part-generator/part-generator.ts';
import type { SettingRanges } from '../genicam/describe-setting-ranges.ts';
import { mixSeed } from '../part-generator/random.ts';
import { type Timer, wait } from '../timer.ts';
import type { SimulatedBench } from './simulated-bench.ts';
import type { SimulatorControls } from './simulator-controls.ts';

/** Exposure and gain at which the generated scene is lit as drawn. */
const NOMINAL_EXPOSURE_US = 8_000;
/** A lamp that lost a fifth of its light, and stray light that adds one. */
const DARK_LIGHT = 0.8;
const BRIGHT_LIGHT = 1.2;
const DRIFTED_EXPOSURE = 1.3;
const LOST_FRAMES = 2;
/** Four percent of the picture's width. */
const SHIFT_PX = { x: 80, y: 0 };
const DEFOCUS_RADIUS = 7;
const RANGES = {
  exposureTimeUs: { minimum: 20, maximum: 200_000, increment: 1, unit: 'us' },
  gainDb: { minimum: 0, maximum: 24, increment: null, unit: 'dB' },
} as const;
const SETTING_RANGES: SettingRanges = {
  ...RANGES,
  width: null,
  height: null,
  offsetX: null,
  offsetY: null,
  pixelFormats: [],
  triggerSources: [],
};

export type DeviceOptions = {
  readonly seed: number;
  readonly framesPerSecond: number;
  readonly bench: SimulatedBench;
  /** Sees the bench upside down, as from its other side. */
  readonly isTurned: boolean;
  readonly clock: Clock;
  readonly timer: Timer;
};

export type SimulatedDevice = ExposureSource & SimulatorControls;

/** Returns the simulated camera's inside: sensor, lens, cable and the part under it. Opened cameras share it. */
export function createSimulatedDevice(info: CameraInfo, options: DeviceOptions): SimulatedDevice {
  const { bench, clock, timer } = options;
  const faults = new Set<SimulatorFault>();
  const listeners = new Set<(event: CameraEvent) => void>();
  let settings = { ...unchangedCameraSettings, exposureTimeUs: NOMINAL_EXPOSURE_US, gainDb: 0 };
  let blockId = 0n;
  let last: Exposure | null = null;

  const applied = (): CameraSettings => appliedSettings(settings, faults);

  const shoot = (hostTimeUs: number): Exposure => {
    const missedFrames = faults.has('lost-frames') ? LOST_FRAMES : 0;
    blockId += BigInt(missedFrames + 1);
    return exposureOf(bench, {
      isTurned: options.isTurned,
      blockId,
      missedFrames,
      hostTimeUs,
      isHalf: faults.has('half-frame'),
      hasForeignObject: faults.has('other-scene'),
      look: lookOf(applied(), faults, mixSeed(options.seed, Number(blockId & 0x7fffffffn))),
    });
  };

  const expose = (hostTimeUs = clock.monotonicUs()): Exposure => {
    if (faults.has('freeze') && last !== null) {
      return last;
    }
    const shot = shoot(hostTimeUs);
    // One picture late: its number counts on, its content and time are the one before.
    const late = faults.has('stale-frame') && last !== null ? { ...last, blockId: shot.blockId } : shot;
    last = shot;
    return late;
  };

  const announce = (event: CameraEvent): void => listeners.forEach((listener) => listener(event));

  const setFault = (fault: SimulatorFault, isActive: boolean): void => {
    if (faults.has(fault) === isActive) {
      return;
    }
    if (isActive && (fault === 'freeze' || fault === 'stale-frame')) {
      // From now on: without a picture yet, the first trigger would still get a fresh one.
      last ??= expose();
    }
    switchFault(faults, fault, isActive);
    if (fault === 'unplug') {
      announce(isActive ? { type: 'lost', message: `Camera ${info.serial} was unplugged` } : { type: 'reconnected' });
    }
  };

  return {
    info,
    frameIntervalMs: 1000 / options.framesPerSecond,
    settingRanges: SETTING_RANGES,
    configure: (asked) => {
      settings = {
        ...unchangedCameraSettings,
        exposureTimeUs: Math.round(inRange('exposureTimeUs', asked.exposureTimeUs ?? settings.exposureTimeUs)),
        gainDb: inRange('gainDb', asked.gainDb ?? settings.gainDb),
      };
      return settings;
    },
    readSettings: applied,
    exposeLive: async () => expose(),
    exposeTriggered: async (signal) => {
      const { exposureTimeUs } = settings;
      const exposedAtUs = clock.monotonicUs() + exposureTimeUs;
      await wait(timer, exposureTimeUs / 1000, signal);
      // When the shutter closed, not when this program came round to it: another camera's picture may have been drawn first.
      const exposure = expose(Math.min(exposedAtUs, clock.monotonicUs()));
      if (!faults.has('freeze')) {
        bench.taken();
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
    setFault,
    placeNext: (kind) => bench.placeNext(kind),
  };
}

function switchFault(faults: Set<SimulatorFault>, fault: SimulatorFault, isActive: boolean): void {
  if (isActive) {
    faults.add(fault);
  } else {
    faults.delete(fault);
  }
}

type Faults = ReadonlySet<SimulatorFault>;

function appliedSettings(settings: CameraSettings, faults: Faults): CameraSettings {
  const exposureTimeUs = settings.exposureTimeUs ?? NOMINAL_EXPOSURE_US;
  return faults.has('settings-drift')
    ? { ...settings, exposureTimeUs: Math.round(exposureTimeUs * DRIFTED_EXPOSURE) }
    : settings;
}

function lookOf({ exposureTimeUs, gainDb }: CameraSettings, faults: Faults, noiseSeed: number): ExposureLook {
  const lamp = (faults.has('dark') ? DARK_LIGHT : 1) * (faults.has('bright') ? BRIGHT_LIGHT : 1);
  const sensor = ((exposureTimeUs ?? NOMINAL_EXPOSURE_US) / NOMINAL_EXPOSURE_US) * 10 ** ((gainDb ?? 0) / 20);
  return {
    gain: sensor * lamp,
    noiseSeed,
    focusBlur: faults.has('defocus') ? DEFOCUS_RADIUS : 0,
    ...(faults.has('shift') ? { shift: SHIFT_PX } : {}),
  };
}

type Shot = Pick<Exposure, 'blockId' | 'missedFrames' | 'hostTimeUs'> & {
  readonly isHalf: boolean;
  readonly isTurned: boolean;
  readonly hasForeignObject: boolean;
  readonly look: ExposureLook;
};

/** Rendering again with the same look gives the same bytes, so a frozen camera needs no copy of its last picture. */
function exposureOf({ part, width, height }: SimulatedBench, shot: Shot): Exposure {
  const { blockId, missedFrames, hostTimeUs, isHalf, isTurned, hasForeignObject, look } = shot;
  const sizeBytes = width * height * 3;
  return {
    blockId,
    missedFrames,
    hostTimeUs,
    width,
    height,
    format: 'RGB8',
    status: isHalf ? 'incomplete' : 'ok',
    truth: part.truth,
    sizeBytes,
    writeInto: (target) => {
      part.renderInto(target, look);
      if (isTurned) {
        turnUpsideDown(target, width * 3);
      }
      if (hasForeignObject) {
        drawForeignObject(target, width, height);
      }
      if (isHalf) {
        target.fill(0, Math.ceil(height / 2) * width * 3);
      }
    },
  };
}

function turnUpsideDown(target: Uint8Array, rowBytes: number): void {
  const row = new Uint8Array(rowBytes);
  for (let top = 0, bottom = target.length - rowBytes; top < bottom; top += rowBytes, bottom -= rowBytes) {
    row.set(target.subarray(top, top + rowBytes));
    target.copyWithin(top, bottom, bottom + rowBytes);
    target.set(row, bottom);
  }
}

/** A striped cloth left at the picture's edge. */
function drawForeignObject(target: Uint8Array, width: number, height: number): void {
  const objectWidth = Math.round(width * 0.12);
  const stripe = Math.max(1, Math.round(width / 120));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < objectWidth; x += 1) {
      const at = (y * width + x) * 3;
      target.fill(Math.floor((x + y) / stripe) % 2 === 0 ? 95 : 140, at, at + 3);
    }
  }
}

function inRange(name: 'exposureTimeUs' | 'gainDb', value: number): number {
  const { minimum, maximum } = RANGES[name];
  if (!(value >= minimum && value <= maximum)) {
    throw new AppError('bad-request', `${name} ${value} is out of range: choose a value from ${minimum} to ${maximum}`);
  }
  return value;
}
