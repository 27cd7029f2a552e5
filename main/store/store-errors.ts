import { ZodError } from 'zod';
import { AppError } from '../../contract/errors.ts';

const NO_SPACE = new Set(['SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE', 'ENOSPC', 'EDQUOT']);
const READ_ONLY = new Set(['EROFS', 'EACCES', 'EPERM', 'SQLITE_CANTOPEN']);

/** Returns the code that SQLite or the file system gave, or null. */
export function codeOf(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) {
    return null;
  }
  return typeof error.code === 'string' ? error.code : null;
}

export function isNoSpace(error: unknown): boolean {
  return NO_SPACE.has(codeOf(error) ?? '');
}

export function storeFull(directory: string, cause: unknown): AppError {
  return new AppError(
    'store-full',
    `The disk that holds ${directory} is full: the part was not recorded. Free space on it, then go on; nothing recorded is lost.`,
    { cause },
  );
}

export function storeCorrupt(file: string, detail: string, cause?: unknown): AppError {
  return new AppError(
    'store-corrupt',
    `${file} is damaged (${oneLine(detail)}). It was left untouched: move it aside, put the last backup in its place and start again.`,
    { cause },
  );
}

function storeReadOnly(directory: string, cause: unknown): AppError {
  return new AppError(
    'store-read-only',
    `The station may not write to ${directory}. Give its user write permission there or choose another data folder.`,
    { cause },
  );
}

/**
 * Returns the error for people that stands for a failure of SQLite or the file system.
 *
 * @param directory the data folder, named in the message
 */
export function toStoreError(error: unknown, directory: string): AppError {
  if (error instanceof AppError) {
    return error;
  }
  if (error instanceof ZodError) {
    const [issue] = error.issues;
    const where = issue === undefined ? '' : `${issue.path.join('.')}: ${issue.message}`;
    return new AppError('bad-request', `The store refuses the value: ${oneLine(where)}`, { cause: error });
  }
  const code = codeOf(error) ?? '';
  if (isNoSpace(error)) {
    return storeFull(directory, error);
  }
  if (READ_ONLY.has(code) || code.startsWith('SQLITE_READONLY')) {
    return storeReadOnly(directory, error);
  }
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') {
    return storeCorrupt(`${directory}/station.db`, messageOf(error), error);
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return new AppError('store-locked', `Another program holds the records in ${directory}. Close it and try again.`, {
      cause: error,
    });
  }
  return new AppError('unexpected', `The store in ${directory} failed: ${oneLine(messageOf(error))}`, { cause: error });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
