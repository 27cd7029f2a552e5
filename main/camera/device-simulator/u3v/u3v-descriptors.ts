import { createHash } from 'node:crypto';
import type { UsbInterface } from '../../u3v/usb-transport.ts';
import type { DeviceIdentity } from '../device-model.ts';
import type { VirtualUsbDevice } from '../virtual-usb-device.ts';

type Speed = VirtualUsbDevice['speed'];

/** The identifier pid.codes keeps for tests: it belongs to no product. */
export const TEST_VENDOR_ID = 0x1209;
export const TEST_PRODUCT_ID = 0x0001;

/** Endpoint addresses of the virtual camera. */
export const u3vEndpoints = { commandOut: 0x01, acknowledgeIn: 0x81, eventIn: 0x82, streamIn: 0x83 } as const;

/** Indices of the string descriptors. */
const STRING = { vendor: 1, model: 2, serial: 3, guid: 4, family: 5, version: 6, info: 7, userName: 8 } as const;
const GENCP_VERSION = 0x0001_0003;
const U3V_VERSION = 0x0001_0000;
/** Low 1, full 2, high 4, super 8. */
const HIGH_AND_SUPER_SPEED = 0x0c;
const BULK = 2;
const STREAM_PROTOCOL = 2;

/** Returns the largest packet of a bulk endpoint. Source: USB 2.0 §5.8.3, USB 3.2 §8.12.1. */
export function bulkPacketSize(speed: Speed): number {
  return speed === 'super' ? 1024 : 512;
}

/** Returns the interfaces a USB3 Vision-compatible camera has: control, event, stream. */
export function u3vInterfaces(speed: Speed): readonly UsbInterface[] {
  const maximumPacketSize = bulkPacketSize(speed);
  const { commandOut, acknowledgeIn, eventIn, streamIn } = u3vEndpoints;
  return [
    { protocolCode: 0x00, addresses: [commandOut, acknowledgeIn] },
    { protocolCode: 0x01, addresses: [eventIn] },
    { protocolCode: 0x02, addresses: [streamIn] },
  ].map(({ protocolCode, addresses }, number) => ({
    number,
    classCode: 0xef,
    subclassCode: 0x05,
    protocolCode,
    endpoints: addresses.map((address) => ({ address, maximumPacketSize })),
  }));
}

/** Returns the standard and class descriptors of the virtual camera. */
export function u3vDescriptors(identity: DeviceIdentity, speed: Speed): VirtualUsbDevice['descriptors'] {
  const { vendor, model, serial, version, userName } = identity;
  return {
    device: deviceDescriptor(speed),
    configuration: configurationDescriptor(speed),
    binaryObjectStore: speed === 'super' ? superSpeedObjectStore : null,
    strings: [vendor, model, serial, guidOf(serial), model, version, 'Simulated', userName],
  };
}

function deviceDescriptor(speed: Speed): Uint8Array {
  const [usbVersion, endpoint0] = speed === 'super' ? [0x0300, 9] : [0x0200, 64];
  const release = 0x0100;
  const ids = [TEST_VENDOR_ID, TEST_PRODUCT_ID, release].flatMap(short);
  const strings = [STRING.vendor, STRING.model, STRING.serial];
  return Uint8Array.from([18, 0x01, ...short(usbVersion), 0xef, 0x02, 0x01, endpoint0, ...ids, ...strings, 1]);
}

function configurationDescriptor(speed: Speed): Uint8Array {
  const interfaces = u3vInterfaces(speed);
  // The association groups the three interfaces to one function.
  const association = [8, 0x0b, 0, interfaces.length, 0xef, 0x05, 0x00, 0];
  const body = [...association, ...interfaces.flatMap((description) => interfaceDescriptors(description, speed))];
  // In units of 8 mA at super speed, of 2 mA below.
  const power = speed === 'super' ? 112 : 250;
  return Uint8Array.from([9, 0x02, ...short(9 + body.length), interfaces.length, 1, 0, 0x80, power, ...body]);
}

function interfaceDescriptors({ number, protocolCode, endpoints }: UsbInterface, speed: Speed): readonly number[] {
  const head = [9, 0x04, number, 0, endpoints.length, 0xef, 0x05, protocolCode, 0];
  const companion = speed === 'super' ? [6, 0x30, protocolCode === STREAM_PROTOCOL ? 15 : 0, 0, 0, 0] : [];
  return [
    ...head,
    ...(protocolCode === 0 ? deviceInformation() : []),
    ...endpoints.flatMap(({ address, maximumPacketSize }) =>
      [7, 0x05, address, BULK, ...short(maximumPacketSize), 0].concat(companion),
    ),
  ];
}

/** USB3 Vision device information descriptor, 20 bytes. */
function deviceInformation(): readonly number[] {
  const { guid, vendor, model, family, version, info, serial, userName } = STRING;
  const strings = [guid, vendor, model, family, version, info, serial, userName];
  return [20, 0x24, 0x01, ...word(GENCP_VERSION), ...word(U3V_VERSION), ...strings, HIGH_AND_SUPER_SPEED];
}

/** USB 2.0 extension and SuperSpeed capability. Source: USB 3.2 §9.6.2. */
const superSpeedObjectStore = Uint8Array.from(
  [
    [5, 0x0f, 22, 0, 2],
    [7, 0x10, 0x02, 0x02, 0, 0, 0],
    [10, 0x10, 0x03, 0, 0x0e, 0, 3, 10, 0xff, 0x07],
  ].flat(),
);

/** Twelve hexadecimal digits that stay with the serial number. */
function guidOf(serial: string): string {
  return createHash('sha1').update(serial).digest('hex').slice(0, 12).toUpperCase();
}

function short(value: number): readonly number[] {
  return [value & 0xff, value >> 8];
}

function word(value: number): readonly number[] {
  return [...short(value & 0xffff), ...short(value >>> 16)];
}
