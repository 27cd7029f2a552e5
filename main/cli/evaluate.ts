import { AppError } from '../../contract/errors.ts';
import { type MvtecDataset, readMvtecDataset, type TestImage } from '../../models/evaluate/mvtec-dataset.ts';
import { PixelScores } from '../../models/evaluate/pixel-scores.ts';
import { toMask } from '../../models/evaluate/to-mask.ts';
import type { AnomalyInspector } from '../../models/vision/anomaly/anomaly-inspector.ts';
import { readImageFile } from '../../models/vision/image/read-image-file.ts';
import { resizeMap } from '../../models/vision/image/resize-map.ts';
import { type CommandIo, EXIT_OK } from './command.ts';
import { describeEvaluation } from './describe-evaluation.ts';
import { judgeFile, type JudgedFile } from './judge-file.ts';
import { openPackageFile } from './open-package-file.ts';
import { summariseEvaluation, type TimedImage } from './summarise-evaluation.ts';
import { parseInteger, parseOptions, parseThreads } from './parse-options.ts';
import { createProgressBar } from './progress-bar.ts';

const DEFAULT_SEED = 1;

/** `mai evaluate m.mai DATASET_DIR`: measures a model on labelled pictures in MVTec layout. */
export async function evaluate(argv: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseOptions(argv, {
    threads: { type: 'string' },
    seed: { type: 'string' },
    json: { type: 'boolean', default: false },
  });
  const [modelPackage, directory, ...rest] = positionals;
  if (modelPackage === undefined || directory === undefined || rest.length > 0) {
    throw new AppError('usage', 'name a model package and one data set folder');
  }
  const seed = parseInteger(values.seed, { name: 'seed', min: 0, max: 2 ** 31 - 1 }) ?? DEFAULT_SEED;
  const dataset = await readMvtecDataset(directory);
  await using inspector = await openPackageFile(modelPackage, parseThreads(values.threads));
  const { judged, pixels } = await judgeAll(inspector, dataset, io);
  const evaluation = summariseEvaluation(judged, pixels, seed);
  io.writeLine(values.json ? JSON.stringify(evaluation) : describeEvaluation(evaluation));
  return EXIT_OK;
}

async function judgeAll(inspector: AnomalyInspector, { images }: MvtecDataset, io: CommandIo) {
  const progress = createProgressBar(io);
  const pixels = new PixelScores();
  const judged: TimedImage[] = [];
  try {
    for (const image of images) {
      io.signal.throwIfAborted();
      progress.update(judged.length / images.length, `judging ${image.className}`);
      const one = await judgeFile(inspector, image.file);
      await addPixels(pixels, image, one);
      const { className, isDefective } = image;
      judged.push({ className, isDefective, score: one.result.score, verdict: one.verdict, ms: one.ms });
    }
  } finally {
    progress.end();
  }
  return { judged, pixels };
}

/** A defective picture without a mask says nothing about its pixels, so it is left out of the pixel measures. */
async function addPixels(pixels: PixelScores, { isDefective, maskFile }: TestImage, judged: JudgedFile): Promise<void> {
  const { image, result } = judged;
  if (!isDefective) {
    pixels.add(resizeMap(result.map, image.width, image.height), null);
  }
  if (maskFile !== null) {
    const mask = toMask(await readImageFile(maskFile));
    pixels.add(resizeMap(result.map, mask.width, mask.height), mask);
  }
}
