import { readFile } from 'node:fs/promises';
import { AppError } from '../../../contract/errors.ts';
import { decodeImage } from './decode-image.ts';
import type { RgbImage } from './rgb-image.ts';

/**
 * Reads and decodes one picture file.
 * @throws AppError `not-found`, or what `decodeImage` throws with the file named in front
 */
export async function readImageFile(
  path: string,
  options: { readonly maximumPixels?: number } = {},
): Promise<RgbImage> {
  const bytes = await readBytes(path);
  try {
    return decodeImage(bytes, options);
  } catch (cause) {
    if (cause instanceof AppError) {
      throw new AppError(cause.code, `${path}: ${cause.message}`, { cause });
    }
    throw cause;
  }
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    if (isMissing) {
      throw new AppError('not-found', `${path}: there is no such file; check the path`, { cause });
    }
    throw new AppError('image-unreadable', `${path}: the file cannot be read; check its permissions`, { cause });
  }
}
