import { RegisterAccessError } from './device-model.ts';
import {
  FIRST_ADDRESS,
  REGISTERS_SIZE_BYTES,
  type RegisterName,
  type RegisterSpec,
  registerLayout,
} from './register-layout.ts';

/** Status codes that GenCP and GVCP share. Source: GenCP 1.3, table "Status codes". */
export const accessStatus = {
  invalidParameter: 0x8002,
  invalidAddress: 0x8003,
  writeProtect: 0x8004,
  badAlignment: 0x8005,
  accessDenied: 0x8006,
} as const;

const specs = Object.entries(registerLayout) as readonly (readonly [RegisterName, RegisterSpec])[];

/** The bytes of the camera's registers in its byte order, and their values by name. */
export class RegisterFile {
  readonly #memory = new Uint8Array(REGISTERS_SIZE_BYTES);
  readonly #view = new DataView(this.#memory.buffer);
  readonly #isLittleEndian: boolean;

  constructor(endianness: 'little' | 'big') {
    this.#isLittleEndian = endianness === 'little';
  }

  /** Returns a whole number or a float, as the register's kind says; 0 for text. */
  number(name: RegisterName): number {
    const { offset, length, kind } = registerLayout[name];
    if (kind === 'float') {
      return length === 8
        ? this.#view.getFloat64(offset, this.#isLittleEndian)
        : this.#view.getFloat32(offset, this.#isLittleEndian);
    }
    return kind === 'unsigned' ? Number(this.bigint(name)) : 0;
  }

  bigint(name: RegisterName): bigint {
    const { offset, length } = registerLayout[name];
    return length === 8
      ? this.#view.getBigUint64(offset, this.#isLittleEndian)
      : BigInt(this.#view.getUint32(offset, this.#isLittleEndian));
  }

  set(name: RegisterName, value: number | bigint | string): void {
    const { offset, length, kind } = registerLayout[name];
    if (typeof value === 'string') {
      const bytes = new Uint8Array(length);
      // The last byte stays zero: readers take the text up to it.
      new TextEncoder().encodeInto(value, bytes.subarray(0, length - 1));
      this.#memory.set(bytes, offset);
      return;
    }
    if (kind === 'float') {
      const write = length === 8 ? 'setFloat64' : 'setFloat32';
      this.#view[write](offset, Number(value), this.#isLittleEndian);
    } else if (length === 8) {
      this.#view.setBigUint64(offset, BigInt(value), this.#isLittleEndian);
    } else {
      this.#view.setUint32(offset, Number(value), this.#isLittleEndian);
    }
  }

  /** @throws RegisterAccessError outside the registers */
  read(address: number, length: number): Uint8Array {
    const start = offsetOf(address, length);
    return this.#memory.slice(start, start + length);
  }

  /**
   * Returns the registers that `data` covers, with their new values; nothing is changed yet.
   * @throws RegisterAccessError outside the registers, in the middle of one, or on one that cannot be written
   */
  decodeWrite(address: number, data: Uint8Array): readonly RegisterWrite[] {
    const start = offsetOf(address, data.length);
    const end = start + data.length;
    const touched = specs.filter(([, { offset, length }]) => offset < end && offset + length > start);
    if (touched.length === 0) {
      throw new RegisterAccessError(accessStatus.invalidAddress, `no register at 0x${address.toString(16)}`);
    }
    return touched.map(([name, spec]) => {
      const isWhole = spec.offset >= start && spec.offset + spec.length <= end;
      if (!isWhole && (spec.kind === 'unsigned' || spec.kind === 'float')) {
        throw new RegisterAccessError(accessStatus.badAlignment, `${name} is written whole`);
      }
      if (spec.access === 'RO') {
        throw new RegisterAccessError(accessStatus.writeProtect, `${name} is read-only`);
      }
      const from = Math.max(spec.offset, start);
      const bytes = data.subarray(from - start, Math.min(spec.offset + spec.length, end) - start);
      return { name, spec, bytes, at: from, value: isWhole ? this.#decode(spec, bytes) : 0 };
    });
  }

  /** Stores a write without asking; for text and plain bytes, which may come in pieces. */
  store({ at, bytes }: RegisterWrite): void {
    this.#memory.set(bytes, at);
  }

  snapshot(): Uint8Array {
    return this.#memory.slice();
  }

  restore(snapshot: Uint8Array, names: readonly RegisterName[]): void {
    for (const name of names) {
      const { offset, length } = registerLayout[name];
      this.#memory.set(snapshot.subarray(offset, offset + length), offset);
    }
  }

  #decode({ length, kind }: RegisterSpec, bytes: Uint8Array): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (kind === 'float') {
      return length === 8 ? view.getFloat64(0, this.#isLittleEndian) : view.getFloat32(0, this.#isLittleEndian);
    }
    if (kind !== 'unsigned') {
      return 0;
    }
    return length === 8 ? Number(view.getBigUint64(0, this.#isLittleEndian)) : view.getUint32(0, this.#isLittleEndian);
  }
}

export type RegisterWrite = {
  readonly name: RegisterName;
  readonly spec: RegisterSpec;
  readonly bytes: Uint8Array;
  /** Offset of the first byte written. */
  readonly at: number;
  /** 0 for text and bytes. */
  readonly value: number;
};

function offsetOf(address: number, length: number): number {
  const offset = address - FIRST_ADDRESS;
  if (offset < 0 || length < 1 || offset + length > REGISTERS_SIZE_BYTES) {
    throw new RegisterAccessError(
      accessStatus.invalidAddress,
      `no registers at 0x${address.toString(16)} (${length} bytes)`,
    );
  }
  return offset;
}
