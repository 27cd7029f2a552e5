import { AppError } from '../../../contract/errors.ts';
import type { RegisterPort } from '../genicam/register-port.ts';
import type { TransferLimits } from './gencp-channel.ts';
import { ABRM, DEVICE_CAPABILITY, type Register, SBRM, SBRM_CAPABILITY } from './packets/register-table.ts';

/** What a device says about itself before its description is read. */
export type Bootstrap = {
  readonly manufacturer: string;
  readonly model: string;
  readonly serial: string;
  readonly userName: string;
  /** Longest time the device takes to answer, ms. */
  readonly responseTimeMs: number;
  readonly hasTimestamp: boolean;
  readonly manifestAddress: bigint;
  readonly limits: TransferLimits;
  readonly streamAddress: bigint;
};

/** Reads the bootstrap registers. @throws AppError as `RegisterPort.read`, `camera-refused` for a device without a stream */
export async function readBootstrap(port: RegisterPort): Promise<Bootstrap> {
  const sbrmAddress = await readWhole(port, 0n, ABRM.sbrmAddress);
  const deviceCapability = await readWhole(port, 0n, ABRM.deviceCapability);
  const streamCapability = await readWhole(port, sbrmAddress, SBRM.capability);
  const serial = await readText(port, ABRM.serialNumber);
  if ((streamCapability & SBRM_CAPABILITY.sirm) === 0n) {
    throw new AppError('camera-refused', `Camera ${serial} has no picture stream: choose another camera`);
  }
  return {
    manufacturer: await readText(port, ABRM.manufacturerName),
    model: await readText(port, ABRM.modelName),
    serial,
    userName: has(deviceCapability, DEVICE_CAPABILITY.userDefinedName)
      ? await readText(port, ABRM.userDefinedName)
      : '',
    responseTimeMs: Number(await readWhole(port, 0n, ABRM.maximumDeviceResponseTime)),
    hasTimestamp: has(deviceCapability, DEVICE_CAPABILITY.timestamp),
    manifestAddress: await readWhole(port, 0n, ABRM.manifestTableAddress),
    limits: {
      commandBytes: Number(await readWhole(port, sbrmAddress, SBRM.maximumCommandTransfer)),
      ackBytes: Number(await readWhole(port, sbrmAddress, SBRM.maximumAckTransfer)),
    },
    streamAddress: await readWhole(port, sbrmAddress, SBRM.sirmAddress),
  };
}

/** Reads a register of 4 or 8 bytes of the map at `base`. */
export async function readWhole(port: RegisterPort, base: bigint, { offset, length }: Register): Promise<bigint> {
  const bytes = await port.read(base + BigInt(offset), length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return length === 8 ? view.getBigUint64(0, true) : BigInt(view.getUint32(0, true));
}

/** Writes a register of 4 bytes of the map at `base`. */
export async function writeWhole(port: RegisterPort, base: bigint, register: Register, value: number): Promise<void> {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  await port.write(base + BigInt(register.offset), bytes);
}

async function readText(port: RegisterPort, { offset, length }: Register): Promise<string> {
  const bytes = await port.read(BigInt(offset), length);
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end)).trim();
}

function has(capabilities: bigint, bit: bigint): boolean {
  return (capabilities & bit) !== 0n;
}
