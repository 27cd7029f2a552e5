import type { Register } from '../../u3v/packets/register-table.ts';
import { gencpStatus } from '../../u3v/packets/gencp-status.ts';
import { RegisterAccessError } from '../device-model.ts';

/** One of the standard's register maps, laid at an address: little-endian memory with names. */
export class BootstrapMap<Name extends string> {
  readonly start: number;
  readonly length: number;
  readonly #table: Readonly<Record<Name, Register>>;
  readonly #writable: ReadonlySet<Name>;
  readonly #memory: Uint8Array;
  readonly #view: DataView;

  constructor(start: number, table: Readonly<Record<Name, Register>>, writable: readonly NoInfer<Name>[]) {
    this.start = start;
    this.#table = table;
    this.#writable = new Set(writable);
    this.length = Math.max(...namesOf(table).map((name) => table[name].offset + table[name].length));
    this.#memory = new Uint8Array(this.length);
    this.#view = new DataView(this.#memory.buffer);
  }

  number(name: Name): number {
    const { offset, length } = this.#table[name];
    return length === 8 ? Number(this.#view.getBigUint64(offset, true)) : this.#view.getUint32(offset, true);
  }

  set(name: Name, value: number | bigint | string): void {
    const { offset, length } = this.#table[name];
    if (typeof value === 'string') {
      const text = new Uint8Array(length);
      new TextEncoder().encodeInto(value, text.subarray(0, length - 1));
      this.#memory.set(text, offset);
    } else if (length === 8) {
      this.#view.setBigUint64(offset, BigInt(value), true);
    } else {
      this.#view.setUint32(offset, Number(value), true);
    }
  }

  bytes(name: Name): Uint8Array {
    const { offset, length } = this.#table[name];
    return this.#memory.slice(offset, offset + length);
  }

  setBytes(name: Name, data: Uint8Array): void {
    this.#memory.set(data, this.#table[name].offset);
  }

  covers(address: number, length: number): boolean {
    return address >= this.start && address + length <= this.start + this.length;
  }

  read(address: number, length: number): Uint8Array {
    const offset = address - this.start;
    return this.#memory.slice(offset, offset + length);
  }

  /** Stores the bytes and returns the registers they touch. @throws RegisterAccessError when one of them is read-only */
  write(address: number, data: Uint8Array): readonly Name[] {
    const from = address - this.start;
    const end = from + data.length;
    const touched = namesOf(this.#table).filter((name) => {
      const { offset, length } = this.#table[name];
      return offset < end && offset + length > from;
    });
    const refused = touched.find((name) => !this.#writable.has(name));
    if (refused !== undefined || touched.length === 0) {
      throw new RegisterAccessError(gencpStatus.writeProtect, `${refused ?? 'this address'} is read-only`);
    }
    this.#memory.set(data, from);
    return touched;
  }
}

function namesOf<Name extends string>(table: Readonly<Record<Name, Register>>): readonly Name[] {
  return Object.keys(table) as Name[];
}
