/**
 * USB/IP, version 1.1.1, as in the Linux kernel's Documentation/usb/usbip_protocol.rst. Everything is big-endian but
 * the eight bytes of the USB setup packet.
 */
export const USBIP_VERSION = 0x0111;
export const USBIP_PORT = 3240;

const operation = { importRequest: 0x8003, importReply: 0x0003, listRequest: 0x8005, listReply: 0x0005 } as const;
const command = { submit: 1, unlink: 2, submitReply: 3, unlinkReply: 4 } as const;

export const OPERATION_HEADER_BYTES = 8;
export const BUS_ID_BYTES = 32;
export const COMMAND_HEADER_BYTES = 48;
export const DEVICE_RECORD_BYTES = 312;
const PATH_BYTES = 256;
const NO_ISOCHRONOUS_PACKETS = 0xffffffff;

/** Status of a transfer: 0 or a negative errno of Linux. */
export const urbStatus = { ok: 0, stall: -32, overflow: -75, cancelled: -104, noDevice: -19 } as const;

const speedCode = { high: 3, super: 5 } as const;

/** What a server says of a device it lends. */
export type UsbipDeviceRecord = {
  readonly path: string;
  readonly busId: string;
  readonly busNumber: number;
  readonly deviceNumber: number;
  readonly speed: keyof typeof speedCode;
  readonly vendorId: number;
  readonly productId: number;
  readonly deviceVersion: number;
  readonly deviceClass: readonly [classCode: number, subclassCode: number, protocolCode: number];
  readonly configurationValue: number;
  readonly configurationCount: number;
  readonly interfaceClasses: readonly (readonly [classCode: number, subclassCode: number, protocolCode: number])[];
};

export type OperationRequest = { readonly kind: 'list' } | { readonly kind: 'import'; readonly busId: string };

export type SubmitCommand = {
  readonly kind: 'submit';
  readonly sequence: number;
  readonly deviceId: number;
  readonly isIn: boolean;
  /** Without the direction bit. */
  readonly endpoint: number;
  readonly length: number;
  readonly isIsochronous: boolean;
  readonly setup: Uint8Array;
};

export type UnlinkCommand = {
  readonly kind: 'unlink';
  readonly sequence: number;
  /** Sequence number of the submit to take back. */
  readonly target: number;
};

export type SubmitReply = {
  readonly kind: 'submit';
  readonly sequence: number;
  readonly status: number;
  readonly length: number;
};
export type UnlinkReply = { readonly kind: 'unlink'; readonly sequence: number; readonly status: number };

/** Bytes that are no USB/IP of this version. */
export class UsbipError extends Error {
  override readonly name = 'UsbipError';
}

/** Returns what an 8-byte operation header asks for, with how many bytes follow it. @throws UsbipError */
export function decodeOperationHeader(bytes: Uint8Array): { kind: 'list' | 'import'; followingBytes: number } {
  const view = viewOf(bytes);
  const version = view.getUint16(0);
  if (version !== USBIP_VERSION) {
    throw new UsbipError(`USB/IP version 0x${version.toString(16)} is not known`);
  }
  const code = view.getUint16(2);
  if (code === operation.listRequest) {
    return { kind: 'list', followingBytes: 0 };
  }
  if (code === operation.importRequest) {
    return { kind: 'import', followingBytes: BUS_ID_BYTES };
  }
  throw new UsbipError(`USB/IP operation 0x${code.toString(16)} is not known`);
}

/** Returns the text of a field that zeros fill up. */
export function decodeBusId(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}

export function encodeOperationRequest(request: OperationRequest): Uint8Array {
  if (request.kind === 'list') {
    return operationHeader(operation.listRequest, 0);
  }
  const busId = new Uint8Array(BUS_ID_BYTES);
  busId.set(new TextEncoder().encode(request.busId));
  return concatenate([operationHeader(operation.importRequest, 0), busId]);
}

/** The whole answer to a list request: each record is followed by its interfaces. */
export function encodeListReply(devices: readonly UsbipDeviceRecord[]): Uint8Array {
  const count = new Uint8Array(4);
  viewOf(count).setUint32(0, devices.length);
  const records = devices.flatMap((device) => [
    encodeDeviceRecord(device),
    ...device.interfaceClasses.map((codes) => Uint8Array.of(...codes, 0)),
  ]);
  return concatenate([operationHeader(operation.listReply, 0), count, ...records]);
}

/** The answer to an import; null refuses it. */
export function encodeImportReply(device: UsbipDeviceRecord | null): Uint8Array {
  return device === null
    ? operationHeader(operation.importReply, 1)
    : concatenate([operationHeader(operation.importReply, 0), encodeDeviceRecord(device)]);
}

/** Returns the status of an import reply's header: 0 when the device record follows. @throws UsbipError */
export function decodeImportReplyStatus(bytes: Uint8Array): number {
  const view = viewOf(bytes);
  if (view.getUint16(0) !== USBIP_VERSION || view.getUint16(2) !== operation.importReply) {
    throw new UsbipError('the answer is no import reply of USB/IP 1.1.1');
  }
  return view.getUint32(4);
}

