import type { CameraInfo, SimulatorFault } from '../../../contract/camera.ts';
import { systemClock } from '../../../contract/clock.ts';
import { AppError } from '../../../contract/errors.ts';
import type { Truth } from '../../../contract/inspection.ts';
import { createDeviceModel } from '../device-simulator/create-device-model.ts';
import type { DeviceModel } from '../device-simulator/device-model.ts';
import { createInProcessUsbBus } from '../device-simulator/in-process-usb-bus.ts';
import { createPartSource, type Optics } from '../device-simulator/part-source.ts';
import { ranges, registerLayout } from '../device-simulator/register-layout.ts';
import type { DeviceFault } from '../device-simulator/u3v/device-fault.ts';
import { createVirtualU3vDevice } from '../device-simulator/u3v/virtual-u3v-device.ts';
import { createGenicamDriver } from '../genicam-camera.ts';
import { systemTimer } from '../timer.ts';
import { createU3vFinder } from '../u3v/u3v-finder.ts';
import { createLabels } from './labelled-link.ts';
import type { SimulatorDriver, SimulatorOptions } from './simulator-driver.ts';

const FACTORY = {
  serial: 'SIM-USB-1',
  defectRate: 0.12,
  width: 1920,
  height: 1080,
  framesPerSecond: 15,
  autoPlace: true,
} as const;
/** Pictures whose truth is kept until their frame comes. */
const REMEMBERED_TRUTHS = 64;
const DARK_LIGHT = 0.8;
const BRIGHT_LIGHT = 1.2;
const DEFOCUS_RADIUS = 7;
/** Four percent of the picture's width. */
const SHIFT_PX = { x: 80, y: 0 };
const DRIFTED_EXPOSURE = 1.3;

/** Faults of the device itself; what lamp and lens do is in `opticsOf`. */
const deviceFaults: { readonly [Fault in SimulatorFault]?: (model: DeviceModel) => DeviceFault } = {
  freeze: () => ({ kind: 'stale-picture' }),
  'stale-frame': () => ({ kind: 'late-picture' }),
  'lost-frames': () => ({ kind: 'lost-numbers', count: 2 }),
  'half-frame': (model) => ({ kind: 'short-payload', missingBytes: Math.floor(model.payloadSizeBytes() / 2) }),
};
const opticalFaults: ReadonlySet<SimulatorFault> = new Set(['dark', 'bright', 'defocus', 'shift']);

/**
 * Returns a driver with one camera that sees generated parts through the whole USB3 Vision-compatible stack: the same
 * parts as `createSimulatorDriver` draws, but every register, packet and reconnection is real. Frames the stack proves
 * old never arrive, so `freeze` and `stale-frame` end in `camera-timeout` here.
 */
export function createUsbSimulatorDriver(options: SimulatorOptions): SimulatorDriver {
  const settings = { ...FACTORY, ...options };
  const { serial, framesPerSecond, clock = systemClock, timer = systemTimer, buffers } = settings;
  const faults = new Set<SimulatorFault>();
  const source = createPartSource({ ...settings, optics: () => opticsOf(faults) });
  const model = createDeviceModel({
    source,
    endianness: 'little',
    identity: { serial, model: `Simulated camera ${settings.width} × ${settings.height}` },
    pixelFormat: 'RGB8',
    framesPerSecond,
    clock,
    timer,
  });
  const truths = new Map<bigint, Truth | null>();
  model.onPicture(({ deviceTimeNs, truth }) => {
    truths.set(deviceTimeNs, truth);
    const [oldest] = truths.keys();
    if (truths.size > REMEMBERED_TRUTHS && oldest !== undefined) {
      truths.delete(oldest);
    }
  });
  const device = createVirtualU3vDevice(model, { timer });
  const bus = createInProcessUsbBus([device], { timer });
  const labels = createLabels((deviceTimeNs) => truths.get(deviceTimeNs) ?? null);
  const finder = labels.nameCameras(createU3vFinder(bus, { clock, timer }), asSimulator);
  const pool = buffers === undefined ? {} : { buffers };
  const driver = createGenicamDriver('simulator', finder, {
    clock,
    timer,
    liveFramesPerSecond: framesPerSecond,
    ...pool,
  });
  const drift = new ExposureDrift(model);
  const switchOn = (fault: SimulatorFault): void => {
    const deviceFault = deviceFaults[fault]?.(model);
    if (deviceFault !== undefined) {
      device.setFault(deviceFault);
    } else if (fault === 'unplug') {
      bus.unplug(serial);
    } else if (fault === 'settings-drift') {
      drift.begin();
    } else if (!opticalFaults.has(fault)) {
      throw new AppError('bad-request', `the simulated USB camera cannot have the fault ${fault}: choose another`);
    }
    faults.add(fault);
  };
  const switchOff = (fault: SimulatorFault): void => {
    faults.delete(fault);
    const deviceFault = deviceFaults[fault]?.(model);
    if (deviceFault !== undefined) {
      device.clearFault(deviceFault.kind);
    } else if (fault === 'unplug') {
      bus.plug(serial);
    } else if (fault === 'settings-drift') {
      drift.end();
    }
  };
  return {
    kind: 'simulator',
    discover: () => driver.discover(),
    open: async (cameraId) => labels.labelFrames(await driver.open(cameraId)),
    controls: {
      faults: () => [...faults],
      setFault: (fault, isActive) => {
        if (faults.has(fault) !== isActive) {
          (isActive ? switchOn : switchOff)(fault);
        }
      },
      placeNext: (kind) => source.placeNext(kind),
    },
  };
}

function asSimulator(info: CameraInfo): CameraInfo {
  return { ...info, kind: 'simulator', cameraId: `simulator:${info.serial}` };
}

function opticsOf(faults: ReadonlySet<SimulatorFault>): Optics {
  return {
    lamp: (faults.has('dark') ? DARK_LIGHT : 1) * (faults.has('bright') ? BRIGHT_LIGHT : 1),
    focusBlur: faults.has('defocus') ? DEFOCUS_RADIUS : 0,
    ...(faults.has('shift') ? { shift: SHIFT_PX } : {}),
  };
}

/** Changes the exposure time behind everybody's back, as a camera does that forgot its settings. */
class ExposureDrift {
  readonly #model: DeviceModel;
  #before: { readonly original: number; readonly drifted: number } | null = null;

  constructor(model: DeviceModel) {
    this.#model = model;
  }

  begin(): void {
    const original = this.#read();
    this.#write(original * DRIFTED_EXPOSURE);
    this.#before = { original, drifted: this.#read() };
  }

  /** Takes the drift back, unless somebody set the exposure time in between. */
  end(): void {
    if (this.#before !== null && this.#read() === this.#before.drifted) {
      this.#write(this.#before.original);
    }
    this.#before = null;
  }

  #read(): number {
    const data = this.#model.read(this.#address, registerLayout.ExposureTime.length);
    return new DataView(data.buffer, data.byteOffset).getFloat64(0, true);
  }

  #write(exposureTimeUs: number): void {
    const data = new Uint8Array(registerLayout.ExposureTime.length);
    const { minimum, maximum } = ranges.exposureTimeUs;
    new DataView(data.buffer).setFloat64(0, Math.min(maximum, Math.max(minimum, exposureTimeUs)), true);
    this.#model.write(this.#address, data);
  }

  get #address(): number {
    return this.#model.firstAddress + registerLayout.ExposureTime.offset;
  }
}
