/** One register: where it lies from the beginning of its map, and its bytes. Whole numbers are little-endian. */
export type Register = { readonly offset: number; readonly length: number };

function at(offset: number, length: number): Register {
  return { offset, length };
}

/** Strings of the bootstrap registers: this many bytes, ended by a zero where shorter. */
export const BOOTSTRAP_STRING_BYTES = 64;

/** Technology Agnostic Bootstrap Register Map, at address 0 (GenCP). */
export const ABRM = {
  genCpVersion: at(0x0000, 4),
  manufacturerName: at(0x0004, BOOTSTRAP_STRING_BYTES),
  modelName: at(0x0044, BOOTSTRAP_STRING_BYTES),
  familyName: at(0x0084, BOOTSTRAP_STRING_BYTES),
  deviceVersion: at(0x00c4, BOOTSTRAP_STRING_BYTES),
  manufacturerInfo: at(0x0104, BOOTSTRAP_STRING_BYTES),
  serialNumber: at(0x0144, BOOTSTRAP_STRING_BYTES),
  userDefinedName: at(0x0184, BOOTSTRAP_STRING_BYTES),
  deviceCapability: at(0x01c4, 8),
  /** Longest time the device takes to answer, ms. */
  maximumDeviceResponseTime: at(0x01cc, 4),
  manifestTableAddress: at(0x01d0, 8),
  sbrmAddress: at(0x01d8, 8),
  deviceConfiguration: at(0x01e0, 8),
  heartbeatTimeout: at(0x01e8, 4),
  messageChannelId: at(0x01ec, 4),
  /** Device clock at the last latch, ns. */
  timestamp: at(0x01f0, 8),
  /** Writing 1 copies the device clock to `timestamp`. */
  timestampLatch: at(0x01f8, 4),
  timestampIncrement: at(0x01fc, 8),
  accessPrivilege: at(0x0204, 4),
  protocolEndianness: at(0x0208, 4),
  implementationEndianness: at(0x020c, 4),
} as const satisfies Record<string, Register>;

/** Bits of ABRM `deviceCapability` (GenCP). */
export const DEVICE_CAPABILITY = {
  userDefinedName: 1n << 0n,
  accessPrivilege: 1n << 1n,
  messageChannel: 1n << 2n,
  timestamp: 1n << 3n,
  familyName: 1n << 8n,
  sbrm: 1n << 9n,
} as const;

/** Technology Specific Bootstrap Register Map (USB3 Vision). */
export const SBRM = {
  u3vVersion: at(0x00, 4),
  capability: at(0x04, 8),
  configuration: at(0x0c, 8),
  maximumCommandTransfer: at(0x14, 4),
  maximumAckTransfer: at(0x18, 4),
  streamChannels: at(0x1c, 4),
  sirmAddress: at(0x20, 8),
  sirmLength: at(0x28, 4),
  eirmAddress: at(0x2c, 8),
  eirmLength: at(0x34, 4),
  iidc2Address: at(0x38, 8),
  /** 1 low, 2 full, 4 high, 8 super speed. */
  currentSpeed: at(0x40, 4),
} as const satisfies Record<string, Register>;

/** Bits of SBRM `capability`. */
export const SBRM_CAPABILITY = { sirm: 1n << 0n, eirm: 1n << 1n, iidc2: 1n << 2n } as const;

/** Streaming Interface Register Map (USB3 Vision). */
export const SIRM = {
  /** Bits 31–24: binary logarithm of the payload transfer alignment. */
  info: at(0x00, 4),
  /** Bit 0: the stream is on. */
  control: at(0x04, 4),
  requiredPayloadSize: at(0x08, 8),
  requiredLeaderSize: at(0x10, 4),
  requiredTrailerSize: at(0x14, 4),
  maximumLeaderSize: at(0x18, 4),
  payloadTransferSize: at(0x1c, 4),
  payloadTransferCount: at(0x20, 4),
  finalTransfer1Size: at(0x24, 4),
  finalTransfer2Size: at(0x28, 4),
  maximumTrailerSize: at(0x2c, 4),
} as const satisfies Record<string, Register>;

/** Event Interface Register Map (USB3 Vision). */
export const EIRM = {
  control: at(0x00, 4),
  maximumEventTransfer: at(0x04, 4),
  eventTestControl: at(0x08, 4),
} as const satisfies Record<string, Register>;
