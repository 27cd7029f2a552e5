import { CategoryDictionary } from './category-dictionary.ts';
import { Chunks, ByteHeap } from './growing-arrays.ts';
import { parseNumber } from './parse-number.ts';
import { parseTime, TimeScanner } from './parse-time.ts';
import { decodeCell } from './row-scanner.ts';
import type { Column } from './table.ts';

/** Collects one column from the bytes of its cells. */
export interface ColumnBuilder {
  readonly kind: Column['kind'] | 'unknown';
  /** Returns false, and adds nothing, for a cell that does not fit the kind. */
  add(bytes: Uint8Array, start: number, end: number, hasDoubledQuotes: boolean): boolean;
  addMissing(): void;
  /** Returns what was collected and starts anew. */
  take(name: string): Column;
}

const MISSING_WORDS = new Set(['na', 'n/a', '#n/a', '#na', 'nan', '-nan', 'nat', 'null', 'none', '?', '-', '--', '.']);
const LONGEST_MISSING_WORD = 4;
/** First bytes of those words, and blanks; all other cells need not be made a string to know. */
const MISSING_STARTS = new Uint8Array(Buffer.from('nN#-?. \t'));

/** Whether the text of a cell stands for "no value": empty, `NA`, `NaN`, `null`, `?` and their like. */
export function isMissingWord(text: string): boolean {
  return text === '' || (text.length <= LONGEST_MISSING_WORD && MISSING_WORDS.has(text.toLowerCase()));
}

function isMissingCell(bytes: Uint8Array, start: number, end: number): boolean {
  if (start === end) {
    return true;
  }
  return MISSING_STARTS.includes(bytes[start] ?? 0) && isMissingWord(decodeCell(bytes, start, end, false));
}

export class NumberBuilder implements ColumnBuilder {
  readonly kind = 'number';
  readonly #values = new Chunks();
  readonly #decimal: number;

  constructor(decimal: number) {
    this.#decimal = decimal;
  }

  add(bytes: Uint8Array, start: number, end: number): boolean {
    const value = parseNumber(bytes, start, end, this.#decimal);
    if (Number.isNaN(value) && !isMissingCell(bytes, start, end)) {
      return false;
    }
    this.#values.push(value);
    return true;
  }

  addMissing(): void {
    this.#values.push(Number.NaN);
  }

  take(name: string): Column {
    return { kind: 'number', name, values: this.#values.take() };
  }
}

export class TimeBuilder implements ColumnBuilder {
  readonly kind = 'time';
  readonly #timesMs = new Chunks();
  readonly #scanner = new TimeScanner();

  add(bytes: Uint8Array, start: number, end: number): boolean {
    const scannedMs = this.#scanner.scan(bytes, start, end);
    if (!Number.isNaN(scannedMs)) {
      this.#timesMs.push(scannedMs);
      return true;
    }
    const timeMs = parseTime(decodeCell(bytes, start, end, false));
    if (Number.isNaN(timeMs) && !isMissingCell(bytes, start, end)) {
      return false;
    }
    this.#timesMs.push(timeMs);
    return true;
  }

  addMissing(): void {
    this.#timesMs.push(Number.NaN);
  }

  take(name: string): Column {
    return { kind: 'time', name, timesMs: this.#timesMs.take() };
  }
}

/** From here on a dictionary would cost more memory than the texts. */
const MOST_LEVELS = 65_536;
/** Below this many different texts a column is one of categories, however few rows there are. */
const FEW_LEVELS = 20;

/** Collects texts as codes; as bytes instead once nearly every text is a new one. */
export class TextBuilder implements ColumnBuilder {
  readonly #dictionary = new CategoryDictionary();
  readonly #codes = new Chunks();
  #heap: ByteHeap | null = null;
  #present = 0;

  get kind(): 'category' | 'text' {
    return this.#heap === null ? 'category' : 'text';
  }

  add(bytes: Uint8Array, start: number, end: number, hasDoubledQuotes: boolean): boolean {
    if (isMissingCell(bytes, start, end)) {
      this.addMissing();
      return true;
    }
    if (this.#heap !== null) {
      if (hasDoubledQuotes || !this.#heap.pushPlain(bytes, start, end)) {
        this.#heap.push(decodeCell(bytes, start, end, hasDoubledQuotes));
      }
      return true;
    }
    this.#codes.push(this.#dictionary.codeOf(bytes, start, end, hasDoubledQuotes));
    this.#present++;
    if (this.#dictionary.levels.length > MOST_LEVELS) {
      this.#heap = this.#toHeap(this.#codes.take());
    }
    return true;
  }

  addMissing(): void {
    if (this.#heap === null) {
      this.#codes.push(-1);
    } else {
      this.#heap.push('');
    }
  }

  take(name: string): Column {
    const { levels } = this.#dictionary;
    if (this.#heap !== null) {
      return { kind: 'text', name, ...this.#heap.take() };
    }
    const codes = this.#codes.take();
    if (levels.length > Math.max(FEW_LEVELS, this.#present / 2)) {
      this.#heap = this.#toHeap(codes);
      return { kind: 'text', name, ...this.#heap.take() };
    }
    return { kind: 'category', name, codes: Int32Array.from(codes), levels: [...levels] };
  }

  #toHeap(codes: Float64Array): ByteHeap {
    const heap = new ByteHeap();
    for (const code of codes) {
      heap.push(this.#dictionary.levels[code] ?? '');
    }
    return heap;
  }
}

/** Holds back the kind of a column until its first value, for columns that begin with gaps. */
export class UndecidedBuilder implements ColumnBuilder {
  readonly #decimal: number;
  #chosen: ColumnBuilder | null = null;
  #missing = 0;

  constructor(decimal: number) {
    this.#decimal = decimal;
  }

  get kind(): Column['kind'] | 'unknown' {
    return this.#chosen?.kind ?? 'unknown';
  }

  add(bytes: Uint8Array, start: number, end: number, hasDoubledQuotes: boolean): boolean {
    if (this.#chosen === null && isMissingCell(bytes, start, end)) {
      this.#missing++;
      return true;
    }
    this.#chosen ??= this.#choose(bytes, start, end);
    return this.#chosen.add(bytes, start, end, hasDoubledQuotes);
  }

  addMissing(): void {
    if (this.#chosen === null) {
      this.#missing++;
    } else {
      this.#chosen.addMissing();
    }
  }

  take(name: string): Column {
    const builder = this.#chosen ?? this.#startWithGaps(new NumberBuilder(this.#decimal));
    return builder.take(name);
  }

  #choose(bytes: Uint8Array, start: number, end: number): ColumnBuilder {
    const isNumber = !Number.isNaN(parseNumber(bytes, start, end, this.#decimal));
    const isTime = !isNumber && !Number.isNaN(parseTime(decodeCell(bytes, start, end, false)));
    const ofText = isTime ? new TimeBuilder() : new TextBuilder();
    return this.#startWithGaps(isNumber ? new NumberBuilder(this.#decimal) : ofText);
  }

  #startWithGaps(builder: ColumnBuilder): ColumnBuilder {
    for (; this.#missing > 0; this.#missing--) {
      builder.addMissing();
    }
    return builder;
  }
}
