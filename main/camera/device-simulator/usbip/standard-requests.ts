import { UsbStall, type VirtualUsbDevice } from '../virtual-usb-device.ts';

/** bmRequestType and bRequest in one number, as USB 3.2 table 9-4 lists them. */
const request = {
  deviceStatus: 0x80_00,
  interfaceStatus: 0x81_00,
  endpointStatus: 0x82_00,
  clearEndpointFeature: 0x02_01,
  setEndpointFeature: 0x02_03,
  getDescriptor: 0x80_06,
  getConfiguration: 0x80_08,
  setConfiguration: 0x00_09,
  getInterface: 0x81_0a,
  setInterface: 0x01_0b,
} as const;

/** Address, power saving and latency mean nothing to a device without a bus; a host wants them accepted. */
const harmless = new Set([
  0x00_01, // CLEAR_FEATURE of the device
  0x01_01, // CLEAR_FEATURE of an interface
  0x00_03, // SET_FEATURE of the device
  0x01_03, // SET_FEATURE of an interface
  0x00_05, // SET_ADDRESS
  0x00_30, // SET_SEL
  0x00_31, // SET_ISOCH_DELAY
]);

const descriptorType = { device: 1, configuration: 2, string: 3, binaryObjectStore: 0x0f } as const;
const ENDPOINT_HALT = 0;
const US_ENGLISH = Uint8Array.of(4, 3, 0x09, 0x04);
const nothing = new Uint8Array(0);

/** What the host chose; one for each host that has the device. */
export type ControlState = { configurationValue: number; readonly haltedEndpoints: Set<number> };

/**
 * Answers a request on endpoint 0 by chapter 9 of USB 3.2 and returns the data stage of an IN request, cut to the length
 * the host asked for.
 * @throws UsbStall for what the device does not know, as the standard wants it
 */
export function answerStandardRequest(device: VirtualUsbDevice, state: ControlState, setup: Uint8Array): Uint8Array {
  const view = new DataView(setup.buffer, setup.byteOffset, 8);
  const value = view.getUint16(2, true);
  const index = view.getUint16(4, true);
  return answer(device, state, { code: view.getUint16(0), value, index }).subarray(0, view.getUint16(6, true));
}

type Request = { readonly code: number; readonly value: number; readonly index: number };

function answer(device: VirtualUsbDevice, state: ControlState, { code, value, index }: Request): Uint8Array {
  switch (code) {
    case request.getDescriptor:
      return descriptor(device, value >> 8, value & 0xff);
    case request.getConfiguration:
      return Uint8Array.of(state.configurationValue);
    case request.setConfiguration:
      state.configurationValue = value & 0xff;
      return nothing;
    case request.endpointStatus:
      return Uint8Array.of(state.haltedEndpoints.has(index & 0xff) ? 1 : 0, 0);
    case request.deviceStatus:
    case request.interfaceStatus:
      return Uint8Array.of(0, 0);
    case request.getInterface:
      return Uint8Array.of(0);
    case request.clearEndpointFeature:
    case request.setEndpointFeature:
      changeHalt(device, state, code === request.setEndpointFeature, { code, value, index });
      return nothing;
    case request.setInterface:
      return onlyFirstSetting(value);
    default:
      if (!harmless.has(code)) {
        throw new UsbStall(`request 0x${code.toString(16).padStart(4, '0')} is not known`);
      }
      return nothing;
  }
}

function descriptor({ descriptors }: VirtualUsbDevice, type: number, index: number): Uint8Array {
  if (type === descriptorType.device) {
    return descriptors.device;
  }
  if (type === descriptorType.configuration && index === 0) {
    return descriptors.configuration;
  }
  if (type === descriptorType.binaryObjectStore && descriptors.binaryObjectStore) {
    return descriptors.binaryObjectStore;
  }
  if (type === descriptorType.string) {
    return index === 0 ? US_ENGLISH : stringDescriptor(descriptors.strings[index - 1]);
  }
  throw new UsbStall(`there is no descriptor ${type}/${index}`);
}

function stringDescriptor(text: string | undefined): Uint8Array {
  if (text === undefined) {
    throw new UsbStall('there is no such string');
  }
  const bytes = new Uint8Array(2 + 2 * Math.min(text.length, 126));
  const view = new DataView(bytes.buffer);
  view.setUint8(0, bytes.length);
  view.setUint8(1, descriptorType.string);
  for (let at = 2; at < bytes.length; at += 2) {
    view.setUint16(at, text.charCodeAt(at / 2 - 1), true);
  }
  return bytes;
}

function changeHalt(device: VirtualUsbDevice, state: ControlState, isHalted: boolean, { value, index }: Request): void {
  const endpoint = index & 0xff;
  if (value !== ENDPOINT_HALT) {
    throw new UsbStall(`endpoint feature ${value} is not known`);
  }
  if (isHalted) {
    state.haltedEndpoints.add(endpoint);
    device.setHalt(endpoint);
  } else {
    state.haltedEndpoints.delete(endpoint);
    device.clearHalt(endpoint);
  }
}

function onlyFirstSetting(alternate: number): Uint8Array {
  if (alternate !== 0) {
    throw new UsbStall(`there is no alternate setting ${alternate}`);
  }
  return nothing;
}