/** Returns what an attaching host needs of a device record. */
export function decodeDeviceRecord(bytes: Uint8Array): {
  busNumber: number;
  deviceNumber: number;
  speedCode: number;
  interfaceCount: number;
} {
  const view = viewOf(bytes);
  const at = PATH_BYTES + BUS_ID_BYTES;
  return {
    busNumber: view.getUint32(at),
    deviceNumber: view.getUint32(at + 4),
    speedCode: view.getUint32(at + 8),
    interfaceCount: view.getUint8(DEVICE_RECORD_BYTES - 1),
  };
}

/** Reads a 48-byte command header. @throws UsbipError */
export function decodeCommand(bytes: Uint8Array): SubmitCommand | UnlinkCommand {
  const view = viewOf(bytes);
  const code = view.getUint32(0);
  const sequence = view.getUint32(4);
  if (code === command.unlink) {
    return { kind: 'unlink', sequence, target: view.getUint32(20) };
  }
  if (code !== command.submit) {
    throw new UsbipError(`USB/IP command ${code} is not known`);
  }
  const packets = view.getUint32(32);
  return {
    kind: 'submit',
    sequence,
    deviceId: view.getUint32(8),
    isIn: view.getUint32(12) === 1,
    endpoint: view.getUint32(16),
    length: view.getUint32(24),
    isIsochronous: packets !== 0 && packets !== NO_ISOCHRONOUS_PACKETS,
    setup: bytes.slice(40, 48),
  };
}

/** An OUT transfer's data follows these bytes. */
export function encodeSubmit(submit: Omit<SubmitCommand, 'kind' | 'isIsochronous'>): Uint8Array {
  const bytes = commandHeader(command.submit, submit.sequence);
  const view = viewOf(bytes);
  view.setUint32(8, submit.deviceId);
  view.setUint32(12, submit.isIn ? 1 : 0);
  view.setUint32(16, submit.endpoint);
  view.setUint32(24, submit.length);
  view.setUint32(32, NO_ISOCHRONOUS_PACKETS);
  bytes.set(submit.setup, 40);
  return bytes;
}

export function encodeUnlink(sequence: number, target: number): Uint8Array {
  const bytes = commandHeader(command.unlink, sequence);
  viewOf(bytes).setUint32(20, target);
  return bytes;
}

/** An IN transfer's data follows these bytes. */
export function encodeSubmitReply(reply: Omit<SubmitReply, 'kind'>): Uint8Array {
  const bytes = commandHeader(command.submitReply, reply.sequence);
  const view = viewOf(bytes);
  view.setInt32(20, reply.status);
  view.setUint32(24, reply.length);
  view.setUint32(32, NO_ISOCHRONOUS_PACKETS);
  return bytes;
}

export function encodeUnlinkReply(sequence: number, status: number): Uint8Array {
  const bytes = commandHeader(command.unlinkReply, sequence);
  viewOf(bytes).setInt32(20, status);
  return bytes;
}

/** Reads a 48-byte reply header. @throws UsbipError */
export function decodeReply(bytes: Uint8Array): SubmitReply | UnlinkReply {
  const view = viewOf(bytes);
  const code = view.getUint32(0);
  const sequence = view.getUint32(4);
  const status = view.getInt32(20);
  if (code === command.submitReply) {
    return { kind: 'submit', sequence, status, length: view.getUint32(24) };
  }
  if (code === command.unlinkReply) {
    return { kind: 'unlink', sequence, status };
  }
  throw new UsbipError(`USB/IP reply ${code} is not known`);
}

function encodeDeviceRecord(device: UsbipDeviceRecord): Uint8Array {
  const bytes = new Uint8Array(DEVICE_RECORD_BYTES);
  const view = viewOf(bytes);
  const text = new TextEncoder();
  bytes.set(text.encode(device.path).subarray(0, PATH_BYTES - 1));
  bytes.set(text.encode(device.busId).subarray(0, BUS_ID_BYTES - 1), PATH_BYTES);
  const at = PATH_BYTES + BUS_ID_BYTES;
  view.setUint32(at, device.busNumber);
  view.setUint32(at + 4, device.deviceNumber);
  view.setUint32(at + 8, speedCode[device.speed]);
  view.setUint16(at + 12, device.vendorId);
  view.setUint16(at + 14, device.productId);
  view.setUint16(at + 16, device.deviceVersion);
  const tail = [
    ...device.deviceClass,
    device.configurationValue,
    device.configurationCount,
    device.interfaceClasses.length,
  ];
  bytes.set(tail, at + 18);
  return bytes;
}

function operationHeader(code: number, status: number): Uint8Array {
  const bytes = new Uint8Array(OPERATION_HEADER_BYTES);
  const view = viewOf(bytes);
  view.setUint16(0, USBIP_VERSION);
  view.setUint16(2, code);
  view.setUint32(4, status);
  return bytes;
}

function commandHeader(code: number, sequence: number): Uint8Array {
  const bytes = new Uint8Array(COMMAND_HEADER_BYTES);
  const view = viewOf(bytes);
  view.setUint32(0, code);
  view.setUint32(4, sequence);
  return bytes;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
