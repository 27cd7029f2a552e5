import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import jpegTurbo from '@julusian/jpeg-turbo';
import { encode as encodePng } from 'fast-png';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeJpeg } from '../../models/vision/image/encode-jpeg.ts';
import { orientImage } from '../../models/vision/image/orient-image.ts';
import type { RgbImage } from '../../models/vision/image/rgb-image.ts';
import { drawPart } from '../support/draw-part.ts';
import { assembleCmykJpeg, insertExif, tiffOf } from '../support/image-files.ts';
import { type CliRun, runCli } from '../support/run-cli.ts';

const SIDE = 96;
const GOOD_IMAGES = 6;
const TEACH = ['--size', '64', '--seed', '3', '--threads', '1', '--json'];

let folder = '';
let good = '';
let model = '';

async function place(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

async function placeGood(directory: string, pictures: readonly RgbImage[]): Promise<string> {
  const path = join(folder, directory);
  await mkdir(path, { recursive: true });
  await Promise.all(pictures.map((image, index) => writeFile(join(path, `part${index}.jpg`), encodeJpeg(image, 92))));
  return path;
}

function expectOneLine(run: CliRun, code: number, message: RegExp): void {
  expect(run.stderr).toMatch(/^mai: [^\n]+\n$/);
  expect(run.stderr).toMatch(message);
  expect(run.code).toBe(code);
}

type InspectOutput = {
  readonly results: readonly { readonly verdict: string; readonly score: number | null; readonly error?: string }[];
};

async function inspectOne(
  path: string,
): Promise<{ readonly run: CliRun; readonly result: InspectOutput['results'][number] }> {
  const run = await runCli(['inspect', model, path, '--threads', '1', '--json']);
  const [result] = (JSON.parse(run.stdout) as InspectOutput).results;
  if (result === undefined) {
    throw new Error('no result was printed');
  }
  return { run, result };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mai-bad-images-'));
  good = await placeGood(
    'good',
    Array.from({ length: GOOD_IMAGES }, (_, seed) => drawPart(seed, SIDE, SIDE)),
  );
  model = join(folder, 'good.mai');
  const run = await runCli(['teach', good, '--out', model, ...TEACH]);
  if (run.code !== 0) {
    throw new Error(`teaching failed: ${run.stderr}`);
  }
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('pictures of every kind are judged', () => {
  const part = drawPart(50, SIDE, SIDE);
  const grey = part.data.filter((_, index) => index % 3 === 0);
  const greyJpeg = () =>
    jpegTurbo.compressSync(Buffer.from(grey), {
      width: SIDE,
      height: SIDE,
      format: jpegTurbo.FORMAT_GRAY,
      subsampling: jpegTurbo.SAMP_GRAY,
      quality: 92,
    });
  const cases: readonly { readonly name: string; readonly bytes: () => Uint8Array }[] = [
    { name: 'grey.jpg', bytes: greyJpeg },
    { name: 'cmyk.jpg', bytes: () => assembleCmykJpeg(SIDE, SIDE, [200, 190, 180, 220]) },
    {
      name: 'sixteen-bit.png',
      bytes: () =>
        encodePng({ width: SIDE, height: SIDE, channels: 1, depth: 16, data: Uint16Array.from(grey, (v) => v * 257) }),
    },
    {
      name: 'sixteen-bit.tif',
      bytes: () => tiffOf(SIDE, SIDE, { values: [...grey], samples: 1, bits: 16, order: 'MM' }),
    },
    { name: 'larger.jpg', bytes: () => encodeJpeg(drawPart(51, 301, 177), 92) },
    { name: 'tiny.png', bytes: () => encodePng({ width: 1, height: 1, channels: 1, data: Uint8Array.of(9) }) },
  ];

  test.each(cases)('$name', async ({ name, bytes }) => {
    const { run, result } = await inspectOne(await place(name, bytes()));
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(['pass', 'review', 'fail']).toContain(result.verdict);
    expect(Number.isFinite(result.score)).toBe(true);
  });

  test('a picture turned by its EXIF data scores as the upright one', async () => {
    const upright = await inspectOne(await place('upright.jpg', encodeJpeg(part, 98)));
    // Orientation 8 undoes a quarter turn clockwise, which orientation 6 makes.
    const turned = insertExif(encodeJpeg(orientImage(part, 6), 98), 8, 'II');
    const { result } = await inspectOne(await place('turned.jpg', turned));
    const score = upright.result.score ?? Number.NaN;
    expect(Math.abs((result.score ?? Number.NaN) - score)).toBeLessThan(0.15 * score);
  });
});

describe('pictures that prove nothing are not judged', () => {
  const jpeg = encodeJpeg(drawPart(60, SIDE, SIDE), 92);
  const huge = () => {
    const bytes = Uint8Array.from(jpeg);
    const frame = bytes.findIndex((value, index) => value === 0xff && bytes[index + 1] === 0xc0);
    new DataView(bytes.buffer).setUint16(frame + 5, 10_000);
    new DataView(bytes.buffer).setUint16(frame + 7, 10_000);
    return bytes;
  };
  const cases: readonly { readonly name: string; readonly bytes: () => Uint8Array; readonly message: RegExp }[] = [
    { name: 'empty.jpg', bytes: () => new Uint8Array(0), message: /empty\.jpg: the file is empty/ },
    { name: 'text.png', bytes: () => Buffer.from('not a picture'), message: /text\.png: this is not a JPEG/ },
    {
      name: 'truncated.jpg',
      bytes: () => jpeg.subarray(0, Math.floor(jpeg.length / 2)),
      message: /truncated\.jpg: the JPEG data is damaged or cut short/,
    },
    { name: 'without-end.jpg', bytes: () => jpeg.subarray(0, -2), message: /without-end\.jpg: .*cut short/ },
    { name: 'huge.jpg', bytes: huge, message: /huge\.jpg: the picture is 10000 × 10000 \(100 megapixels\)/ },
  ];

  test.each(cases)('$name', async ({ name, bytes, message }) => {
    const { run, result } = await inspectOne(await place(name, bytes()));
    expectOneLine(run, 1, message);
    expect(result).toMatchObject({ verdict: 'cannot-judge', score: null, ms: null });
    expect(result.error).toMatch(message);
  });

  test('the others of the same call are still judged', async () => {
    const bad = await place('bad.jpg', jpeg.subarray(0, 400));
    const run = await runCli(['inspect', model, join(good, 'part0.jpg'), bad, good, '--threads', '1', '--json']);
    const { results } = JSON.parse(run.stdout) as InspectOutput;
    expect(results.map(({ verdict }) => verdict === 'cannot-judge')).toEqual([
      false,
      true,
      ...Array.from({ length: GOOD_IMAGES }, () => false),
    ]);
    expectOneLine(run, 1, /1 of 8 pictures cannot be judged: .*bad\.jpg/);
  });
});

describe('teaching', () => {
  const teach = (directory: string, ...more: readonly string[]) =>
    runCli(['teach', directory, '--out', join(folder, 'new.mai'), ...TEACH, ...more]);

  test.each([
    { name: 'no picture', pictures: 0, message: /none: the folder holds no .*pictures; add some/ },
    { name: 'one picture', pictures: 1, message: /1 picture found, at least 4 good ones are needed; add more/ },
    { name: 'three pictures', pictures: 3, message: /3 pictures found, at least 4/ },
  ])('a folder with $name is refused', async ({ pictures, message }) => {
    const directory = await placeGood(
      ['none', 'one', 'two', 'three'][pictures] ?? '',
      Array.from({ length: pictures }, (_, seed) => drawPart(seed, SIDE, SIDE)),
    );
    expectOneLine(await teach(directory), 1, message);
  });

  test('a missing folder, a missing output folder and a missing backbone are named', async () => {
    expectOneLine(await teach(join(folder, 'nowhere')), 1, /nowhere: the folder cannot be opened/);
    expectOneLine(
      await runCli(['teach', good, '--out', join(folder, 'nowhere/m.mai')]),
      1,
      /no such folder to write into/,
    );
    expectOneLine(await teach(good, '--backbone', join(folder, 'no.onnx')), 1, /no\.onnx: there is no such backbone/);
  });

  test('every unreadable picture is named in one line and no package is left behind', async () => {
    const directory = await placeGood(
      'spoilt',
      Array.from({ length: 5 }, (_, seed) => drawPart(seed, SIDE, SIDE)),
    );
    const jpeg = await readFile(join(directory, 'part1.jpg'));
    await writeFile(join(directory, 'part1.jpg'), jpeg.subarray(0, 300));
    await writeFile(join(directory, 'part3.jpg'), '');
    expectOneLine(
      await teach(directory),
      1,
      /2 of 5 pictures cannot be read: part1\.jpg, part3\.jpg; replace or remove/,
    );
    expect((await readdir(folder)).filter((name) => name.includes('new.mai'))).toEqual([]);
  });

  test('pictures of mixed sizes teach one model', async () => {
    const sizes = [
      [96, 96],
      [120, 80],
      [64, 200],
      [33, 47],
      [301, 177],
    ] as const;
    const directory = await placeGood(
      'mixed',
      sizes.map(([width, height], seed) => drawPart(seed, width, height)),
    );
    const run = await runCli(['teach', directory, '--out', join(folder, 'mixed.mai'), ...TEACH]);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(run.stdout)).toMatchObject({ package: join(folder, 'mixed.mai'), images: 5 });
  });
});

describe('model packages that cannot be trusted are refused', () => {
  const inspectWith = (path: string) => runCli(['inspect', path, join(good, 'part0.jpg'), '--json']);

  test('cut short, altered, foreign and missing packages each get one line', async () => {
    const bytes = await readFile(model);
    const cut = await place('cut.mai', bytes.subarray(0, Math.floor(bytes.length / 2)));
    const altered = Uint8Array.from(bytes);
    const middle = Math.floor(altered.length / 2);
    altered[middle] = (altered[middle] ?? 0) ^ 0xff;
    expectOneLine(await inspectWith(cut), 1, /cut\.mai: /);
    expectOneLine(await inspectWith(await place('altered.mai', altered)), 1, /altered\.mai: /);
    expectOneLine(await inspectWith(join(good, 'part0.jpg')), 1, /part0\.jpg: /);
    expectOneLine(
      await inspectWith(join(folder, 'missing.mai')),
      1,
      /missing\.mai: the model package cannot be opened/,
    );
  });
});

describe('wrong use', () => {
  test.each([
    { argv: ['nonsense'], message: /there is no command "nonsense"/ },
    { argv: ['teach'], message: /name the package to write with --out/ },
    { argv: ['teach', '--out', 'm.mai'], message: /name exactly one folder/ },
    { argv: ['teach', 'x', '--out', 'm.mai', '--size', 'big'], message: /--size takes a whole number/ },
    { argv: ['teach', 'x', '--out', 'm.mai', '--frobnicate'], message: /Unknown option '--frobnicate'/ },
    { argv: ['inspect', 'm.mai'], message: /at least one picture/ },
    { argv: ['evaluate', 'm.mai'], message: /one data set folder/ },
  ])('$argv exits with 2 and one line', async ({ argv, message }) => {
    const run = await runCli(argv);
    expectOneLine(run, 2, message);
    expect(run.stdout).toBe('');
  });
});
