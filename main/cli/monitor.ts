import { AppError } from '../../contract/errors.ts';
import { takeRows } from '../../models/estimator/feature-table.ts';
import { findSensorChanges, type SensorChange } from '../../models/maintenance/monitor/change/find-sensor-changes.ts';
import { describeSensor, type SensorSummary } from '../../models/maintenance/monitor/describe-sensors.ts';
import { type MonitoredRows, monitorRows } from '../../models/maintenance/monitor/monitor.ts';
import { createMonitor } from '../../models/maintenance/monitor/monitor-methods.ts';
import {
  type Episode,
  groupEpisodes,
  meanShares,
  rankShares,
  type SensorShare,
} from '../../models/maintenance/monitor/summarise-alarms.ts';
import { renderReport } from '../../models/report/render-report.ts';
import { readVersion } from '../project.ts';
import { type CommandIo, EXIT_OK } from './command.ts';
import { describeMonitoring } from './describe-monitoring.ts';
import { inFile } from './in-file.ts';
import { monitorReport } from './monitor-report.ts';
import { alarmWarnings, readSignals, type Signals } from './monitor-signals.ts';
import { monitorStream, STANDARD_INPUT } from './monitor-stream.ts';
import { openTableFile } from './open-table-file.ts';
import { onlyPositional, parseInteger, parseOptions } from './parse-options.ts';
import { createProgressBar } from './progress-bar.ts';
import { verifyWritable, writeFileWhole } from './write-file-whole.ts';

const LEAST_TRAIN_ROWS = 40;
const MOST_TRAIN_ROWS = 10_000_000;
const DEFAULT_FALSE_ALARMS = 0.01;
const DEFAULT_SEED = 42;
const SENSORS_AN_ALARM = 3;

export type MonitorCall = {
  readonly file: string;
  readonly trainRows: number;
  readonly time: string | undefined;
  readonly ignore: readonly string[];
  readonly falseAlarmRate: number;
  readonly method: string;
  readonly seed: number;
  readonly report: string | undefined;
  readonly isJson: boolean;
  readonly isStream: boolean;
};

/** What a monitor found in a file, for every form of output. */
export type Monitoring = MonitoredRows & {
  readonly call: MonitorCall;
  readonly signals: Signals;
  readonly sensors: readonly (SensorSummary & { readonly name: string })[];
  readonly episodes: readonly Episode[];
  /** Mean contributions to all alarms, largest first. */
  readonly shares: readonly SensorShare[];
  readonly changes: readonly SensorChange[];
  readonly warnings: readonly string[];
};

/** `mai monitor CSV --train-rows N`: learns from the first rows what is normal and alarms when later ones are not. */
export async function monitor(argv: readonly string[], io: CommandIo): Promise<number> {
  const call = parseCall(argv);
  if (call.isStream) {
    await monitorStream(call, io);
    return EXIT_OK;
  }
  if (call.report !== undefined) {
    await verifyWritable(call.report);
  }
  const monitoring = await run(call, io);
  monitoring.warnings.forEach((warning) => io.writeAside(`mai: ${call.file}: ${warning}\n`));
  if (call.report !== undefined) {
    const report = await monitorReport(monitoring, readVersion(io.projectDirectory));
    await writeFileWhole(call.report, new TextEncoder().encode(renderReport(report)));
  }
  if (call.isJson) {
    io.writeLine(toJson(monitoring));
  } else {
    describeMonitoring(monitoring).forEach((line) => io.writeLine(line));
  }
  return EXIT_OK;
}

