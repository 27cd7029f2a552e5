import { once } from 'node:events';
import { AppError } from '../../contract/errors.ts';
import { createDeviceModel } from '../camera/device-simulator/create-device-model.ts';
import type { DeviceControls } from '../camera/device-simulator/device-controls.ts';
import type { DeviceModel } from '../camera/device-simulator/device-model.ts';
import { createFolderSource } from '../camera/device-simulator/folder-source.ts';
import { startGigeSimulator } from '../camera/device-simulator/gige/gige-simulator.ts';
import { createPartSource } from '../camera/device-simulator/part-source.ts';
import { createPatternSource } from '../camera/device-simulator/pattern-source.ts';
import type { PictureSource } from '../camera/device-simulator/picture-source.ts';
import { startUsbipServer } from '../camera/device-simulator/usbip/usbip-server.ts';
import { createVirtualU3vDevice } from '../camera/device-simulator/u3v/virtual-u3v-device.ts';
import { type PixelFormat, pixelFormats } from '../camera/pixel-format/pixel-format.ts';
import { type CommandIo, EXIT_OK } from './command.ts';
import { parseInteger, parseOptions } from './parse-options.ts';
import { type AskedUsbFault, parseNetworkFaults, parseUsbFaults } from './simulated-faults.ts';

type Door = 'usbip' | 'gige';
type Size = { readonly width: number; readonly height: number };

type SimulateCall = {
  readonly door: Door;
  readonly address: string;
  readonly port: number | undefined;
  readonly serial: string;
  readonly folder: string | undefined;
  readonly isPattern: boolean;
  readonly format: PixelFormat;
  readonly size: Size | null;
  readonly framesPerSecond: number;
  readonly faults: readonly string[];
};

const DEFAULT_SERIALS = { usbip: 'SIM-U3V-1', gige: 'SIM-GIGE-1' } as const;
const DEFAULT_SIZE: Size = { width: 1920, height: 1080 };
const DEFAULT_FRAMES_PER_SECOND = 15;
/** What the part generator needs at least, and what a 16-bit picture may take of memory. */
const SIZE_LIMITS = { min: 16, max: 8192 };
/** GigE Vision keeps 16 bytes for it, the last one zero. */
const SERIAL = /^[\w.-]{1,15}$/;
const SEED = 1;
const DEFECT_RATE = 0.12;

/** `mai simulate-camera --door usbip|gige`: a simulated camera that other programs can open, until Ctrl+C. */
export async function simulateCamera(argv: readonly string[], io: CommandIo): Promise<number> {
  const call = parseSimulateCall(argv);
  // Names of faults are checked before anything is opened.
  const usbFaults = call.door === 'usbip' ? parseUsbFaults(call.faults) : [];
  const networkFaults = call.door === 'gige' ? parseNetworkFaults(call.faults) : {};
  const source = await openSource(call);
  using model = createDeviceModel({
    source,
    endianness: call.door === 'usbip' ? 'little' : 'big',
    identity: { serial: call.serial },
    pixelFormat: call.format,
    framesPerSecond: call.framesPerSecond,
  });
  const stopped = io.signal.aborted ? Promise.resolve() : once(io.signal, 'abort');
  if (call.door === 'usbip') {
    await using server = await listen(call, () => startUsbip(model, call, usbFaults));
    io.writeLine(
      `${call.serial} is a USB camera at ${server.address}:${server.port}; ` +
        `Linux plugs it in with: usbip --tcp-port ${server.port} attach -r ${server.address} -b ${server.busIds[0] ?? ''}`,
    );
    await stopped;
  } else {
    const { address, port } = call;
    await using simulator = await listen(call, () =>
      startGigeSimulator(model, {
        address,
        faults: networkFaults,
        answersBroadcasts: true,
        ...(port === undefined ? {} : { controlPort: port }),
      }),
    );
    io.writeLine(`${call.serial} is a network camera at ${simulator.address}:${simulator.controlPort}`);
    await stopped;
  }
  return EXIT_OK;
}

