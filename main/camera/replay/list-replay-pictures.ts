import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../contract/errors.ts';
import type { Truth } from '../../../contract/inspection.ts';
import { listImageFiles } from '../../../models/vision/image/list-image-files.ts';

export type ReplayPicture = { readonly path: string; readonly truth: Truth | null };

const GOOD = 'good';
const byNumberInName = new Intl.Collator('en', { numeric: true });

/**
 * Lists the pictures of a folder in natural order (`part2` before `part10`). Pictures directly in it have no truth;
 * a folder inside names the class of its pictures, as in the `test` folder of MVTec AD (Bergmann et al. 2019).
 *
 * @throws AppError `not-found` when the folder is missing, `too-few-images` when there is no picture
 */
export async function listReplayPictures(directory: string): Promise<readonly ReplayPicture[]> {
  const own = await picturesOf(directory, null);
  const classes = await readClassNames(directory);
  const labelled = await Promise.all(
    classes.map((className) => picturesOf(join(directory, className), { isDefective: className !== GOOD, className })),
  );
  const pictures = [...own, ...labelled.flat()];
  if (pictures.length === 0) {
    throw new AppError('too-few-images', `${directory}: neither it nor its class folders hold pictures; add some`);
  }
  return pictures;
}

async function picturesOf(directory: string, truth: Truth | null): Promise<readonly ReplayPicture[]> {
  try {
    return (await listImageFiles(directory)).map((path) => ({ path, truth }));
  } catch (cause) {
    if (cause instanceof AppError && cause.code === 'too-few-images') {
      return [];
    }
    throw cause;
  }
}

async function readClassNames(directory: string): Promise<readonly string[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .sort(byNumberInName.compare);
}
