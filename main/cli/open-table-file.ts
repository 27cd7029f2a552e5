import { createReadStream } from 'node:fs';
import { type FileHandle, open, readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import { readTable, type ReadTableOptions } from '../../models/table/read-csv.ts';
import { readNpy } from '../../models/table/read-npy.ts';
import { readParquet } from '../../models/table/read-parquet.ts';
import type { Table } from '../../models/table/table.ts';

const PIECE_BYTES = 1024 * 1024;

/**
 * Reads a table by the extension of its file: `.parquet`, `.npy`, anything else as delimited text (`.csv`, `.tsv`,
 * `.txt`, `.dat`).
 *
 * @throws AppError `not-found` for a missing file, `bad-request` naming file, row and column of what is wrong
 */
export async function openTableFile(path: string, options: ReadTableOptions = {}): Promise<Table> {
  await verifyFile(path);
  if (!isBinaryTable(path)) {
    return readTable(createReadStream(path, { highWaterMark: PIECE_BYTES }), { fileName: path, ...options });
  }
  try {
    return extname(path).toLowerCase() === '.npy'
      ? readNpy(await readFile(path))
      : await readParquetFile(path, options.columns);
  } catch (cause) {
    throw cause instanceof AppError ? new AppError(cause.code, `${path}: ${cause.message}`, { cause }) : cause;
  }
}

/**
 * Returns the bytes of a file of delimited text, piece by piece.
 *
 * @throws AppError `not-found` for a missing file, `bad-request` for one that is no delimited text
 */
export async function openTextPieces(path: string): Promise<AsyncIterable<Uint8Array>> {
  await verifyFile(path);
  if (isBinaryTable(path)) {
    throw new AppError('bad-request', `${path}: only delimited text can be read row by row; write it as CSV`);
  }
  return createReadStream(path, { highWaterMark: PIECE_BYTES });
}

function isBinaryTable(path: string): boolean {
  return ['.parquet', '.npy'].includes(extname(path).toLowerCase());
}

async function verifyFile(path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found === null) {
    throw new AppError('not-found', `${path}: there is no such file`);
  }
  if (!found.isFile()) {
    throw new AppError('bad-request', `${path}: this is no file but a folder or a device; name a file`);
  }
}

async function readParquetFile(path: string, columns: readonly string[] | undefined): Promise<Table> {
  await using file = await open(path);
  const { size } = await file.stat();
  const slice = (from: number, to = size) => readSlice(file, from, to);
  return await readParquet({ byteLength: size, slice }, columns);
}

async function readSlice(file: FileHandle, from: number, to: number): Promise<ArrayBuffer> {
  const bytes = new Uint8Array(new ArrayBuffer(to - from));
  const { bytesRead } = await file.read(bytes, 0, bytes.length, from);
  if (bytesRead < bytes.length) {
    throw new AppError('bad-request', 'the file ends before it should; copy it again');
  }
  return bytes.buffer;
}
