import { PacketError } from './gvcp-packet.ts';

/** Bytes one READMEM may ask for. */
export const MAXIMUM_READ_BYTES = 512;
/** Bytes one WRITEMEM may carry: 548 bytes of UDP payload less the header and the address, in whole words. */
export const MAXIMUM_WRITE_BYTES = 512;

export type RegisterValue = { readonly address: number; readonly value: number };
export type MemoryRange = { readonly address: number; readonly count: number };
export type MemoryBlock = { readonly address: number; readonly data: Uint8Array };
export type ResendRange = {
  readonly blockId: bigint;
  readonly firstPacketId: number;
  readonly lastPacketId: number;
  readonly isExtended: boolean;
};

const MAXIMUM_16_BIT_ID = 0xffff;

/** READREG's data, and an answer's: whole words. */
export function encodeWords(words: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(words.length * 4);
  const view = new DataView(bytes.buffer);
  words.forEach((word, index) => view.setUint32(index * 4, word));
  return bytes;
}

/** @throws PacketError when the data is no whole number of words */
export function decodeWords(data: Uint8Array): number[] {
  if (data.length === 0 || data.length % 4 !== 0) {
    throw new PacketError(`expected words of 4 bytes, got ${data.length} bytes`);
  }
  const view = viewOf(data);
  return Array.from({ length: data.length / 4 }, (_, index) => view.getUint32(index * 4));
}

export function encodeRegisterValues(values: readonly RegisterValue[]): Uint8Array {
  return encodeWords(values.flatMap(({ address, value }) => [address, value]));
}

/** @throws PacketError when an address stands without its value */
export function decodeRegisterValues(data: Uint8Array): RegisterValue[] {
  const words = decodeWords(data);
  if (words.length % 2 !== 0) {
    throw new PacketError('WRITEREG carries an address without a value');
  }
  return Array.from({ length: words.length / 2 }, (_, index) => ({
    address: words[index * 2] ?? 0,
    value: words[index * 2 + 1] ?? 0,
  }));
}

export function encodeMemoryRange({ address, count }: MemoryRange): Uint8Array {
  return encodeWords([address, count & 0xffff]);
}

/** @throws PacketError when it is not an address and a count */
export function decodeMemoryRange(data: Uint8Array): MemoryRange {
  const [address, count, ...rest] = decodeWords(data);
  if (address === undefined || count === undefined || rest.length > 0) {
    throw new PacketError(`READMEM carries an address and a count, not ${data.length} bytes`);
  }
  return { address, count: count & 0xffff };
}

/** WRITEMEM's data and READMEM's answer. */
export function encodeMemoryBlock({ address, data }: MemoryBlock): Uint8Array {
  const bytes = new Uint8Array(4 + data.length);
  new DataView(bytes.buffer).setUint32(0, address);
  bytes.set(data, 4);
  return bytes;
}

/** @throws PacketError when no address is there */
export function decodeMemoryBlock(data: Uint8Array): MemoryBlock {
  if (data.length < 4) {
    throw new PacketError(`a block of memory begins with its address, not with ${data.length} bytes`);
  }
  return { address: viewOf(data).getUint32(0), data: data.subarray(4) };
}

/** PENDING_ACK's data: how long the device asks to wait. */
export function encodePendingTimeout(timeoutMs: number): Uint8Array {
  return encodeWords([timeoutMs & 0xffff]);
}

/** @returns milliseconds. @throws PacketError when it is cut short */
export function decodePendingTimeout(data: Uint8Array): number {
  return (decodeWords(data)[0] ?? 0) & 0xffff;
}

/** PACKETRESEND's data. Packet ids of 24 bits, or, with extended ids, of 32 and the block id after them. */
export function encodeResendRange({ blockId, firstPacketId, lastPacketId, isExtended }: ResendRange): Uint8Array {
  if (!isExtended) {
    return encodeWords([Number(blockId) & MAXIMUM_16_BIT_ID, firstPacketId & 0xffffff, lastPacketId & 0xffffff]);
  }
  const low = Number(BigInt.asUintN(32, blockId));
  return encodeWords([0, firstPacketId, lastPacketId, Number(blockId >> 32n), low]);
}

/** @throws PacketError when it is cut short */
export function decodeResendRange(data: Uint8Array, isExtended: boolean): ResendRange {
  const [block = 0, first, last, high, low] = decodeWords(data);
  if (first === undefined || last === undefined) {
    throw new PacketError('PACKETRESEND without a range');
  }
  if (!isExtended) {
    const blockId = BigInt(block & MAXIMUM_16_BIT_ID);
    return { blockId, firstPacketId: first & 0xffffff, lastPacketId: last & 0xffffff, isExtended };
  }
  if (high === undefined || low === undefined) {
    throw new PacketError('PACKETRESEND with extended ids and without a block id');
  }
  return { blockId: (BigInt(high) << 32n) | BigInt(low), firstPacketId: first, lastPacketId: last, isExtended };
}

function viewOf(data: Uint8Array): DataView {
  return new DataView(data.buffer, data.byteOffset, data.length);
}
