import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findBackbone } from './find-backbone.ts';

let resources = '';
beforeEach(async () => {
  resources = await mkdtemp(join(tmpdir(), 'mai-resources-'));
});
afterEach(async () => {
  await rm(resources, { recursive: true, force: true });
});

describe('findBackbone', () => {
  test('takes the shipped one, whatever else lies beside it', async () => {
    const directory = join(resources, 'backbones');
    await mkdir(directory);
    await writeFile(join(directory, 'LICENSE'), '');
    await expect(findBackbone(undefined, resources)).rejects.toMatchObject({ code: 'not-found' });
    await writeFile(join(directory, 'net.onnx'), '');
    await expect(findBackbone(undefined, resources)).resolves.toBe(join(directory, 'net.onnx'));
  });

  test('one that was asked for goes before the shipped one and must exist', async () => {
    const own = join(resources, 'own.onnx');
    await expect(findBackbone(own, resources)).rejects.toThrow(`${own}: there is no such backbone file`);
    await writeFile(own, '');
    await expect(findBackbone(own, resources)).resolves.toBe(own);
  });
});
