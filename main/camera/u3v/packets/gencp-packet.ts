import { gencpStatus } from './gencp-status.ts';

/** "U3VC", little-endian. */
const CONTROL_PREFIX = 0x43563355;
/** "U3VE", little-endian. */
const EVENT_PREFIX = 0x45563355;
const REQUEST_ACK = 0x4000;

export const GENCP_HEADER_BYTES = 12;
/** What a write command needs beside its data: header and address. */
export const WRITE_COMMAND_OVERHEAD_BYTES = 20;
/** What a read acknowledge needs beside its data. */
export const READ_ACK_OVERHEAD_BYTES = 12;

/** Command codes (GenCP). */
export const gencpCode = {
  readMemoryCommand: 0x0800,
  readMemoryAck: 0x0801,
  writeMemoryCommand: 0x0802,
  writeMemoryAck: 0x0803,
  pendingAck: 0x0805,
  eventCommand: 0x0c00,
} as const;

export type GencpCommand =
  | { readonly kind: 'read'; readonly requestId: number; readonly address: bigint; readonly length: number }
  | { readonly kind: 'write'; readonly requestId: number; readonly address: bigint; readonly data: Uint8Array }
  /** A command of another code, or one whose body has the wrong length: to be answered with an error status. */
  | { readonly kind: 'unknown'; readonly requestId: number; readonly code: number };

export type GencpAck =
  | { readonly kind: 'read'; readonly requestId: number; readonly status: number; readonly data: Uint8Array }
  | {
      readonly kind: 'write';
      readonly requestId: number;
      readonly status: number;
      /** Null where the device does not say. */
      readonly writtenBytes: number | null;
    }
  /** The device needs longer: the wait begins again with this time. */
  | { readonly kind: 'pending'; readonly requestId: number; readonly timeoutMs: number }
  | { readonly kind: 'unknown'; readonly requestId: number; readonly status: number; readonly code: number };

export type GencpEvent = {
  readonly requestId: number;
  readonly eventId: number;
  /** Device clock, ns. */
  readonly timestampNs: bigint;
  readonly data: Uint8Array;
};

type Header = {
  readonly prefix: number;
  readonly flagsOrStatus: number;
  readonly code: number;
  readonly requestId: number;
  readonly body: Uint8Array;
};

/** Returns READMEM_CMD for `length` bytes. */
export function encodeReadMemoryCommand(requestId: number, address: bigint, length: number): Uint8Array {
  const body = new Uint8Array(12);
  const view = viewOf(body);
  view.setBigUint64(0, address, true);
  view.setUint16(10, length, true);
  return encodePacket({
    prefix: CONTROL_PREFIX,
    flagsOrStatus: REQUEST_ACK,
    code: gencpCode.readMemoryCommand,
    requestId,
    body,
  });
}

/** Returns WRITEMEM_CMD. */
export function encodeWriteMemoryCommand(requestId: number, address: bigint, data: Uint8Array): Uint8Array {
  const body = new Uint8Array(8 + data.length);
  viewOf(body).setBigUint64(0, address, true);
  body.set(data, 8);
  return encodePacket({
    prefix: CONTROL_PREFIX,
    flagsOrStatus: REQUEST_ACK,
    code: gencpCode.writeMemoryCommand,
    requestId,
    body,
  });
}

/** Returns the command in `bytes`, or null when they are no GenCP command of the control channel. */
export function decodeCommand(bytes: Uint8Array): GencpCommand | null {
  const header = decodeHeader(bytes, CONTROL_PREFIX);
  if (header === null) {
    return null;
  }
  const { requestId, code, body } = header;
  const view = viewOf(body);
  if (code === gencpCode.readMemoryCommand && body.length === 12) {
    return { kind: 'read', requestId, address: view.getBigUint64(0, true), length: view.getUint16(10, true) };
  }
  if (code === gencpCode.writeMemoryCommand && body.length > 8) {
    return { kind: 'write', requestId, address: view.getBigUint64(0, true), data: body.subarray(8) };
  }
  return { kind: 'unknown', requestId, code };
}

/** Returns the acknowledge as a device sends it. */
export function encodeAck(ack: GencpAck): Uint8Array {
  const { code, body } = encodeAckBody(ack);
  const flagsOrStatus = ack.kind === 'pending' ? gencpStatus.success : ack.status;
  return encodePacket({ prefix: CONTROL_PREFIX, flagsOrStatus, code, requestId: ack.requestId, body });
}

