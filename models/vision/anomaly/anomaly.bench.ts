/// <reference lib="esnext.disposable" />
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { seededRandom } from '../../evaluate/seeded-random.ts';
import { readPackage } from '../../package/read-package.ts';
import { createSession } from '../../runtime/create-session.ts';
import { readBackbone } from '../backbone/shipped-backbone.ts';
import type { RgbImage } from '../image/rgb-image.ts';
import { openAnomalyInspector } from './anomaly-inspector.ts';
import { median } from './find-mirrorings.ts';
import { DEFAULT_SIZE, type TeachSource, teachAnomalyModel } from './teach-anomaly-model.ts';

const BACKBONE = resolve(import.meta.dirname, '../../../resources/backbones/efficientnet-lite2.onnx');
const THREADS = 2;
const IMAGES = 50;
const PAIRS = 40;
const KILOBYTES_PER_MEGABYTE = 1024;

/** A brushed plate with noise, with or without a dark spot. */
function drawPlate(width: number, height: number, { isBad }: { readonly isBad: boolean }): RgbImage {
  const random = seededRandom(width);
  const rows = Array.from({ length: height }, () => 110 + 30 * random());
  const data = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const isSpot = isBad && Math.hypot(x - width / 2, y - height / 2) < height / 12;
    data.fill((isSpot ? 20 : (rows[y] ?? 0)) + 8 * random(), pixel * 3, pixel * 3 + 3);
  }
  return { width, height, data };
}

/** Distinct frames from one, so that neither drawing nor fifty frames in memory are measured: rows moved round. */
function rollRows({ width, height, data }: RgbImage, rows: number): RgbImage {
  const rolled = new Uint8Array(data.length);
  const cut = rows * width * 3;
  rolled.set(data.subarray(cut));
  rolled.set(data.subarray(0, cut), data.length - cut);
  return { width, height, data: rolled };
}

async function timeMs(action: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await action();
  return performance.now() - startedMs;
}

test('teach from 50 frames of 1920 × 1080 and judge at the default size', { timeout: 300_000 }, async ({ bench }) => {
  const good = drawPlate(1920, 1080, { isBad: false });
  const sources = Array.from(
    { length: IMAGES },
    (_, index): TeachSource => ({ fileName: `${index}`, read: () => Promise.resolve(rollRows(good, index * 20)) }),
  );
  const backbone = await readBackbone(BACKBONE);
  const teach = () =>
    teachAnomalyModel(sources, {
      name: 'plate',
      size: DEFAULT_SIZE,
      seed: 1,
      backbone,
      regionOfInterest: null,
      threads: THREADS,
      createdBy: 'bench',
      createdAtUs: 0,
    });
  const cpuBefore = process.cpuUsage();
  const model = await teach();
  const cpu = process.cpuUsage(cpuBefore);
  await using inspector = await openAnomalyInspector(model.packageBytes, { threads: THREADS });
  await using session = await createSession(readPackage(model.packageBytes).model, { threads: THREADS });
  const bad = drawPlate(1920, 1080, { isBad: true });
  const small = drawPlate(256, 256, { isBad: false });
  expect((await inspector.inspect(bad)).score).toBeGreaterThan(model.thresholds.fail);
  expect((await inspector.inspect(rollRows(good, 505))).score).toBeLessThan(model.thresholds.fail);

  const run = ({ width, height, data }: RgbImage) =>
    session.run({ image: { type: 'uint8', dims: [height, width, 3], data } });
  await bench('bare graph, 256 × 256 picture', () => run(small)).run();
  await bench('bare graph, 1920 × 1080 frame', () => run(good)).run();
  await bench('frame → verdict, good part', () => inspector.inspect(good)).run();
  await bench('frame → verdict, bad part with its outline', () => inspector.inspect(bad)).run();

  const bare: number[] = [];
  const whole: number[] = [];
  for (let pair = 0; pair < PAIRS; pair += 1) {
    bare.push(await timeMs(() => run(bad)));
    whole.push(await timeMs(() => inspector.inspect(bad)));
  }
  const peakMegabytes = process.resourceUsage().maxRSS / KILOBYTES_PER_MEGABYTE;
  const lines = [
    `frame → verdict ÷ bare graph, medians of ${PAIRS} alternating runs: ${(median(whole) / median(bare)).toFixed(3)}`,
    `teach ${IMAGES} frames: ${model.seconds.toFixed(1)} s, processor time ${((cpu.user + cpu.system) / 1e6).toFixed(1)} s`,
    `peak memory of the whole process: ${peakMegabytes.toFixed(0)} MB`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
});
