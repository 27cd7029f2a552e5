import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFolderSource } from './folder-source.ts';
import type { PictureRequest } from './picture-source.ts';

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mai-folder-source-'));
  await mkdir(join(directory, 'good'));
  await mkdir(join(directory, 'dent'));
  await writeFile(join(directory, 'good', '1.png'), flatPng(8, 6, 100));
  await writeFile(join(directory, 'dent', '1.png'), flatPng(4, 3, 50));
});
afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

function flatPng(width: number, height: number, grey: number): Uint8Array {
  return encode({ width, height, channels: 3, data: new Uint8Array(width * height * 3).fill(grey) });
}

const request = { number: 0n, width: 8, height: 6, format: 'RGB8', light: 1, isTriggered: true } as const;

async function shoot(source: Awaited<ReturnType<typeof createFolderSource>>, change: Partial<PictureRequest> = {}) {
  const picture = await source.next({ ...request, ...change });
  return picture.kind === 'scene'
    ? { grey: picture.image.data[0], length: picture.image.data.length, className: picture.truth?.className }
    : null;
}

test('a trigger uses a picture up, free run does not, and after the last comes the first', async () => {
  const source = await createFolderSource(directory, null);
  expect([source.width, source.height]).toEqual([4, 3]);
  expect(await shoot(source, { isTriggered: false })).toEqual({ grey: 50, length: 36, className: 'dent' });
  expect(await shoot(source)).toEqual({ grey: 50, length: 36, className: 'dent' });
  expect(await shoot(source)).toEqual({ grey: 100, length: 36, className: 'good' });
  expect((await shoot(source))?.className).toBe('dent');
});

test('a sensor of another size sees the pictures resized; more light makes them brighter', async () => {
  const source = await createFolderSource(directory, { width: 16, height: 12 });
  expect(await shoot(source)).toEqual({ grey: 50, length: 16 * 12 * 3, className: 'dent' });
  expect((await shoot(source, { light: 2 }))?.grey).toBeGreaterThan(130);
});

test('a folder without pictures is refused', async () => {
  await expect(createFolderSource(join(directory, 'nowhere'), null)).rejects.toMatchObject({ code: 'not-found' });
});
