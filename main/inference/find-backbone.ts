import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../contract/errors.ts';

/**
 * Returns the backbone file to teach with: the one asked for, else the one the product ships.
 * @throws AppError `not-found`
 */
export async function findBackbone(asked: string | undefined, resourcesDirectory: string): Promise<string> {
  if (asked !== undefined) {
    if (!existsSync(asked)) {
      throw new AppError('not-found', `${asked}: there is no such backbone file; check the path`);
    }
    return asked;
  }
  const directory = join(resourcesDirectory, 'backbones');
  const names = await readdir(directory).catch(() => []);
  const shipped = names.filter((name) => name.endsWith('.onnx')).toSorted()[0];
  if (shipped === undefined) {
    throw new AppError(
      'not-found',
      `${directory}: no backbone is installed; reinstall or name one with --backbone FILE`,
    );
  }
  return join(directory, shipped);
}
