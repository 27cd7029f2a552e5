import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { U3V_CLASS } from './u3v-link.ts';

/** Where the kernel shows a device with a USB3 Vision-compatible control interface. */
export type LinuxCamera = { readonly bus: number; readonly address: number; readonly portPath: string };

export const SYSFS_USB_DEVICES = '/sys/bus/usb/devices';

/**
 * Returns the cameras among the USB devices, by the interfaces the kernel read from them: nothing is opened. Null when
 * the machine has no USB at all.
 */
export async function listLinuxCameras(directory: string = SYSFS_USB_DEVICES): Promise<readonly LinuxCamera[] | null> {
  const names = await readdir(directory).catch(() => null);
  if (names === null) {
    return null;
  }
  const interfaces = names.filter((name) => /^\d+-[\d.]+:\d+\.\d+$/.test(name));
  const found = await Promise.all(interfaces.map((name) => findCamera(directory, name)));
  return found.filter((camera) => camera !== null);
}

async function findCamera(directory: string, interfaceName: string): Promise<LinuxCamera | null> {
  const [portPath = ''] = interfaceName.split(':');
  const readNumber = async (device: string, attribute: string, radix: number) =>
    Number.parseInt(await readFile(join(directory, device, attribute), 'utf8'), radix);
  try {
    const classCode = await readNumber(interfaceName, 'bInterfaceClass', 16);
    const subclassCode = await readNumber(interfaceName, 'bInterfaceSubClass', 16);
    const protocolCode = await readNumber(interfaceName, 'bInterfaceProtocol', 16);
    const isCamera =
      classCode === U3V_CLASS.classCode &&
      subclassCode === U3V_CLASS.subclassCode &&
      protocolCode === U3V_CLASS.control;
    if (!isCamera) {
      return null;
    }
    return {
      bus: await readNumber(portPath, 'busnum', 10),
      address: await readNumber(portPath, 'devnum', 10),
      portPath,
    };
  } catch {
    // Unplugged while it was read.
    return null;
  }
}