function parseCall(argv: readonly string[]): MonitorCall {
  const { values, positionals } = parseOptions(argv, {
    'train-rows': { type: 'string' },
    time: { type: 'string' },
    ignore: { type: 'string' },
    'false-alarms': { type: 'string' },
    method: { type: 'string', default: 'dynamic' },
    seed: { type: 'string' },
    report: { type: 'string' },
    json: { type: 'boolean', default: false },
    stream: { type: 'boolean', default: false },
  });
  const file = onlyPositional(positionals, 'file with signals');
  refuseMixedModes(file, values.stream, values.report);
  const trainRows = parseInteger(values['train-rows'], {
    name: 'train-rows',
    min: LEAST_TRAIN_ROWS,
    max: MOST_TRAIN_ROWS,
  });
  if (trainRows === undefined) {
    throw new AppError('usage', 'say with --train-rows N how many rows at the start show normal running');
  }
  const falseAlarmRate = parseFalseAlarms(values['false-alarms']);
  const seed = parseInteger(values.seed, { name: 'seed', min: 0, max: 2 ** 31 - 1 }) ?? DEFAULT_SEED;
  createMonitor(values.method, { falseAlarmRate, seed });
  return {
    file,
    trainRows,
    time: values.time,
    ignore: (values.ignore ?? '').split(',').filter((name) => name !== ''),
    falseAlarmRate,
    method: values.method,
    seed,
    report: values.report,
    isJson: values.json,
    isStream: values.stream,
  };
}

function refuseMixedModes(file: string, isStream: boolean, report: string | undefined): void {
  if (isStream && report !== undefined) {
    throw new AppError('usage', 'a report needs all rows at once: give --report or --stream, not both');
  }
  if (!isStream && file === STANDARD_INPUT) {
    throw new AppError('usage', 'rows from another program are judged as they come: give --stream with -');
  }
}

function parseFalseAlarms(text: string | undefined): number {
  const rate = text === undefined ? DEFAULT_FALSE_ALARMS : Number(text);
  if (!(rate > 0 && rate < 0.5)) {
    throw new AppError('usage', `--false-alarms takes a share above 0 and below 0.5, not "${text}"`);
  }
  return rate;
}

async function run(call: MonitorCall, io: CommandIo): Promise<Monitoring> {
  const progress = createProgressBar(io);
  try {
    progress.update(0, 'reading');
    const table = await openTableFile(call.file, { signal: io.signal });
    const signals = await inFile(call.file, () => readSignals(table, call));
    progress.update(0.3, 'learning');
    const detector = createMonitor(call.method, call);
    const training = takeRows(
      signals.features,
      Array.from({ length: call.trainRows }, (_, row) => row),
    );
    await detector.fit(training, { signal: io.signal });
    progress.update(0.5, 'judging');
    const { scores, alarms } = monitorRows(detector, signals.features, call.trainRows);
    progress.update(0.8, 'looking for changes');
    const changes = findSensorChanges(signals.features, call.trainRows);
    return {
      call,
      signals,
      scores,
      alarms,
      sensors: training.features.map(({ name, values }) => ({ name, ...describeSensor(values) })),
      episodes: groupEpisodes(alarms, detector.featureNames),
      shares: meanShares(alarms, detector.featureNames),
      changes,
      warnings: [...signals.warnings, ...alarmWarnings(alarms.length, table.rowCount - call.trainRows)],
    };
  } finally {
    progress.end();
  }
}

function toJson({ call, signals, sensors, ...found }: Monitoring): string {
  const names = signals.features.features.map(({ name }) => name);
  const timeOf = (row: number): { time?: string } => {
    const time = signals.timesMs?.[row];
    return time === undefined || Number.isNaN(time) ? {} : { time: new Date(time).toISOString() };
  };
  return JSON.stringify({
    rows: signals.features.rowCount,
    trainRows: call.trainRows,
    method: call.method,
    falseAlarmRate: call.falseAlarmRate,
    alarms: found.alarms.map(({ row, score, contributions }) => ({
      row,
      ...timeOf(row),
      score,
      sensors: rankShares(contributions, names).slice(0, SENSORS_AN_ALARM),
    })),
    episodes: found.episodes.map((episode) => ({
      ...episode,
      sensors: episode.sensors.slice(0, SENSORS_AN_ALARM),
    })),
    changePoints: found.changes.map(({ row, sensors: moved }) => ({
      row,
      ...timeOf(row),
      sensors: moved.slice(0, SENSORS_AN_ALARM),
    })),
    sensors,
    leftOut: signals.leftOut,
    warnings: found.warnings,
  });
}
