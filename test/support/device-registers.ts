import type { DeviceModel } from '../../main/camera/device-simulator/device-model.ts';
import {
  type RegisterName,
  type RegisterSpec,
  registerLayout,
} from '../../main/camera/device-simulator/register-layout.ts';

/** Writes a register of a simulated device by its name, in the device's byte order. */
export function writeRegister(device: DeviceModel, name: RegisterName, value: number): void {
  const { offset, length, kind }: RegisterSpec = registerLayout[name];
  const data = new Uint8Array(length);
  const view = new DataView(data.buffer);
  const isLittleEndian = device.endianness === 'little';
  if (kind === 'float' && length === 8) {
    view.setFloat64(0, value, isLittleEndian);
  } else if (kind === 'float') {
    view.setFloat32(0, value, isLittleEndian);
  } else {
    view.setUint32(0, value, isLittleEndian);
  }
  device.write(device.firstAddress + offset, data);
}

/** Reads a number register of a simulated device by its name. */
export function readRegister(device: DeviceModel, name: RegisterName): number {
  const { offset, length, kind }: RegisterSpec = registerLayout[name];
  const data = device.read(device.firstAddress + offset, length);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const isLittleEndian = device.endianness === 'little';
  if (kind === 'float') {
    return length === 8 ? view.getFloat64(0, isLittleEndian) : view.getFloat32(0, isLittleEndian);
  }
  return length === 8 ? Number(view.getBigUint64(0, isLittleEndian)) : view.getUint32(0, isLittleEndian);
}

/** Reads a text register of a simulated device by its name. */
export function readText(device: DeviceModel, name: RegisterName): string {
  const { offset, length } = registerLayout[name];
  return new TextDecoder().decode(device.read(device.firstAddress + offset, length)).replace(/\0.*$/s, '');
}
