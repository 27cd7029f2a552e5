import { readFile } from 'node:fs/promises';
import { AppError } from '../../contract/errors.ts';

/** Returns the bytes of a model package. @throws AppError `not-found` */
export async function readPackageFile(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new AppError('not-found', `${path}: the model package cannot be opened; check the path`, { cause });
  }
}
