import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findSharedData } from '../../test/support/shared-data.ts';
import { readMvtecDataset } from './mvtec-dataset.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mai-dataset-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function place(...paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), 'x');
  }
}

describe('readMvtecDataset', () => {
  test('pairs each test picture with its mask where there is one', async () => {
    await place('a/test/good/1.png', 'a/test/crack/2.jpg', 'a/test/crack/10.jpg', 'a/ground_truth/crack/2_mask.png');
    const { images } = await readMvtecDataset(join(folder, 'a'));
    const rows = images.map(({ file, className, isDefective, maskFile }) => [
      relative(folder, file),
      className,
      isDefective,
      maskFile && relative(folder, maskFile),
    ]);
    expect(rows).toEqual([
      ['a/test/crack/2.jpg', 'crack', true, 'a/ground_truth/crack/2_mask.png'],
      ['a/test/crack/10.jpg', 'crack', true, null],
      ['a/test/good/1.png', 'good', false, null],
    ]);
  });

  test('says which folder is missing or empty', async () => {
    await mkdir(join(folder, 'b/test'), { recursive: true });
    await mkdir(join(folder, 'c/test/good'), { recursive: true });
    await expect(readMvtecDataset(join(folder, 'none'))).rejects.toMatchObject({ code: 'not-found' });
    await expect(readMvtecDataset(join(folder, 'b'))).rejects.toMatchObject({ code: 'too-few-images' });
    await expect(readMvtecDataset(join(folder, 'c'))).rejects.toThrow('test/good');
  });

  const tiles = findSharedData('data', 'mtd');
  test.skipIf(tiles === null)(
    'reads the magnetic tile set whole (skipped where the data folder is absent)',
    async () => {
      const { images } = await readMvtecDataset(tiles ?? '');
      expect(images.filter(({ isDefective }) => !isDefective)).toHaveLength(80);
      const defective = images.filter(({ isDefective }) => isDefective);
      expect(defective).toHaveLength(56);
      expect(defective.every(({ maskFile }) => maskFile !== null)).toBe(true);
    },
  );
});
