import { AppError } from '../../contract/errors.ts';
import { nameColumns } from './name-columns.ts';
import { type ColumnBuilder, NumberBuilder, TextBuilder, TimeBuilder, UndecidedBuilder } from './column-builders.ts';
import { COMMA, DOT } from './parse-number.ts';
import { decodeCell, RowScanner } from './row-scanner.ts';
import { type ColumnKind, type Dialect, separatorByte, sniffDialect, type Sniffed } from './sniff-dialect.ts';
import { type Column, sliceRows, type Table } from './table.ts';
import { toUtf8 } from './to-utf8.ts';

export type ReadTableOptions = Partial<Dialect> & {
  /** Stands before every message, such as the path of the file. */
  readonly fileName?: string;
  /** Names to use instead of the header's or where there is none. */
  readonly names?: readonly string[];
  /** Columns to keep, so that a file larger than memory can be read in part; all when left out. */
  readonly columns?: readonly string[];
  /** Kinds of single columns by name, instead of those the head of the file suggests. */
  readonly kinds?: Readonly<Record<string, 'number' | 'time' | 'text'>>;
  /** Whether rows may be shorter (then padded with gaps) or longer (then columns are added); else they are refused. */
  readonly isRagged?: boolean;
  readonly onDialect?: (dialect: Dialect) => void;
  readonly onProgress?: (bytesRead: number) => void;
  readonly signal?: AbortSignal;
};

/** Bytes from which separator, decimal sign, header and kinds are told. */
const HEAD_BYTES = 512 * 1024;
const NEWLINE = 0x0a;
const LONGEST_ROW_BYTES = 16 * 1024 * 1024;

/**
 * Reads a CSV file (any separator, decimal sign, quotes, byte order mark, UTF-8, UTF-16 or Windows-1252) into typed
 * columns. Memory holds the columns kept and one piece of the file, never a string a cell.
 *
 * @throws AppError `bad-request` naming row (counted from 1 below the header), line and column of what is wrong
 */
export async function readTable(chunks: AsyncIterable<Uint8Array>, options: ReadTableOptions = {}): Promise<Table> {
  let whole: Table = { rowCount: 0, columns: [] };
  for await (const table of readTableBatches(chunks, { ...options, batchRows: Number.POSITIVE_INFINITY })) {
    whole = table;
  }
  return whole;
}

/**
 * Like `readTable`, but hands over tables of `batchRows` rows one after the other, so that a file of any size goes
 * through bounded memory. The codes of categories mean the same in all of them; later levels join at the end.
 */
export async function* readTableBatches(
  chunks: AsyncIterable<Uint8Array>,
  options: BatchOptions,
): AsyncIterable<Table> {
  const state: ReaderState = { reader: null, pending: new Uint8Array(0), bytesRead: 0, lines: 0 };
  try {
    for await (const chunk of toUtf8(chunks)) {
      options.signal?.throwIfAborted();
      state.pending = state.pending.length === 0 ? chunk : Buffer.concat([state.pending, chunk]);
      state.bytesRead += chunk.length;
      if (state.reader === null && !isHeadWhole(state, chunk, options)) {
        continue;
      }
      state.reader ??= startReader(wholeRows(state.pending), options);
      yield* readPending(state, state.reader, options, false);
      options.onProgress?.(state.bytesRead);
    }
    state.reader ??= startReader(state.pending, options);
    yield* readPending(state, state.reader, options, true);
    yield* finish(state.reader);
  } catch (error) {
    throw options.fileName === undefined ? error : withFileName(error, options.fileName);
  }
}

type BatchOptions = ReadTableOptions & {
  readonly batchRows: number;
  /**
   * For rows that are still being written: after the first so many, rows are handed over as they come, in smaller
   * batches where need be. What these first rows hold tells how the file is written.
   */
  readonly liveAfterRows?: number;
};

type ReaderState = { reader: TableReader | null; pending: Uint8Array; bytesRead: number; lines: number };

function isHeadWhole(state: ReaderState, chunk: Uint8Array, { liveAfterRows }: BatchOptions): boolean {
  if (liveAfterRows !== undefined) {
    state.lines += chunk.reduce((lines, byte) => lines + Number(byte === NEWLINE), 0);
  }
  // One line more for the header.
  return state.pending.length >= HEAD_BYTES || (liveAfterRows !== undefined && state.lines > liveAfterRows);
}

