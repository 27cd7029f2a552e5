import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeGreyPng } from '../../models/vision/image/encode-grey-png.ts';
import { collectUnreadable, describeUnreadable } from './collect-unreadable.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mai-unreadable-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function placeFiles(good: number, bad: number): Promise<string[]> {
  const files = Array.from({ length: good + bad }, (_, index) => join(folder, `p${index}: ${good}.png`));
  await Promise.all(
    files.map((file, index) => writeFile(file, index < good ? encodeGreyPng(1, 1, Uint8Array.of(1)) : 'x')),
  );
  return files;
}

describe('unreadable pictures', () => {
  test('only they are collected, in order', async () => {
    const files = await placeFiles(2, 2);
    const unreadable = await collectUnreadable(files);
    expect(unreadable.map(({ file }) => file)).toEqual(files.slice(2));
  });

  test('one keeps its own reason', async () => {
    const files = await placeFiles(0, 1);
    const error = describeUnreadable(await collectUnreadable(files), 1);
    expect(error.message).toContain('this is not a JPEG');
  });

  test('many are named up to five', async () => {
    const files = await placeFiles(1, 7);
    const error = describeUnreadable(await collectUnreadable(files), files.length);
    expect(error).toMatchObject({
      code: 'image-unreadable',
      message:
        '7 of 8 pictures cannot be read: p1: 1.png, p2: 1.png, p3: 1.png, p4: 1.png, p5: 1.png and 2 more; replace or remove them',
    });
  });
});
