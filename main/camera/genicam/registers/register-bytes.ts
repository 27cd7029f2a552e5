import { AppError } from '../../../../contract/errors.ts';

export type IntegerLayout = { readonly isBigEndian: boolean; readonly isSigned: boolean };

/** Returns the bytes as a signed 64-bit number; eight unsigned bytes beyond it wrap, as GenICam's integers do. */
export function decodeInteger(bytes: Uint8Array, { isBigEndian, isSigned }: IntegerLayout): bigint {
  let value = 0n;
  for (let index = 0; index < bytes.length; index++) {
    value = (value << 8n) | BigInt(bytes[isBigEndian ? index : bytes.length - 1 - index] ?? 0);
  }
  return isSigned ? BigInt.asIntN(bytes.length * 8, value) : BigInt.asIntN(64, value);
}

/** Returns the low `length` bytes of the number. */
export function encodeInteger(value: bigint, length: number, isBigEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(length);
  let rest = BigInt.asUintN(length * 8, value);
  for (let index = 0; index < length; index++) {
    bytes[isBigEndian ? length - 1 - index : index] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return bytes;
}

/** Returns the smallest and largest number of so many bits. */
export function integerLimits(bits: number, isSigned: boolean): { readonly minimum: bigint; readonly maximum: bigint } {
  const usable = BigInt(Math.min(bits, 64));
  if (isSigned) {
    return { minimum: -(1n << (usable - 1n)), maximum: (1n << (usable - 1n)) - 1n };
  }
  // GenICam's integers are signed: eight unsigned bytes cannot be used to their end.
  return { minimum: 0n, maximum: usable === 64n ? (1n << 63n) - 1n : (1n << usable) - 1n };
}

/** Some bits of a register; `shift` counts from the least significant bit of the number. */
export type BitField = { readonly shift: bigint; readonly width: number };

/**
 * Returns where a masked register's bits lie. GenICam numbers them from the most significant bit when the register is
 * big-endian, and devices write LSB and MSB in either order.
 * @throws AppError `camera-refused` when they lie outside the register
 */
export function bitFieldOf(
  name: string,
  ends: readonly [number, number],
  bits: number,
  isBigEndian: boolean,
): BitField {
  const low = Math.min(...ends);
  const high = Math.max(...ends);
  if (!(low >= 0 && high < bits)) {
    throw new AppError('camera-refused', `${name}: bits ${low} to ${high} lie outside its ${bits} bits`);
  }
  return { shift: BigInt(isBigEndian ? bits - 1 - high : low), width: high - low + 1 };
}

/** Returns the field's number out of the whole register's. */
export function extractField(whole: bigint, { shift, width }: BitField, isSigned: boolean): bigint {
  const raw = BigInt.asUintN(width, whole >> shift);
  return isSigned ? BigInt.asIntN(width, raw) : BigInt.asIntN(64, raw);
}

/** Returns the whole register's number with the field replaced. */
export function insertField(whole: bigint, { shift, width }: BitField, value: bigint): bigint {
  const mask = ((1n << BigInt(width)) - 1n) << shift;
  return (whole & ~mask) | (BigInt.asUintN(width, value) << shift);
}

/** @throws AppError `camera-refused` for any length but 4 and 8 */
export function decodeFloat(name: string, bytes: Uint8Array, isBigEndian: boolean): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length === 4) {
    return view.getFloat32(0, !isBigEndian);
  }
  if (bytes.length === 8) {
    return view.getFloat64(0, !isBigEndian);
  }
  throw wrongFloatLength(name, bytes.length);
}

/** @throws AppError `camera-refused` for any length but 4 and 8 */
export function encodeFloat(name: string, value: number, length: number, isBigEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(8));
  if (length === 4) {
    view.setFloat32(0, value, !isBigEndian);
  } else if (length === 8) {
    view.setFloat64(0, value, !isBigEndian);
  } else {
    throw wrongFloatLength(name, length);
  }
  return new Uint8Array(view.buffer, 0, length);
}

function wrongFloatLength(name: string, length: number): AppError {
  return new AppError('camera-refused', `${name}: a floating-point register has 4 or 8 bytes, not ${length}`);
}