function parseSimulateCall(argv: readonly string[]): SimulateCall {
  const { values, positionals } = parseOptions(argv, {
    door: { type: 'string' },
    address: { type: 'string', default: '127.0.0.1' },
    port: { type: 'string' },
    serial: { type: 'string' },
    folder: { type: 'string' },
    pattern: { type: 'boolean', default: false },
    format: { type: 'string', default: 'Mono8' },
    size: { type: 'string' },
    fps: { type: 'string' },
    fault: { type: 'string', multiple: true, default: [] },
  });
  if (positionals.length > 0) {
    throw new AppError('usage', `simulate-camera takes options only, not "${positionals[0]}"`);
  }
  if (values.folder !== undefined && values.pattern) {
    throw new AppError('usage', 'choose --folder or --pattern, not both');
  }
  const door = parseDoor(values.door);
  return {
    door,
    address: values.address,
    port: parseInteger(values.port, { name: 'port', min: 0, max: 65_535 }),
    serial: parseSerial(values.serial ?? DEFAULT_SERIALS[door]),
    folder: values.folder,
    isPattern: values.pattern,
    format: parseFormat(values.format),
    size: parseSize(values.size),
    framesPerSecond: parseInteger(values.fps, { name: 'fps', min: 1, max: 2000 }) ?? DEFAULT_FRAMES_PER_SECOND,
    faults: values.fault,
  };
}

function parseDoor(text: string | undefined): Door {
  if (text !== 'usbip' && text !== 'gige') {
    throw new AppError('usage', '--door takes usbip or gige: how other programs reach the camera');
  }
  return text;
}

function parseSerial(text: string): string {
  if (!SERIAL.test(text)) {
    throw new AppError('usage', `--serial takes up to 15 letters, digits, dots and dashes, not "${text}"`);
  }
  return text;
}

function parseFormat(text: string): PixelFormat {
  if (!Object.hasOwn(pixelFormats, text)) {
    throw new AppError('usage', `--format takes a PFNC name such as Mono8, BayerRG8 or Mono12p, not "${text}"`);
  }
  return text as PixelFormat;
}

function parseSize(text: string | undefined): Size | null {
  if (text === undefined) {
    return null;
  }
  const [, width, height] = /^(\d{1,5})x(\d{1,5})$/.exec(text) ?? [];
  const size = { width: Number(width), height: Number(height) };
  if (![size.width, size.height].every((side) => side >= SIZE_LIMITS.min && side <= SIZE_LIMITS.max)) {
    throw new AppError(
      'usage',
      `--size takes WIDTHxHEIGHT with sides from ${SIZE_LIMITS.min} to ${SIZE_LIMITS.max}, not "${text}"`,
    );
  }
  return size;
}

async function openSource({ folder, isPattern, size }: SimulateCall): Promise<PictureSource> {
  if (folder !== undefined) {
    return createFolderSource(folder, size);
  }
  const { width, height } = size ?? DEFAULT_SIZE;
  return isPattern
    ? createPatternSource(width, height)
    : createPartSource({ seed: SEED, width, height, defectRate: DEFECT_RATE, autoPlace: true });
}

function startUsbip(model: DeviceModel & DeviceControls, call: SimulateCall, faults: readonly AskedUsbFault[]) {
  const device = createVirtualU3vDevice(model);
  for (const { fault, times } of faults) {
    device.setFault(fault, times);
  }
  const { address, port } = call;
  return startUsbipServer([device], { address, ...(port === undefined ? {} : { port }) });
}

async function listen<Server>(call: SimulateCall, start: () => Promise<Server>): Promise<Server> {
  try {
    return await start();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError(
      'bad-request',
      `the camera cannot listen at ${call.address}: ${reason}; choose another --port or --address`,
      { cause },
    );
  }
}
