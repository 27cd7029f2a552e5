import { gvcpStatus } from './gvcp-status.ts';

/** UDP port on which devices listen for control (GigE Vision, GVCP). */
export const GVCP_PORT = 3956;

/** GVCP messages by code; an acknowledge is its command plus one, except the pending one. All numbers are big-endian. */
export const gvcpCommands = {
  discovery: 0x0002,
  discoveryAck: 0x0003,
  packetResend: 0x0040,
  readRegister: 0x0080,
  readRegisterAck: 0x0081,
  writeRegister: 0x0082,
  writeRegisterAck: 0x0083,
  readMemory: 0x0084,
  readMemoryAck: 0x0085,
  writeMemory: 0x0086,
  writeMemoryAck: 0x0087,
  pendingAck: 0x0089,
} as const;

export const gvcpFlags = {
  acknowledge: 0x01,
  /** With `packetResend`: the block id is 64 bits wide. */
  extendedIds: 0x10,
} as const;

const COMMAND_KEY = 0x42;
const HEADER_BYTES = 8;

export type GvcpCommand = {
  readonly flags: number;
  readonly command: number;
  /** 1 to 65535. */
  readonly requestId: number;
  readonly data: Uint8Array;
};

export type GvcpAck = {
  readonly status: number;
  readonly command: number;
  readonly requestId: number;
  readonly data: Uint8Array;
};

/** A datagram that is not what its place calls for; it is dropped by whoever receives it. */
export class PacketError extends Error {
  override readonly name = 'PacketError';
}

/** Returns the command as it goes over the network. */
export function encodeGvcpCommand({ flags, command, requestId, data }: GvcpCommand): Uint8Array {
  return encode((COMMAND_KEY << 8) | flags, command, requestId, data);
}

/** @throws PacketError when the datagram is no GVCP command or is cut short */
export function decodeGvcpCommand(datagram: Uint8Array): GvcpCommand {
  const { first, command, requestId, data } = decode(datagram);
  if (first >>> 8 !== COMMAND_KEY) {
    throw new PacketError('not a GVCP command: it does not begin with 0x42');
  }
  if (requestId === 0) {
    throw new PacketError('a GVCP command with request id 0');
  }
  return { flags: first & 0xff, command, requestId, data };
}

/** Returns the acknowledge as it goes over the network. */
export function encodeGvcpAck({ status, command, requestId, data }: GvcpAck): Uint8Array {
  return encode(status, command, requestId, data);
}

/** @throws PacketError when the datagram is cut short */
export function decodeGvcpAck(datagram: Uint8Array): GvcpAck {
  const { first, command, requestId, data } = decode(datagram);
  return { status: first, command, requestId, data };
}

/** Returns the acknowledge to a command: `data` when the status is success, none otherwise. */
export function answerTo({ command, requestId }: GvcpCommand, status: number, data: Uint8Array): GvcpAck {
  return {
    status,
    command: command + 1,
    requestId,
    data: status === gvcpStatus.success ? data : new Uint8Array(0),
  };
}

function encode(first: number, command: number, requestId: number, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, first);
  view.setUint16(2, command);
  view.setUint16(4, data.length);
  view.setUint16(6, requestId);
  bytes.set(data, HEADER_BYTES);
  return bytes;
}

function decode(datagram: Uint8Array): { first: number; command: number; requestId: number; data: Uint8Array } {
  if (datagram.length < HEADER_BYTES) {
    throw new PacketError(`a GVCP packet has at least ${HEADER_BYTES} bytes, not ${datagram.length}`);
  }
  const view = new DataView(datagram.buffer, datagram.byteOffset, datagram.length);
  const length = view.getUint16(4);
  if (datagram.length < HEADER_BYTES + length) {
    throw new PacketError(`a GVCP packet announces ${length} bytes and has ${datagram.length - HEADER_BYTES}`);
  }
  return {
    first: view.getUint16(0),
    command: view.getUint16(2),
    requestId: view.getUint16(6),
    data: datagram.subarray(HEADER_BYTES, HEADER_BYTES + length),
  };
}
