import { listLinuxCameras, type LinuxCamera } from './list-linux-cameras.ts';
import { NodeUsbTransport } from './node-usb-transport.ts';
import type { NativeUsb, NativeUsbDevice } from './node-usb-types.ts';
import { U3V_CLASS } from './u3v-link.ts';
import type { UsbBus, UsbTransport } from './usb-transport.ts';

/** Device class of every composite USB3 Vision-compatible camera; USB webcams have it too. */
const COMPOSITE = { deviceClass: 0xef, deviceSubclass: 0x02, deviceProtocol: 0x01 } as const;

export type NodeUsbBusOptions = {
  readonly platform?: NodeJS.Platform;
  /** Loads npm `usb` when it is first needed. */
  readonly load?: () => Promise<NativeUsb>;
  readonly listLinux?: () => Promise<readonly LinuxCamera[] | null>;
};

/**
 * Returns the USB of this machine through npm `usb`, asked anew at each call: the library's events need udev, and
 * without `/sys/bus/usb` subscribing to them ends the process.
 */
export function createNodeUsbBus(options: NodeUsbBusOptions = {}): UsbBus {
  const { platform = process.platform, load = loadNodeUsb, listLinux = listLinuxCameras } = options;
  let loaded: Promise<NativeUsb> | null = null;
  const listDevices = async (): Promise<readonly NativeUsbDevice[]> => {
    loaded ??= load();
    return (await loaded).getDevices();
  };
  const known = new Map<string, boolean>();
  return {
    list: async () => {
      if (platform !== 'linux') {
        return listComposite(await listDevices(), known);
      }
      const cameras = await listLinux();
      // Without a camera the library is not even loaded.
      if (cameras === null || cameras.length === 0) {
        return [];
      }
      const devices = await listDevices();
      return cameras.flatMap((camera) => pairUp(camera, devices));
    },
  };
}

async function loadNodeUsb(): Promise<NativeUsb> {
  const { usb } = await import('usb');
  return usb;
}

function pairUp({ bus, address, portPath }: LinuxCamera, devices: readonly NativeUsbDevice[]): UsbTransport[] {
  const device = devices.find((one) => Number.parseInt(one.bus, 10) === bus && one.address === address);
  return device === undefined ? [] : [new NodeUsbTransport(device, portPath)];
}

/** Elsewhere only an opened device tells its interfaces; what it said is remembered by where it is plugged in. */
async function listComposite(
  devices: readonly NativeUsbDevice[],
  known: Map<string, boolean>,
): Promise<readonly UsbTransport[]> {
  const found: UsbTransport[] = [];
  for (const device of devices) {
    const isComposite =
      device.deviceClass === COMPOSITE.deviceClass &&
      device.deviceSubclass === COMPOSITE.deviceSubclass &&
      device.deviceProtocol === COMPOSITE.deviceProtocol;
    // oxlint-disable-next-line no-await-in-loop -- several devices opened at once would disturb each other
    if (isComposite && (await isCamera(device, known))) {
      found.push(new NodeUsbTransport(device, `${device.bus}-${device.ports.join('.')}`));
    }
  }
  return found;
}

async function isCamera(device: NativeUsbDevice, known: Map<string, boolean>): Promise<boolean> {
  const key = [device.bus, device.address, device.vendorId, device.productId, device.serialNumber].join(' ');
  const before = known.get(key);
  if (before !== undefined) {
    return before;
  }
  try {
    await device.open();
    const interfaces = device.configuration?.interfaces ?? [];
    const isOne = interfaces.some(
      ({ alternate }) =>
        alternate.interfaceClass === U3V_CLASS.classCode && alternate.interfaceSubclass === U3V_CLASS.subclassCode,
    );
    await device.close();
    known.set(key, isOne);
    return isOne;
  } catch {
    // Another driver has it, as a webcam's; asked again next time, for it may be let go.
    return false;
  }
}
