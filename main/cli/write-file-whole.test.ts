import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { verifyWritable, writeFileWhole } from './write-file-whole.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mai-write-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('writeFileWhole', () => {
  test('replaces the file and leaves nothing else behind', async () => {
    const path = join(folder, 'a.mai');
    await writeFile(path, 'old');
    await writeFileWhole(path, Buffer.from('new'));
    expect(await readFile(path, 'utf8')).toBe('new');
    expect(await readdir(folder)).toEqual(['a.mai']);
  });

  test('a failed write keeps what was there and removes its own rest', async () => {
    await mkdir(join(folder, 'a.mai'));
    await expect(writeFileWhole(join(folder, 'a.mai'), Buffer.from('x'))).rejects.toMatchObject({
      code: 'bad-request',
    });
    expect(await readdir(folder)).toEqual(['a.mai']);
    await expect(writeFileWhole(join(folder, 'none/b.mai'), Buffer.from('x'))).rejects.toThrow('does not exist');
  });
});

describe('verifyWritable', () => {
  test('accepts a new and an existing file, refuses folders and missing folders', async () => {
    await writeFile(join(folder, 'old.mai'), '');
    await expect(verifyWritable(join(folder, 'new.mai'))).resolves.toBeUndefined();
    await expect(verifyWritable(join(folder, 'old.mai'))).resolves.toBeUndefined();
    await expect(verifyWritable(folder)).rejects.toThrow('this is a folder');
    await expect(verifyWritable(join(folder, 'none/new.mai'))).rejects.toThrow('no such folder');
  });
});
