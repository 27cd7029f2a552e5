import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeGreyPng } from '../../models/vision/image/encode-grey-png.ts';
import { encodeJpeg } from '../../models/vision/image/encode-jpeg.ts';
import { readImageFile } from '../../models/vision/image/read-image-file.ts';
import { drawMask, drawPart, type Scratch } from '../support/draw-part.ts';
import { runCli } from '../support/run-cli.ts';

const SIDE = 128;
let folder = '';
let model = '';

async function write(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(join(folder, path, '..'), { recursive: true });
  await writeFile(join(folder, path), bytes);
}

function scratchOf(index: number): Scratch {
  return { x: 10 + 12 * index, y: 20 + 9 * index, width: 14, height: 10 };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mai-evaluate-'));
  model = join(folder, 'plate.mai');
  for (let index = 0; index < 10; index++) {
    await write(`train/good/${index}.jpg`, encodeJpeg(drawPart(index, SIDE, SIDE), 92));
  }
  for (let index = 0; index < 6; index++) {
    await write(`test/good/${index}.jpg`, encodeJpeg(drawPart(100 + index, SIDE, SIDE), 92));
    const scratch = scratchOf(index);
    await write(`test/scratch/${index}.jpg`, encodeJpeg(drawPart(200 + index, SIDE, SIDE, scratch), 92));
    await write(`ground_truth/scratch/${index}_mask.png`, encodeGreyPng(SIDE, SIDE, drawMask(SIDE, SIDE, scratch)));
  }
  const run = await runCli(['teach', join(folder, 'train/good'), '--out', model, '--size', '128', '--json']);
  if (run.code !== 0) {
    throw new Error(`teaching failed: ${run.stderr}`);
  }
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

test('mai evaluate measures a model that tells scratched plates from good ones', async () => {
  const run = await runCli(['evaluate', model, folder, '--json']);
  expect(run).toMatchObject({ code: 0, stderr: '' });
  const evaluation = JSON.parse(run.stdout) as Record<string, number> & { byClass: Record<string, { images: number }> };
  expect(evaluation['images']).toBe(12);
  expect(evaluation['imageAuroc']).toBe(1);
  expect(evaluation['pixelAuroc']).toBeGreaterThan(0.9);
  expect(evaluation['auPro']).toBeGreaterThan(0.6);
  expect(evaluation['msPerImage']).toBeGreaterThan(0);
  expect(evaluation.byClass).toMatchObject({ good: { images: 6 }, scratch: { images: 6 } });
});

test('without masks the pixel measures are null and the others stay', async () => {
  await rm(join(folder, 'ground_truth'), { recursive: true });
  const run = await runCli(['evaluate', model, folder, '--json']);
  expect(JSON.parse(run.stdout)).toMatchObject({ imageAuroc: 1, pixelAuroc: null, auPro: null });
});

test('mai inspect --maps colours the scratch and nothing else', async () => {
  const maps = join(folder, 'maps');
  const picture = join(folder, 'test/scratch/3.jpg');
  const run = await runCli(['inspect', model, picture, join(folder, 'test/good'), '--maps', maps, '--json']);
  expect(run.code).toBe(0);
  expect((await readdir(maps)).toSorted()).toEqual([
    '0_map.jpg',
    '1_map.jpg',
    '2_map.jpg',
    '3_2_map.jpg',
    '3_map.jpg',
    '4_map.jpg',
    '5_map.jpg',
  ]);
  const overlay = await readImageFile(join(maps, '3_map.jpg'));
  expect([overlay.width, overlay.height]).toEqual([SIDE, SIDE]);
  const { x, y } = scratchOf(3);
  const [red = 0, , blue = 0] = overlay.data.subarray(((y + 5) * SIDE + x + 7) * 3);
  const [farRed = 0, , farBlue = 0] = overlay.data.subarray(((SIDE - 8) * SIDE + SIDE - 8) * 3);
  expect(red - blue).toBeGreaterThan(60);
  expect(Math.abs(farRed - farBlue)).toBeLessThan(20);
});

test('an unreadable test picture stops the evaluation and is named', async () => {
  await write('test/good/9.jpg', new Uint8Array(0));
  const run = await runCli(['evaluate', model, folder, '--json']);
  expect(run).toMatchObject({ code: 1, stdout: '' });
  expect(run.stderr).toMatch(/^mai: [^\n]*9\.jpg: the file is empty[^\n]*\n$/);
});
