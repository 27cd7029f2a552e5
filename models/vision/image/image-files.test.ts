import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { decode as decodeWithFastPng } from 'fast-png';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeImage } from './decode-image.ts';
import { encodeGreyPng } from './encode-grey-png.ts';
import { listImageFiles } from './list-image-files.ts';
import { readImageFile } from './read-image-file.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mai-images-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('encodeGreyPng', () => {
  test('an independent decoder and our own read back the same bytes', () => {
    const size = fc.integer({ min: 1, max: 20 });
    fc.assert(
      fc.property(size, size, fc.infiniteStream(fc.nat(255)), (width, height, stream) => {
        const grey = Uint8Array.from(stream.take(width * height));
        const png = encodeGreyPng(width, height, grey);
        const reference = decodeWithFastPng(png, { checkCrc: true });
        expect([reference.width, reference.height, reference.channels, reference.depth]).toEqual([width, height, 1, 8]);
        expect([...reference.data]).toEqual([...grey]);
        expect(decodeImage(png).data.filter((_, index) => index % 3 === 1)).toEqual(grey);
      }),
    );
  });
});

describe('readImageFile', () => {
  test('names the file in what it refuses', async () => {
    const path = join(folder, 'empty.png');
    await writeFile(path, '');
    await expect(readImageFile(path)).rejects.toMatchObject({
      code: 'image-unreadable',
      message: `${path}: the file is empty; copy it again`,
    });
    await expect(readImageFile(join(folder, 'no.png'))).rejects.toMatchObject({ code: 'not-found' });
    await expect(readImageFile(folder)).rejects.toMatchObject({ code: 'image-unreadable' });
  });

  test('returns the decoded picture', async () => {
    const path = join(folder, 'one.png');
    await writeFile(path, encodeGreyPng(2, 1, Uint8Array.of(5, 6)));
    await expect(readImageFile(path)).resolves.toEqual({ width: 2, height: 1, data: Uint8Array.of(5, 5, 5, 6, 6, 6) });
  });
});

describe('listImageFiles', () => {
  test('lists pictures in counting order and nothing else', async () => {
    const directory = join(folder, 'parts');
    await mkdir(join(directory, 'part3.png'), { recursive: true });
    for (const name of ['part10.jpg', 'part2.JPG', 'part1.tiff', 'notes.txt', '.part0.png', 'a.bmp']) {
      await writeFile(join(directory, name), 'x');
    }
    const files = await listImageFiles(directory);
    expect(files.map((file) => basename(file))).toEqual(['a.bmp', 'part1.tiff', 'part2.JPG', 'part10.jpg']);
    expect(files[0]?.startsWith(directory)).toBe(true);
  });

  test('an empty folder, a missing one and a file each get their own sentence', async () => {
    const empty = join(folder, 'empty');
    await mkdir(empty);
    await writeFile(join(folder, 'file.txt'), '');
    await expect(listImageFiles(empty)).rejects.toMatchObject({ code: 'too-few-images' });
    await expect(listImageFiles(join(folder, 'none'))).rejects.toMatchObject({ code: 'not-found' });
    await expect(listImageFiles(join(folder, 'file.txt'))).rejects.toThrow('this is a file');
  });
});
