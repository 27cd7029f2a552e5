import { resolve } from 'node:path';
import { bench, describe } from 'vitest';
import { seededRandom } from '../../evaluate/seeded-random.ts';
import { readPackage } from '../../package/read-package.ts';
import { createSession } from '../../runtime/create-session.ts';
import { readBackbone } from '../backbone/shipped-backbone.ts';
import type { RgbImage } from '../image/rgb-image.ts';
import { openAnomalyInspector } from './anomaly-inspector.ts';
import { teachAnomalyModel } from './teach-anomaly-model.ts';

const BACKBONE = resolve(import.meta.dirname, '../../../resources/backbones/efficientnet-lite2.onnx');
const THREADS = 2;
const MEGABYTE = 1024;

/** A brushed plate with noise, with or without a dark spot. */
function drawPlate([width, height]: readonly [number, number], seed: number, isBad: boolean): RgbImage {
  const random = seededRandom(seed);
  const rows = Array.from({ length: height }, () => 110 + 30 * random());
  const data = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const isSpot = isBad && Math.hypot(x - width / 2, y - height / 2) < height / 12;
    data.fill((isSpot ? 20 : (rows[y] ?? 0)) + 8 * random(), pixel * 3, pixel * 3 + 3);
  }
  return { width, height, data };
}

const frameSize = [1920, 1080] as const;
const backbone = await readBackbone(BACKBONE);
const plates = Array.from({ length: 50 }, (_, index) => drawPlate(frameSize, index + 1, false));
const sources = plates.map((plate, index) => ({ fileName: `${index}`, read: () => Promise.resolve(plate) }));
const teach = () =>
  teachAnomalyModel(sources, {
    name: 'plate',
    size: 256,
    seed: 1,
    backbone,
    regionOfInterest: null,
    threads: THREADS,
    createdBy: 'bench',
    createdAtUs: 0,
  });
const model = await teach();
const inspector = await openAnomalyInspector(model.packageBytes, { threads: THREADS });
const session = await createSession(readPackage(model.packageBytes).model, { threads: THREADS });
const [frame, badFrame] = [drawPlate(frameSize, 99, false), drawPlate(frameSize, 99, true)];
const small = drawPlate([256, 256], 99, false);
const [goodScore, badScore] = [(await inspector.inspect(frame)).score, (await inspector.inspect(badFrame)).score];
if (goodScore >= model.thresholds.fail || badScore < model.thresholds.fail) {
  throw new Error(`wrong result, not worth timing: good ${goodScore}, bad ${badScore}`);
}

const run = ({ width, height, data }: RgbImage) =>
  session.run({ image: { type: 'uint8', dims: [height, width, 3], data } });

describe(`inspection at size 256, ${THREADS} threads`, () => {
  bench('bare graph, 1920 × 1080 frame', async () => {
    await run(frame);
  });
  bench('frame → verdict, 1920 × 1080', async () => {
    await inspector.inspect(frame);
  });
  bench('bare graph, 256 × 256 picture', async () => {
    await run(small);
  });
});

describe('teaching', () => {
  bench(
    'teach 50 decoded 1920 × 1080 images',
    async () => {
      await teach();
    },
    { iterations: 2, time: 0, warmupIterations: 0, warmupTime: 0 },
  );
});

const peakMegabytes = Math.round(process.resourceUsage().maxRSS / MEGABYTE);
process.stdout.write(`peak memory, with 50 decoded frames of 6 MB held by the bench: ${peakMegabytes} MB\n`);