function encodeAckBody(ack: GencpAck): { readonly code: number; readonly body: Uint8Array } {
  switch (ack.kind) {
    case 'read':
      return { code: gencpCode.readMemoryAck, body: ack.data };
    case 'write':
      return {
        code: gencpCode.writeMemoryAck,
        body: ack.writtenBytes === null ? new Uint8Array(0) : shortAt2(ack.writtenBytes),
      };
    case 'pending':
      return { code: gencpCode.pendingAck, body: shortAt2(ack.timeoutMs) };
    case 'unknown':
      return { code: ack.code, body: new Uint8Array(0) };
  }
}

/** Returns the acknowledge in `bytes`, or null when they are no whole one. */
export function decodeAck(bytes: Uint8Array): GencpAck | null {
  const header = decodeHeader(bytes, CONTROL_PREFIX);
  if (header === null) {
    return null;
  }
  const { requestId, flagsOrStatus: status, code, body } = header;
  switch (code) {
    case gencpCode.readMemoryAck:
      return { kind: 'read', requestId, status, data: body };
    case gencpCode.writeMemoryAck:
      return {
        kind: 'write',
        requestId,
        status,
        writtenBytes: body.length < 4 ? null : viewOf(body).getUint16(2, true),
      };
    case gencpCode.pendingAck:
      return body.length < 4 ? null : { kind: 'pending', requestId, timeoutMs: viewOf(body).getUint16(2, true) };
    default:
      return { kind: 'unknown', requestId, status, code };
  }
}

/** Returns EVENT_CMD as a device sends it on its event pipe. */
export function encodeEvent({ requestId, eventId, timestampNs, data }: GencpEvent): Uint8Array {
  const body = new Uint8Array(12 + data.length);
  const view = viewOf(body);
  view.setUint16(2, eventId, true);
  view.setBigUint64(4, timestampNs, true);
  body.set(data, 12);
  return encodePacket({ prefix: EVENT_PREFIX, flagsOrStatus: 0, code: gencpCode.eventCommand, requestId, body });
}

/** Returns the event in `bytes`, or null when they are none. */
export function decodeEvent(bytes: Uint8Array): GencpEvent | null {
  const header = decodeHeader(bytes, EVENT_PREFIX);
  if (header === null || header.code !== gencpCode.eventCommand || header.body.length < 12) {
    return null;
  }
  const { requestId, body } = header;
  const view = viewOf(body);
  return {
    requestId,
    eventId: view.getUint16(2, true),
    timestampNs: view.getBigUint64(4, true),
    data: body.subarray(12),
  };
}

/** Returns the id after `requestId`: 1…65535, never 0, which GenCP keeps for itself. */
export function nextRequestId(requestId: number): number {
  return requestId >= 0xffff ? 1 : requestId + 1;
}

function encodePacket({ prefix, flagsOrStatus, code, requestId, body }: Header): Uint8Array {
  const packet = new Uint8Array(GENCP_HEADER_BYTES + body.length);
  const view = viewOf(packet);
  view.setUint32(0, prefix, true);
  view.setUint16(4, flagsOrStatus, true);
  view.setUint16(6, code, true);
  view.setUint16(8, body.length, true);
  view.setUint16(10, requestId, true);
  packet.set(body, GENCP_HEADER_BYTES);
  return packet;
}

function decodeHeader(bytes: Uint8Array, prefix: number): Header | null {
  if (bytes.length < GENCP_HEADER_BYTES) {
    return null;
  }
  const view = viewOf(bytes);
  const end = GENCP_HEADER_BYTES + view.getUint16(8, true);
  if (view.getUint32(0, true) !== prefix || bytes.length < end) {
    return null;
  }
  return {
    prefix,
    flagsOrStatus: view.getUint16(4, true),
    code: view.getUint16(6, true),
    requestId: view.getUint16(10, true),
    body: bytes.subarray(GENCP_HEADER_BYTES, end),
  };
}

/** PENDING_ACK and WRITEMEM_ACK both carry one number after two reserved bytes. */
function shortAt2(value: number): Uint8Array {
  const body = new Uint8Array(4);
  viewOf(body).setUint16(2, value, true);
  return body;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
