import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { createTaskPool } from '../../models/parallel/task-pool.ts';
import { writeTreePackage } from '../../models/maintenance/trees/tree-package.ts';
import { renderReport } from '../../models/report/render-report.ts';
import { type CommandIo, EXIT_OK } from './command.ts';
import { createProgressBar } from './progress-bar.ts';
import { describeTraining } from './train-maintenance-description.ts';
import { inFile, readTrainingData, type TrainingData } from './train-maintenance-data.ts';
import { type MeasuredClassifier, type MeasuredRegressor, trainAndMeasure } from './train-maintenance-measure.ts';
import { isRemainingLife, parseTrainingCall, type TrainingCall } from './train-maintenance-options.ts';
import { trainingReport } from './train-maintenance-report.ts';
import { summariseTraining } from './train-maintenance-summary.ts';
import { verifyWritable, writeFileWhole } from './write-file-whole.ts';

const MICROSECONDS = 1_000_000;

/** `mai train-maintenance CSV --target COLUMN --out f.mai`: learns classes or numbers from rows and measures how well. */
export async function trainMaintenance(argv: readonly string[], io: CommandIo): Promise<number> {
  if (isRemainingLife(argv)) {
    const { trainRemainingLife } = await import('./train-remaining-life.ts');
    return trainRemainingLife(argv, io);
  }
  const call = parseTrainingCall(argv);
  await verifyWritable(call.out);
  if (call.report !== undefined) {
    await verifyWritable(call.report);
  }
  const startedAtUs = io.clock.monotonicUs();
  const data = await readTrainingData(call);
  data.warnings.forEach((warning) => io.writeAside(`mai: warning: ${warning}\n`));
  const measured = await train(data, call, io);
  const seconds = (io.clock.monotonicUs() - startedAtUs) / MICROSECONDS;
  const summary = { ...summariseTraining(measured, data, call), package: resolve(call.out), seconds };
  await writeFileWhole(call.out, packModel(measured, data, call, io));
  if (call.report !== undefined) {
    const page = renderReport(trainingReport(measured, data, call));
    await writeFileWhole(call.report, new TextEncoder().encode(page));
  }
  io.writeLine(call.isJson ? JSON.stringify(summary) : describeTraining(measured, call));
  return EXIT_OK;
}

async function train(data: TrainingData, call: TrainingCall, io: CommandIo) {
  const progress = createProgressBar(io);
  await using pool = createTaskPool(call.threads);
  try {
    return await inFile(call.data, () =>
      trainAndMeasure(data, {
        call,
        model: call.model,
        seed: call.seed,
        pool,
        signal: io.signal,
        onProgress: (fraction) => progress.update(fraction, 'learning'),
      }),
    );
  } finally {
    progress.end();
  }
}

function packModel(
  measured: MeasuredClassifier | MeasuredRegressor,
  data: TrainingData,
  call: TrainingCall,
  io: CommandIo,
): Uint8Array {
  const { task, split, trainRows, scores, model } = measured;
  const heading = {
    name: call.name,
    createdBy: userInfo().username,
    createdAtUs: io.clock.nowUs(),
    training: {
      task,
      target: call.target,
      columns: data.features.features.map(({ name }) => name),
      model: call.model,
      seed: call.seed,
      rows: trainRows,
      imputer: model.imputer,
      decision: measured.task === 'classification' ? measured.model.decision : null,
    },
    metrics:
      measured.task === 'classification'
        ? { split, accuracy: measured.scores.accuracy, f1: measured.scores.f1, prAuc: measured.scores.prAuc }
        : { split, ...scores },
  };
  return writeTreePackage(model.estimator, heading);
}