function* readPending(
  state: ReaderState,
  reader: TableReader,
  options: BatchOptions,
  isLast: boolean,
): Iterable<Table> {
  const isLive = (): boolean =>
    reader.rowCount > 0 && reader.rowsTaken >= (options.liveAfterRows ?? Number.POSITIVE_INFINITY);
  let at = 0;
  try {
    for (;;) {
      at = reader.read(state.pending, at, isLast, options.batchRows);
      if (reader.rowCount < options.batchRows) {
        break;
      }
      yield reader.take();
    }
  } catch (error) {
    if (isLive()) {
      // The row that is wrong may have added to some columns already.
      const { rowCount } = reader;
      yield sliceRows(reader.take(), 0, rowCount);
    }
    throw error;
  }
  if (isLive()) {
    yield reader.take();
  }
  state.pending = state.pending.subarray(at);
  if (state.pending.length > LONGEST_ROW_BYTES) {
    throw new AppError(
      'bad-request',
      `${reader.place()}: the row does not end within ${LONGEST_ROW_BYTES / 1024 / 1024} MB; is a quote missing?`,
    );
  }
}

function* finish(reader: TableReader): Iterable<Table> {
  if (reader.rowsTaken === 0 && reader.rowCount === 0) {
    throw new AppError('bad-request', 'the file has a header but no rows: there is nothing to work with');
  }
  if (reader.rowCount > 0) {
    yield reader.take();
  }
}

function startReader(head: Uint8Array, options: ReadTableOptions): TableReader {
  const sniffed = sniffDialect(head, options);
  options.onDialect?.(sniffed.dialect);
  return new TableReader(sniffed, options);
}

/** Leaves out a last row that may be cut off. */
function wholeRows(head: Uint8Array): Uint8Array {
  const lastLine = Math.max(head.lastIndexOf(0x0a), head.lastIndexOf(0x0d));
  return lastLine < 0 ? head : head.subarray(0, lastLine + 1);
}

function withFileName(error: unknown, fileName: string): unknown {
  return error instanceof AppError
    ? new AppError(error.code, `${fileName}: ${error.message}`, { cause: error })
    : error;
}

/** Turns rows into columns; keeps count of rows and lines for its messages. */
class TableReader {
  rowCount = 0;
  rowsTaken = 0;
  readonly #scanner: RowScanner;
  readonly #decimal: number;
  readonly #isRagged: boolean;
  readonly #names: string[];
  readonly #builders: (ColumnBuilder | null)[];
  readonly #dialect: Dialect;
  readonly #options: ReadTableOptions;
  #line = 1;
  #skipHeader: boolean;

