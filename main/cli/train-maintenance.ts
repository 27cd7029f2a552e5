import { userInfo } from 'node:os';
import { basename, resolve } from 'node:path';
import { createTaskPool } from '../../models/parallel/task-pool.ts';
import { measureTabularClassifier } from '../../models/maintenance/tabular/measure-classifier.ts';
import { measureTabularRegressor } from '../../models/maintenance/tabular/measure-regressor.ts';
import type { Groups, Measurement } from '../../models/maintenance/tabular/tabular-data.ts';
import { writeTabularPackage } from '../../models/maintenance/tabular/tabular-package.ts';
import { renderReport } from '../../models/report/render-report.ts';
import { type CommandIo, EXIT_OK } from './command.ts';
import { createProgressBar } from './progress-bar.ts';
import { describeTraining } from './train-maintenance-description.ts';
import { inFile } from './in-file.ts';
import { readTestData, readTrainingData, type TestData, type TrainingData } from './train-maintenance-data.ts';
import { asksForTask, parseTrainingCall, type TrainingCall } from './train-maintenance-options.ts';
import { trainingReport } from './train-maintenance-report.ts';
import { type Measured, summariseTraining } from './train-maintenance-summary.ts';
import { verifyWritable, writeFileWhole } from './write-file-whole.ts';

const MICROSECONDS = 1_000_000;
const TEST_SHARE = 0.2;

/** `mai train-maintenance CSV --target COLUMN --out f.mai`: learns classes or numbers from rows and measures how well. */
export async function trainMaintenance(argv: readonly string[], io: CommandIo): Promise<number> {
  if (asksForTask(argv, 'rul')) {
    const { trainRemainingLife } = await import('./train-remaining-life.ts');
    return trainRemainingLife(argv, io);
  }
  if (asksForTask(argv, 'survival')) {
    const { trainSurvival } = await import('./train-survival.ts');
    return trainSurvival(argv, io);
  }
  const call = parseTrainingCall(argv);
  await verifyWritable(call.out);
  if (call.report !== undefined) {
    await verifyWritable(call.report);
  }
  const startedAtUs = io.clock.monotonicUs();
  const { data, test } = await readData(call);
  data.warnings.forEach((warning) => io.writeAside(`mai: warning: ${warning}\n`));
  const measured = await train(data, test, call, io);
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

/** How test rows differ from those learned from is one more reason to doubt the scores. */
async function readData(call: TrainingCall): Promise<{ readonly data: TrainingData; readonly test: TestData | null }> {
  const data = await readTrainingData(call);
  if (call.test === undefined) {
    return { data, test: null };
  }
  const test = await readTestData(call.test, call, data);
  const drifts = test.drift.map(({ column, finding }) => `${call.test}: column "${column}" has drifted: ${finding}`);
  return { data: { ...data, warnings: [...data.warnings, ...drifts] }, test };
}

async function train(data: TrainingData, test: TestData | null, call: TrainingCall, io: CommandIo): Promise<Measured> {
  const progress = createProgressBar(io);
  await using pool = createTaskPool(call.threads);
  const { model, seed } = call;
  const onProgress = (fraction: number): void => progress.update(fraction, 'learning');
  const settings = { model, seed, pool, signal: io.signal, onProgress };
  const { features, target, groups } = data;
  try {
    return await inFile<Measured>(call.data, () =>
      target.task === 'classification'
        ? measureTabularClassifier(
            { features, target: target.labels },
            measurementOf(call, groups, classifiedRows(test)),
            settings,
          )
        : measureTabularRegressor(
            { features, target: target.values },
            measurementOf(call, groups, measuredRows(test)),
            settings,
          ),
    );
  } finally {
    progress.end();
  }
}

function measurementOf<Rows>({ folds, test }: TrainingCall, groups: Groups, rows: Rows | null): Measurement<Rows> {
  if (rows !== null && test !== undefined) {
    return { by: 'test', rows, name: basename(test) };
  }
  return folds === undefined ? { by: 'held-out', share: TEST_SHARE, groups } : { by: 'folds', folds, groups };
}

function classifiedRows(test: TestData | null) {
  return test?.target.task === 'classification' ? { features: test.features, target: test.target.labels } : null;
}

function measuredRows(test: TestData | null) {
  return test?.target.task === 'regression' ? { features: test.features, target: test.target.values } : null;
}

function packModel(measured: Measured, data: TrainingData, call: TrainingCall, io: CommandIo): Uint8Array {
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
    },
    metrics:
      measured.task === 'classification'
        ? { split, accuracy: measured.scores.accuracy, f1: measured.scores.f1, prAuc: measured.scores.prAuc }
        : { split, ...scores },
  };
  return writeTabularPackage(model, heading, data.profile);
}
