import { randomUUID } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../contract/errors.ts';

/**
 * Writes a file so that it is there whole or not at all: beside its place first, then renamed over it.
 * @throws AppError `bad-request` naming the file and what is wrong with its place
 */
export async function writeFileWhole(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw describeFailure(path, cause);
  }
}

/**
 * Checks before long work that the file can be written afterwards.
 * @throws AppError `bad-request` when its folder is missing or the path is a folder
 */
export async function verifyWritable(path: string): Promise<void> {
  const folder = await stat(dirname(path)).catch(() => null);
  if (folder === null || !folder.isDirectory()) {
    throw new AppError('bad-request', `${dirname(path)}: there is no such folder to write into; create it first`);
  }
  const existing = await stat(path).catch(() => null);
  if (existing?.isDirectory()) {
    throw new AppError('bad-request', `${path}: this is a folder; name a file`);
  }
}

function describeFailure(path: string, cause: unknown): AppError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const reasons: Readonly<Record<string, string>> = {
    ENOSPC: 'the disk is full; free some space',
    EACCES: 'the folder may not be written; check its permissions',
    EPERM: 'the folder may not be written; check its permissions',
    EROFS: 'the disk is read-only; choose another folder',
    ENOENT: 'the folder does not exist; create it first',
  };
  return new AppError('bad-request', `${path}: ${reasons[code] ?? `the file cannot be written (${code})`}`, { cause });
}