  constructor({ dialect, firstRow, kinds }: Sniffed, options: ReadTableOptions) {
    this.#dialect = dialect;
    this.#options = options;
    this.#scanner = new RowScanner(separatorByte(dialect.separator));
    this.#decimal = dialect.decimal === ',' ? COMMA : DOT;
    this.#isRagged = options.isRagged ?? false;
    this.#skipHeader = dialect.hasHeader;
    this.#names = nameColumns(firstRow, dialect, options.names);
    checkKept(options.columns ?? [], this.#names);
    this.#builders = this.#names.map((name, column) => this.#createBuilder(name, kinds[column] ?? 'unknown'));
  }

  /** Reads rows until the bytes or the room in the batch end; returns where to go on. */
  read(bytes: Uint8Array, from: number, isLast: boolean, mostRows: number): number {
    const scanner = this.#scanner;
    let at = from;
    while (at < bytes.length && this.rowCount < mostRows) {
      const next = scanner.scan(bytes, at, bytes.length, isLast);
      if (next < 0) {
        break;
      }
      if (scanner.cellCount > 0) {
        if (this.#skipHeader) {
          this.#skipHeader = false;
        } else {
          this.#addRow(bytes);
        }
      }
      this.#line += 1 + scanner.innerLines;
      at = next;
    }
    return at;
  }

  take(): Table {
    const columns = this.#builders.flatMap((builder, column): Column[] =>
      builder === null ? [] : [builder.take(this.#names[column] ?? '')],
    );
    const table = { rowCount: this.rowCount, columns };
    this.rowsTaken += this.rowCount;
    this.rowCount = 0;
    return table;
  }

  /** Says where the reader is: `row 5 (line 6)`. */
  place(): string {
    return `row ${this.rowsTaken + this.rowCount + 1} (line ${this.#line})`;
  }

  #createBuilder(name: string, sniffed: ColumnKind): ColumnBuilder | null {
    if (this.#options.columns !== undefined && !this.#options.columns.includes(name)) {
      return null;
    }
    switch (this.#options.kinds?.[name] ?? sniffed) {
      case 'number':
        return new NumberBuilder(this.#decimal);
      case 'time':
        return new TimeBuilder();
      case 'text':
        return new TextBuilder();
      case 'unknown':
        return new UndecidedBuilder(this.#decimal);
    }
  }

  #addRow(bytes: Uint8Array): void {
    const scanner = this.#scanner;
    const builders = this.#builders;
    const { starts, ends, hasDoubledQuotes } = scanner;
    if (scanner.cellCount !== builders.length) {
      this.#fitWidth(bytes);
    }
    const width = Math.min(scanner.cellCount, builders.length);
    for (let column = 0; column < width; column++) {
      const builder = builders[column];
      const fits = builder?.add(bytes, starts[column] ?? 0, ends[column] ?? 0, hasDoubledQuotes[column] === 1) ?? true;
      if (!fits) {
        throw this.#misfit(bytes, column);
      }
    }
    for (let column = width; column < builders.length; column++) {
      builders[column]?.addMissing();
    }
    this.rowCount++;
  }

  /** Empty cells at the end of a row do not count; what is beyond them is refused unless rows may differ. */
  #fitWidth(bytes: Uint8Array): void {
    const { starts, ends } = this.#scanner;
    const filled = lastFilled(bytes, starts, ends, this.#scanner.cellCount);
    if (filled > this.#builders.length && this.#isRagged) {
      this.#widen(filled);
      return;
    }
    const isTooLong = filled > this.#builders.length;
    const isTooShort = this.#scanner.cellCount < this.#builders.length && !this.#isRagged;
    if (isTooLong || isTooShort) {
      const separator = this.#dialect.separator === '\t' ? 'tab' : `"${this.#dialect.separator}"`;
      throw new AppError(
        'bad-request',
        `${this.place()} has ${isTooLong ? filled : this.#scanner.cellCount} cells instead of ${this.#builders.length} ` +
          `(separator ${separator}); mend the row or check separator and quotes`,
      );
    }
  }

  #widen(width: number): void {
    while (this.#builders.length < width) {
      const builder = new UndecidedBuilder(this.#decimal);
      for (let row = 0; row < this.rowCount; row++) {
        builder.addMissing();
      }
      this.#builders.push(this.#options.columns === undefined ? builder : null);
      this.#names.push(`column${this.#builders.length}`);
    }
  }

  #misfit(bytes: Uint8Array, column: number): AppError {
    const { starts, ends } = this.#scanner;
    const text = decodeCell(bytes, starts[column] ?? 0, ends[column] ?? 0, false).slice(0, 40);
    const kind = this.#builders[column]?.kind === 'time' ? 'a time' : 'a number';
    return new AppError(
      'bad-request',
      `column "${this.#names[column]}", ${this.place()}: "${text}" is not ${kind} as the rest of the column is; ` +
        'mend the cell or leave it empty',
    );
  }
}

function checkKept(kept: readonly string[], names: readonly string[]): void {
  const unknown = kept.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    const known = names.map((name) => `"${name}"`).join(', ');
    throw new AppError('bad-request', `there is no column "${unknown}"; the columns are ${known}`);
  }
}

function lastFilled(bytes: Uint8Array, starts: Int32Array, ends: Int32Array, count: number): number {
  let filled = count;
  while (filled > 0 && decodeCell(bytes, starts[filled - 1] ?? 0, ends[filled - 1] ?? 0, false) === '') {
    filled--;
  }
  return filled;
}
