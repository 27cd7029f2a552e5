import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import { listImageFiles } from '../vision/image/list-image-files.ts';

export type TestImage = {
  readonly file: string;
  readonly className: string;
  readonly isDefective: boolean;
  /** The defect mask's file; null for good parts and where the set has none. */
  readonly maskFile: string | null;
};
export type MvtecDataset = { readonly directory: string; readonly images: readonly TestImage[] };

const GOOD = 'good';
const MASK_SUFFIXES = ['_mask.png', '.png'];

/**
 * Lists the test pictures of a folder in MVTec layout: `test/good`, `test/<class>`, and optionally
 * `ground_truth/<class>/<stem>_mask.png` (Bergmann et al. 2019).
 *
 * @throws AppError `not-found` without a `test` folder, `too-few-images` when it holds no class or a class no picture
 */
export async function readMvtecDataset(directory: string): Promise<MvtecDataset> {
  const classes = await listClasses(join(directory, 'test'));
  if (classes.length === 0) {
    throw new AppError('too-few-images', `${directory}: test holds no class folders; add test/good and test/<defect>`);
  }
  const lists = await Promise.all(classes.map((className) => listClass(directory, className)));
  return { directory, images: lists.flat() };
}

async function listClasses(testDirectory: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(testDirectory, { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
    return folders.map(({ name }) => name).toSorted();
  } catch (cause) {
    throw new AppError(
      'not-found',
      `${testDirectory}: there is no such folder; name a data set with test/good and test/<defect> inside`,
      { cause },
    );
  }
}

async function listClass(directory: string, className: string): Promise<readonly TestImage[]> {
  const isDefective = className !== GOOD;
  const files = await listImageFiles(join(directory, 'test', className));
  return files.map((file) => ({
    file,
    className,
    isDefective,
    maskFile: isDefective ? findMask(join(directory, 'ground_truth', className), file) : null,
  }));
}

function findMask(maskDirectory: string, file: string): string | null {
  const stem = basename(file, extname(file));
  return MASK_SUFFIXES.map((suffix) => join(maskDirectory, stem + suffix)).find((path) => existsSync(path)) ?? null;
}
