import { decodeCell } from './row-scanner.ts';

const FIRST_SLOTS = 256;

/** Gives each different text a code, counted from 0, without making a string for a text it knows already. */
export class CategoryDictionary {
  readonly levels: string[] = [];
  readonly #codeByText = new Map<string, number>();
  /** Bytes as they stood in the file; several spellings (quoted, padded) may share one code. */
  readonly #spellings: { readonly bytes: Uint8Array; readonly code: number }[] = [];
  #slots = new Int32Array(FIRST_SLOTS).fill(-1);

  codeOf(bytes: Uint8Array, start: number, end: number, hasDoubledQuotes: boolean): number {
    const mask = this.#slots.length - 1;
    let slot = hashOf(bytes, start, end) & mask;
    for (let index = this.#slots[slot] ?? -1; index >= 0; index = this.#slots[slot] ?? -1) {
      const spelling = this.#spellings[index];
      if (spelling !== undefined && isEqual(spelling.bytes, bytes, start, end)) {
        return spelling.code;
      }
      slot = (slot + 1) & mask;
    }
    const code = this.#codeOfText(decodeCell(bytes, start, end, hasDoubledQuotes));
    this.#slots[slot] = this.#spellings.push({ bytes: bytes.slice(start, end), code }) - 1;
    if (this.#spellings.length * 2 > this.#slots.length) {
      this.#grow();
    }
    return code;
  }

  #codeOfText(text: string): number {
    const known = this.#codeByText.get(text);
    if (known !== undefined) {
      return known;
    }
    const code = this.levels.push(text) - 1;
    this.#codeByText.set(text, code);
    return code;
  }

  #grow(): void {
    this.#slots = new Int32Array(this.#slots.length * 4).fill(-1);
    const mask = this.#slots.length - 1;
    for (const [index, { bytes }] of this.#spellings.entries()) {
      let slot = hashOf(bytes, 0, bytes.length) & mask;
      while ((this.#slots[slot] ?? -1) >= 0) {
        slot = (slot + 1) & mask;
      }
      this.#slots[slot] = index;
    }
  }
}

/** FNV-1a (Fowler, Noll, Vo), 32 bits, its high bits folded in. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let position = start; position < end; position++) {
    hash = Math.imul(hash ^ (bytes[position] ?? 0), 0x01000193);
  }
  return (hash ^ (hash >>> 15)) >>> 0;
}

function isEqual(known: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (known.length !== end - start) {
    return false;
  }
  for (let index = 0; index < known.length; index++) {
    if (known[index] !== bytes[start + index]) {
      return false;
    }
  }
  return true;
}
