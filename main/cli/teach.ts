import { userInfo } from 'node:os';
import { basename, extname, resolve } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import { MINIMUM_TEACH_IMAGES, type TeachProgress } from '../../contract/teach.ts';
import { DEFAULT_SIZE, type TaughtModel, teachAnomalyModel } from '../../models/vision/anomaly/teach-anomaly-model.ts';
import { readBackbone } from '../../models/vision/backbone/shipped-backbone.ts';
import { listImageFiles } from '../../models/vision/image/list-image-files.ts';
import { readImageFile } from '../../models/vision/image/read-image-file.ts';
import { collectUnreadable, describeUnreadable } from './collect-unreadable.ts';
import { type CommandIo, EXIT_OK } from './command.ts';
import { findBackbone } from '../inference/find-backbone.ts';
import { onlyPositional, parseInteger, parseOptions, parseThreads } from './parse-options.ts';
import { parseRegion } from './parse-region.ts';
import { createProgressBar } from './progress-bar.ts';
import { verifyWritable, writeFileWhole } from './write-file-whole.ts';

const DEFAULT_SEED = 1;
const PHASE_NAMES: Readonly<Record<TeachProgress['phase'], string>> = {
  waiting: 'waiting',
  pictures: 'taking pictures',
  features: 'looking at the pictures',
  coreset: 'choosing what to remember',
  calibration: 'setting the limits',
  packaging: 'packing',
  done: 'done',
};

type TeachCall = ReturnType<typeof parseTeachCall>;

/** `mai teach GOOD_DIR --out m.mai`: learns a part from good pictures and writes the model package. */
export async function teach(argv: readonly string[], io: CommandIo): Promise<number> {
  const call = parseTeachCall(argv);
  await verifyWritable(call.out);
  const files = (await listImageFiles(call.directory)).slice(0, call.limit);
  if (files.length < MINIMUM_TEACH_IMAGES) {
    throw new AppError(
      'too-few-images',
      `${call.directory}: ${count(files.length)} found, at least ${MINIMUM_TEACH_IMAGES} good ones are needed; add more`,
    );
  }
  const model = await teachFrom(files, call, io);
  await writeFileWhole(call.out, model.packageBytes);
  report(model, { ...call, images: files.length }, io);
  return EXIT_OK;
}

function parseTeachCall(argv: readonly string[]) {
  const { values, positionals } = parseOptions(argv, {
    out: { type: 'string' },
    name: { type: 'string' },
    size: { type: 'string' },
    limit: { type: 'string' },
    seed: { type: 'string' },
    backbone: { type: 'string' },
    roi: { type: 'string' },
    threads: { type: 'string' },
    json: { type: 'boolean', default: false },
  });
  if (values.out === undefined) {
    throw new AppError('usage', 'name the package to write with --out FILE.mai');
  }
  return {
    directory: onlyPositional(positionals, 'folder of good pictures'),
    out: values.out,
    name: values.name ?? basename(values.out, extname(values.out)),
    size: parseInteger(values.size, { name: 'size', min: 64, max: 1024 }) ?? DEFAULT_SIZE,
    limit: parseInteger(values.limit, { name: 'limit', min: 1, max: 1_000_000 }),
    seed: parseInteger(values.seed, { name: 'seed', min: 0, max: 2 ** 31 - 1 }) ?? DEFAULT_SEED,
    backbone: values.backbone,
    regionOfInterest: parseRegion(values.roi),
    threads: parseThreads(values.threads),
    isJson: values.json,
  };
}

async function teachFrom(files: readonly string[], call: TeachCall, io: CommandIo): Promise<TaughtModel> {
  const backbone = await readBackbone(await findBackbone(call.backbone, io.resourcesDirectory));
  const progress = createProgressBar(io);
  const sources = files.map((file) => ({ fileName: basename(file), read: () => readImageFile(file) }));
  try {
    return await teachAnomalyModel(sources, {
      name: call.name,
      size: call.size,
      seed: call.seed,
      backbone,
      regionOfInterest: call.regionOfInterest,
      threads: call.threads,
      createdBy: userInfo().username,
      createdAtUs: io.clock.nowUs(),
      signal: io.signal,
      onProgress: ({ phase, fraction, secondsLeft }) => progress.update(fraction, PHASE_NAMES[phase], secondsLeft),
    });
  } catch (error) {
    // The first unreadable picture ends the teaching; a person wants to hear of all of them at once.
    const unreadable = isImageError(error) ? await collectUnreadable(files) : [];
    throw unreadable.length > 0 ? describeUnreadable(unreadable, files.length) : error;
  } finally {
    progress.end();
  }
}

function isImageError(error: unknown): boolean {
  return error instanceof AppError && error.code.startsWith('image-');
}

function report(model: TaughtModel, call: TeachCall & { readonly images: number }, io: CommandIo): void {
  const { thresholds, promise, sha256, seconds } = model;
  if (call.isJson) {
    const { images, out } = call;
    const result = {
      package: resolve(out),
      images,
      seconds,
      threshold: thresholds.review,
      thresholds,
      promise,
      sha256,
    };
    io.writeLine(JSON.stringify(result));
    return;
  }
  io.writeLine(`${call.out}: taught from ${count(call.images)} in ${seconds.toFixed(1)} s`);
  io.writeLine(`review from ${thresholds.review.toPrecision(4)}, fail from ${thresholds.fail.toPrecision(4)}`);
  io.writeLine(promise.statement);
}

function count(images: number): string {
  return `${images} ${images === 1 ? 'picture' : 'pictures'}`;
}
