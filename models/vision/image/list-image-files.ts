import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { AppError } from '../../../contract/errors.ts';

const IMAGE_EXTENSIONS: ReadonlySet<string> = new Set(['.jpg', '.jpeg', '.png', '.bmp', '.tif', '.tiff']);
const byNumberInName = new Intl.Collator('en', { numeric: true });

/**
 * Lists the pictures of one folder (not of folders inside it), `part2` before `part10`; hidden files are left out.
 * @returns paths that start with `directory`
 * @throws AppError `not-found` when the folder is missing, `too-few-images` when it holds no picture
 */
export async function listImageFiles(directory: string): Promise<readonly string[]> {
  const names = (await readNames(directory)).filter(
    (name) => !name.startsWith('.') && IMAGE_EXTENSIONS.has(extname(name).toLowerCase()),
  );
  if (names.length === 0) {
    throw new AppError('too-few-images', `${directory}: the folder holds no JPEG, PNG, BMP or TIFF pictures; add some`);
  }
  return names.sort(byNumberInName.compare).map((name) => join(directory, name));
}

async function readNames(directory: string): Promise<string[]> {
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'ENOTDIR') {
      throw new AppError('not-found', `${directory}: this is a file; name the folder that holds the pictures`, {
        cause,
      });
    }
    throw new AppError('not-found', `${directory}: the folder cannot be opened; check the path`, { cause });
  }
}
