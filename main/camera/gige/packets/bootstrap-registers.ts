import { PacketError } from './gvcp-packet.ts';

/** Where every GigE Vision device keeps what a client needs before its XML is read. */
export const bootstrapRegisters = {
  version: 0x0000,
  deviceMode: 0x0004,
  macHigh: 0x0008,
  macLow: 0x000c,
  ipConfiguration: 0x0014,
  currentAddress: 0x0024,
  currentMask: 0x0034,
  manufacturer: 0x0048,
  model: 0x0068,
  deviceVersion: 0x0088,
  serial: 0x00d8,
  userName: 0x00e8,
  firstXmlLocation: 0x0200,
  secondXmlLocation: 0x0400,
  streamChannelCount: 0x0904,
  capability: 0x0934,
  heartbeatTimeoutMs: 0x0938,
  timestampFrequencyHigh: 0x093c,
  timestampFrequencyLow: 0x0940,
  timestampControl: 0x0944,
  timestampHigh: 0x0948,
  timestampLow: 0x094c,
  controlPrivilege: 0x0a00,
  streamPort: 0x0d00,
  streamPacketSize: 0x0d04,
  streamPacketDelay: 0x0d08,
  streamAddress: 0x0d18,
} as const;

/** Bits of `controlPrivilege`. */
export const controlPrivilege = { exclusive: 0x1, control: 0x2 } as const;

/** Bits of `streamPacketSize`; the low half is the size, IP and UDP headers included. */
export const packetSizeBits = { sizeMask: 0xffff, dontFragment: 0x4000_0000, fireTestPacket: 0x8000_0000 } as const;

/** Writing it to `timestampControl` copies the clock into the timestamp registers. */
export const LATCH_TIMESTAMP = 0x2;

/** Bits of `capability` that the simulator claims. */
export const capabilityBits = {
  serial: 0x4000_0000,
  userName: 0x8000_0000,
  packetResend: 0x4,
  writeMemory: 0x2,
} as const;

/** Bytes of an XML location and of the area of registers that discovery answers with. */
export const XML_LOCATION_BYTES = 512;
export const DISCOVERY_BYTES = 0xf8;

/** Who a device says it is when it is discovered. */
export type DiscoveredIdentity = {
  /** Twelve hexadecimal digits. */
  readonly mac: string;
  readonly address: string;
  readonly vendor: string;
  readonly model: string;
  readonly version: string;
  /** Empty where the device gives none. */
  readonly serial: string;
  readonly userName: string;
};

/** @throws PacketError when the answer is cut short */
export function decodeDiscovery(data: Uint8Array): DiscoveredIdentity {
  if (data.length < DISCOVERY_BYTES) {
    throw new PacketError(`a discovery answer has ${DISCOVERY_BYTES} bytes, not ${data.length}`);
  }
  const { macHigh, currentAddress, manufacturer, model, deviceVersion, serial, userName } = bootstrapRegisters;
  return {
    mac: Buffer.from(data.subarray(macHigh + 2, macHigh + 8)).toString('hex'),
    address: data.subarray(currentAddress, currentAddress + 4).join('.'),
    vendor: decodeText(data.subarray(manufacturer, manufacturer + 32)),
    model: decodeText(data.subarray(model, model + 32)),
    version: decodeText(data.subarray(deviceVersion, deviceVersion + 32)),
    serial: decodeText(data.subarray(serial, serial + 16)),
    userName: decodeText(data.subarray(userName, userName + 16)),
  };
}

/** Returns the first `DISCOVERY_BYTES` of the register memory of such a device. */
export function encodeDiscovery(identity: DiscoveredIdentity): Uint8Array {
  const data = new Uint8Array(DISCOVERY_BYTES);
  const view = new DataView(data.buffer);
  const registers = bootstrapRegisters;
  view.setUint32(registers.version, 0x0001_0002);
  // Big-endian, UTF-8.
  view.setUint32(registers.deviceMode, 0x8000_0001);
  data.set(Buffer.from(identity.mac, 'hex'), registers.macHigh + 2);
  view.setUint32(registers.ipConfiguration, 0x5);
  data.set(encodeAddress(identity.address), registers.currentAddress);
  data.set([255, 0, 0, 0], registers.currentMask);
  putText(data, registers.manufacturer, 32, identity.vendor);
  putText(data, registers.model, 32, identity.model);
  putText(data, registers.deviceVersion, 32, identity.version);
  putText(data, registers.serial, 16, identity.serial);
  putText(data, registers.userName, 16, identity.userName);
  return data;
}

/** Returns the four bytes of an IPv4 address. @throws PacketError when it is none */
export function encodeAddress(address: string): Uint8Array {
  const parts = address.split('.').map(Number);
  if (parts.length !== 4 || parts.some((part) => !Number.isInteger(part) || part < 0 || part > 255)) {
    throw new PacketError(`${address} is no IPv4 address`);
  }
  return Uint8Array.from(parts);
}

/** Returns the text up to the first zero byte. */
export function decodeText(data: Uint8Array): string {
  const end = data.indexOf(0);
  return new TextDecoder().decode(end < 0 ? data : data.subarray(0, end)).trim();
}

function putText(data: Uint8Array, offset: number, length: number, text: string): void {
  // The last byte stays zero: readers of text look for it.
  new TextEncoder().encodeInto(text, data.subarray(offset, offset + length - 1));
}
