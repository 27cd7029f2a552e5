import { writeDocumentPackage } from '../../models/package/document-package.ts';
import { createTaskPool } from '../../models/parallel/task-pool.ts';
import { renderReport } from '../../models/report/render-report.ts';
import { AppError } from '../../contract/errors.ts';
import { describeTraining } from '../../models/maintenance/rul/describe-lives.ts';
import { summariseTraining, type TrainingSummary } from '../../models/maintenance/rul/evaluate-remaining-life.ts';
import { type Fleet, remainingLives } from '../../models/maintenance/rul/fleet.ts';
import { usualStep } from '../../models/maintenance/rul/health-features.ts';
import { RemainingLifeModel } from '../../models/maintenance/rul/remaining-life-model.ts';
import { readVersion } from '../project.ts';
import { type CommandIo, EXIT_OK } from './command.ts';
import { inFile } from './in-file.ts';
import { openFleetFile } from './open-fleet-file.ts';
import { parseOptions } from './parse-options.ts';
import { createProgressBar } from './progress-bar.ts';
import {
  commonTrainingOptions,
  type CommonTrainingCall,
  parseCommonTraining,
  parseNames,
} from './train-maintenance-options.ts';
import { verifyWritable, writeFileWhole } from './write-file-whole.ts';

const DEFAULT_CAP = 125;
const FEW_ROWS = 15;
const MICROSECONDS = 1_000_000;

type LifeTrainingCall = CommonTrainingCall & {
  readonly group: string;
  readonly time: string;
  readonly settings: readonly string[] | undefined;
  readonly cap: number;
};

/** `mai train-maintenance DATA --task rul`: learns how long machines last from histories that end with a failure. */
export async function trainRemainingLife(argv: readonly string[], io: CommandIo): Promise<number> {
  const call = parseCall(argv);
  await verifyWritable(call.out);
  if (call.report !== undefined) {
    await verifyWritable(call.report);
  }
  const fleet = await openFleetFile(call.data, call, io.signal);
  const startedAtUs = io.clock.monotonicUs();
  const model = await fit(fleet, call, io);
  const seconds = (io.clock.monotonicUs() - startedAtUs) / MICROSECONDS;
  const summary = summariseTraining(fleet, model, call.seed);
  warnOfShortCap(fleet, model, call, io);
  const heading = {
    kind: model.kind,
    name: call.name,
    version: 1,
    createdBy: `ManufactureAI ${readVersion(io.projectDirectory)}`,
    createdAtUs: io.clock.nowUs(),
    training: {
      group: call.group,
      time: call.time,
      settings: fleet.settings.map(({ name }) => name),
      ignore: call.ignore,
      cap: model.parts.cap,
      seed: call.seed,
      units: fleet.units.length,
      rows: fleet.rowCount,
    },
    metrics: { ...summary.measures },
  };
  await writeFileWhole(call.out, writeDocumentPackage(heading, model.toDocument(), null));
  if (call.report !== undefined) {
    const made = [{ name: 'Command', value: `mai train-maintenance ${argv.join(' ')}` }];
    const report = describeTraining({ fleet, model, summary, names: call, provenance: made });
    await writeFileWhole(call.report, new TextEncoder().encode(renderReport(report)));
  }
  const result = toResult({ call, fleet, model, summary, seconds });
  io.writeLine(call.isJson ? JSON.stringify(result) : toText(result));
  return EXIT_OK;
}

async function fit(fleet: Fleet, call: LifeTrainingCall, io: CommandIo): Promise<RemainingLifeModel> {
  const model = new RemainingLifeModel({ cap: call.cap, seed: call.seed });
  const progress = createProgressBar(io);
  await using pool = createTaskPool(call.threads);
  try {
    await inFile(call.data, () =>
      model.fit(fleet, {
        pool,
        signal: io.signal,
        onProgress: (fraction) => progress.update(fraction, 'learning lives'),
      }),
    );
  } finally {
    progress.end();
  }
  return model;
}

/** The usual cap is meant for cycles: of hours or minutes it is hardly more than the failure itself. */
function warnOfShortCap(fleet: Fleet, model: RemainingLifeModel, call: LifeTrainingCall, io: CommandIo): void {
  const rows = model.parts.cap / usualStep(fleet);
  const longest = remainingLives(fleet).reduce((most, life) => Math.max(most, life), 0);
  if (rows < FEW_ROWS && model.parts.cap < longest) {
    io.writeAside(
      `mai: warning: only lives up to ${model.parts.cap} ${call.time} are told apart, which is ${Math.round(rows)} rows of a history; ask for longer ones with --cap N\n`,
    );
  }
}

function parseCall(argv: readonly string[]): LifeTrainingCall {
  const { values, positionals } = parseOptions(argv, {
    ...commonTrainingOptions,
    group: { type: 'string', default: 'unit' },
    time: { type: 'string', default: 'cycle' },
    settings: { type: 'string' },
    cap: { type: 'string' },
  });
  const cap = Number(values.cap ?? DEFAULT_CAP);
  if (!(cap > 0 && Number.isFinite(cap))) {
    throw new AppError('usage', `--cap takes a number above 0, not "${values.cap ?? ''}"`);
  }
  return {
    ...parseCommonTraining(values, positionals),
    group: values.group,
    time: values.time,
    settings: values.settings === undefined ? undefined : parseNames(values.settings),
    cap,
  };
}

type Trained = {
  readonly call: LifeTrainingCall;
  readonly fleet: Fleet;
  readonly model: RemainingLifeModel;
  readonly summary: TrainingSummary;
  readonly seconds: number;
};

function toResult({ call, fleet, model, summary, seconds }: Trained) {
  const { regimes, sensors, leftOut } = model.parts.scaling;
  return {
    package: call.out,
    units: fleet.units.length,
    rows: fleet.rowCount,
    cap: model.parts.cap,
    regimes: regimes.centres.length,
    sensors: sensors.map(({ name }) => name),
    leftOut,
    ...summary.measures,
    seed: call.seed,
    seconds: Math.round(seconds * 10) / 10,
  };
}

function toText(result: ReturnType<typeof toResult>): string {
  return [
    `${result.package}: learned from ${result.units} machines, ${result.rows} rows, in ${result.seconds} s`,
    `on machines left out: RMSE ${result.rmse.toFixed(2)} (lives capped at ${result.cap}), ` +
      `PHM score ${result.phmScorePerUnit.toFixed(2)} a machine`,
    `90 % intervals held ${(result.coverage * 100).toFixed(1)} %, mean width ${result.intervalWidth.toFixed(1)}`,
    `${result.regimes} operating ${result.regimes === 1 ? 'regime' : 'regimes'}; sensors used: ${result.sensors.join(', ')}`,
    ...result.leftOut.map(({ name, reason }) => `left out ${name}: ${reason}`),
  ].join('\n');
}
