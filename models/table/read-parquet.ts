import * as zlib from 'node:zlib';
import { type AsyncBuffer, type Compressors, type FileMetaData, parquetMetadataAsync, parquetRead } from 'hyparquet';
import { AppError } from '../../contract/errors.ts';
import { ByteHeap, Chunks } from './growing-arrays.ts';
import type { Column, Table } from './table.ts';

/** Bytes that can be read in pieces, such as an open file. */
export type ByteSource = {
  readonly byteLength: number;
  /** @param to past the last byte */
  readonly slice: (from: number, to?: number) => Promise<ArrayBuffer>;
};

/** The library has Snappy within; Node has the others. */
const compressors: Compressors = {
  GZIP: (input) => zlib.gunzipSync(input),
  ZSTD: (input) => inflateZstandard(input),
  BROTLI: (input) => zlib.brotliDecompressSync(input),
};

/** Node has it from 22.15 on; before that, naming it in an import would keep the whole program from starting. */
function inflateZstandard(input: Uint8Array): Uint8Array {
  if (!('zstdDecompressSync' in zlib)) {
    throw new AppError(
      'bad-request',
      'This Node cannot read Zstandard: use Node 22.15 or newer, or write the Parquet file with Snappy',
    );
  }
  return zlib.zstdDecompressSync(input);
}

/**
 * Reads a Parquet file column by column, so that beside the table only one column is held as the library's values.
 *
 * @param only columns to keep; all when left out
 * @throws AppError `bad-request` for another file, a damaged one, nested columns or no rows
 */
export async function readParquet(source: ByteSource, only?: readonly string[]): Promise<Table> {
  const file: AsyncBuffer = { byteLength: source.byteLength, slice: (from, to) => source.slice(from, to) };
  const metadata = await parquetMetadataAsync(file).catch((cause: unknown) => {
    throw new AppError('bad-request', 'this is no Parquet file, or it was cut off; copy it again', { cause });
  });
  const rowCount = Number(metadata.num_rows);
  if (rowCount === 0) {
    throw new AppError('bad-request', 'the file has no rows: there is nothing to work with');
  }
  const columns: Column[] = [];
  for (const name of namesToRead(metadata, only)) {
    // oxlint-disable-next-line no-await-in-loop -- one column at a time keeps memory small
    columns.push(await readColumn(file, metadata, name));
  }
  return { rowCount, columns };
}

function namesToRead({ schema }: FileMetaData, only: readonly string[] | undefined): string[] {
  const [root, ...elements] = schema;
  if (elements.length !== root?.num_children) {
    throw new AppError('bad-request', 'the Parquet file has nested columns; flatten them before');
  }
  const names = elements.map(({ name }) => name);
  const unknown = only?.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new AppError('bad-request', `there is no column "${unknown}"; the columns are ${names.join(', ')}`);
  }
  return names.filter((name) => only === undefined || only.includes(name));
}

async function readColumn(file: AsyncBuffer, metadata: FileMetaData, name: string): Promise<Column> {
  const collector = new ValueCollector(name);
  try {
    await parquetRead({
      file,
      metadata,
      columns: [name],
      compressors,
      onChunk: ({ columnData }) => {
        for (let index = 0; index < columnData.length; index++) {
          collector.add(columnData[index]);
        }
      },
    });
  } catch (cause) {
    throw cause instanceof AppError
      ? cause
      : new AppError('bad-request', `column "${name}" cannot be read: the Parquet file is damaged; copy it again`, {
          cause,
        });
  }
  return collector.take();
}

const FEW_LEVELS = 20;
const MOST_LEVELS = 65_536;

/** Sorts a column's values by their kind, told by the first that is there. */
class ValueCollector {
  readonly #name: string;
  readonly #numbers = new Chunks();
  readonly #heap = new ByteHeap();
  readonly #codes = new Map<string, number>();
  #kind: 'number' | 'time' | 'text' | null = null;
  #present = 0;

  constructor(name: string) {
    this.#name = name;
  }

  add(value: unknown): void {
    if (value === null || value === undefined) {
      this.#numbers.push(Number.NaN);
      this.#heap.push('');
      return;
    }
    const kind = kindOf(value);
    this.#kind ??= kind;
    if (kind === null || kind !== this.#kind) {
      throw new AppError('bad-request', `column "${this.#name}" holds values that are no numbers, times or texts`);
    }
    this.#present++;
    if (typeof value === 'string') {
      this.#addText(value);
    } else {
      this.#numbers.push(Number(value));
    }
  }

  take(): Column {
    const name = this.#name;
    const values = this.#numbers.take();
    if (this.#kind === 'time') {
      return { kind: 'time', name, timesMs: values };
    }
    if (this.#kind !== 'text') {
      return { kind: 'number', name, values };
    }
    const isMostlyDifferent = this.#codes.size > Math.max(FEW_LEVELS, this.#present / 2);
    if (isMostlyDifferent || this.#codes.size >= MOST_LEVELS) {
      return { kind: 'text', name, ...this.#heap.take() };
    }
    const codes = Int32Array.from(values, (code) => (Number.isNaN(code) ? -1 : code));
    return { kind: 'category', name, codes, levels: [...this.#codes.keys()] };
  }

  #addText(text: string): void {
    this.#heap.push(text);
    let code = this.#codes.get(text);
    if (code === undefined && this.#codes.size < MOST_LEVELS) {
      code = this.#codes.size;
      this.#codes.set(text, code);
    }
    this.#numbers.push(text === '' ? Number.NaN : (code ?? Number.NaN));
  }
}

function kindOf(value: unknown): 'number' | 'time' | 'text' | null {
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') {
    return 'number';
  }
  if (value instanceof Date) {
    return 'time';
  }
  return typeof value === 'string' ? 'text' : null;
}
