import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { imageAuroc } from '../../models/evaluate/image-auroc.ts';
import { readMvtecDataset } from '../../models/evaluate/mvtec-dataset.ts';
import { openAnomalyInspector } from '../../models/vision/anomaly/anomaly-inspector.ts';
import { DEFAULT_SIZE, teachAnomalyModel } from '../../models/vision/anomaly/teach-anomaly-model.ts';
import { readBackbone } from '../../models/vision/backbone/shipped-backbone.ts';
import { readImageFile } from '../../models/vision/image/read-image-file.ts';
import { findSharedData } from '../support/shared-data.ts';

const BACKBONE = resolve(import.meta.dirname, '../../resources/backbones/efficientnet-lite2.onnx');

test('magnetic tile: taught from 80 good images with the default settings, image AUROC is at least 0.90', async ({
  skip,
}) => {
  const directory = findSharedData('data', 'mtd');
  if (directory === null) {
    return skip('data/mtd is not on this machine');
  }
  const goodDirectory = join(directory, 'train', 'good');
  const sources = readdirSync(goodDirectory)
    .toSorted()
    .map((fileName) => ({ fileName, read: () => readImageFile(join(goodDirectory, fileName)) }));
  const model = await teachAnomalyModel(sources, {
    name: 'magnetic tile',
    size: DEFAULT_SIZE,
    seed: 1,
    backbone: await readBackbone(BACKBONE),
    regionOfInterest: null,
    threads: 2,
    createdBy: 'test',
    createdAtUs: 0,
  });
  await using inspector = await openAnomalyInspector(model.packageBytes, { threads: 2 });
  const { images } = await readMvtecDataset(directory);
  const scored = [];
  for (const { file, isDefective } of images) {
    const { score } = await inspector.inspect(await readImageFile(file));
    scored.push({ score, isDefective });
  }
  expect(scored).toHaveLength(136);
  expect(imageAuroc(scored)).toBeGreaterThanOrEqual(0.9);
  const good = scored.filter(({ isDefective }) => !isDefective);
  const rejected = good.filter(({ score }) => score >= model.thresholds.review).length;
  // The promise is an average; four times as many would mean that it does not hold here.
  expect(rejected / good.length).toBeLessThan(4 * (model.promise.falseRejectRate ?? 1));
});
