import { AppError } from '../../contract/errors.ts';
import { createTaskPool } from '../../models/parallel/task-pool.ts';
import { renderReport } from '../../models/report/render-report.ts';
import { type BatchForecast, forecastBatch } from '../../models/supply/forecast/batch/forecast-batch.ts';
import { forecastHierarchy } from '../../models/supply/forecast/hierarchy/forecast-hierarchy.ts';
import { type ReconciliationMethod, reconciliationMethods } from '../../models/supply/forecast/hierarchy/reconcile.ts';
import { createForecaster } from '../../models/supply/forecast/methods.ts';
import type { FoundSeries } from '../../models/supply/forecast/found-series.ts';
import { type CommandIo, EXIT_OK } from './command.ts';
import { describeForecast } from './describe-forecast.ts';
import { forecastReport } from './forecast-report.ts';
import { inFile, readSeries, seriesWarnings } from './forecast-series.ts';
import { onlyPositional, parseInteger, parseOptions, parseThreads } from './parse-options.ts';
import { createProgressBar } from './progress-bar.ts';
import { verifyWritable, writeFileWhole } from './write-file-whole.ts';

const DEFAULT_LEVEL = 90;
const LONGEST_HORIZON = 1_000;
const LONGEST_SEASON = 10_000;

/** `mai forecast CSV --horizon H --season M`: forecasts every series of a file with prediction intervals. */
export async function forecast(argv: readonly string[], io: CommandIo): Promise<number> {
  const call = parseCall(argv);
  if (call.report !== undefined) {
    await verifyWritable(call.report);
  }
  const found = await readSeries(call);
  const warnings = seriesWarnings(found, call.seasonLength);
  warnings.forEach((warning) => io.writeAside(`mai: ${warning}\n`));
  const batch = await run(found, call, io);
  if (call.report !== undefined) {
    const report = forecastReport(found.series, batch, { ...call, layout: found.layout, warnings });
    await writeFileWhole(call.report, new TextEncoder().encode(renderReport(report)));
  }
  io.writeLine(call.isJson ? toJson(batch, found.layout, warnings) : describeForecast(batch, found.layout));
  return EXIT_OK;
}

type Call = {
  readonly file: string;
  readonly horizon: number;
  readonly seasonLength: number | undefined;
  readonly level: number;
  readonly method: string;
  readonly ignore: readonly string[];
  readonly regressors: readonly string[];
  readonly reconcile: ReconciliationMethod | null;
  readonly threads: number;
  readonly report: string | undefined;
  readonly isJson: boolean;
};

function parseCall(argv: readonly string[]): Call {
  const { values, positionals } = parseOptions(argv, {
    horizon: { type: 'string' },
    season: { type: 'string' },
    level: { type: 'string' },
    method: { type: 'string', default: 'auto' },
    ignore: { type: 'string' },
    regressors: { type: 'string' },
    reconcile: { type: 'string' },
    threads: { type: 'string' },
    report: { type: 'string' },
    json: { type: 'boolean', default: false },
  });
  const horizon = parseInteger(values.horizon, { name: 'horizon', min: 1, max: LONGEST_HORIZON });
  if (horizon === undefined) {
    throw new AppError('usage', 'say how many values to forecast with --horizon H');
  }
  createForecaster(values.method);
  const regressors = splitNames(values.regressors);
  return {
    file: onlyPositional(positionals, 'file with series'),
    horizon,
    seasonLength: parseInteger(values.season, { name: 'season', min: 1, max: LONGEST_SEASON }),
    level: parseLevel(values.level),
    method: regressors.length > 0 && values.method === 'auto' ? 'regression' : values.method,
    ignore: splitNames(values.ignore),
    regressors,
    reconcile: parseReconciliation(values.reconcile),
    threads: parseThreads(values.threads),
    report: values.report,
    isJson: values.json,
  };
}

function splitNames(text: string | undefined): readonly string[] {
  return (text ?? '').split(',').filter((name) => name !== '');
}

function parseReconciliation(text: string | undefined): ReconciliationMethod | null {
  const method = reconciliationMethods.find((name) => name === text);
  if (text !== undefined && method === undefined) {
    throw new AppError('usage', `--reconcile takes ${reconciliationMethods.join(', ')}, not "${text}"`);
  }
  return method ?? null;
}

function parseLevel(text: string | undefined): number {
  const level = text === undefined ? DEFAULT_LEVEL : Number(text);
  if (!(level >= 1 && level <= 99.9) || text?.trim() === '') {
    throw new AppError('usage', `--level takes a percentage from 1 to 99.9, not "${text}"`);
  }
  return level;
}

async function run({ series }: FoundSeries, call: Call, io: CommandIo): Promise<BatchForecast> {
  const { horizon, level, method, threads, reconcile } = call;
  const progress = createProgressBar(io);
  // One series is done sooner than a thread has started.
  await using pool = createTaskPool(Math.max(1, Math.min(threads, Math.ceil(series.length / 16))));
  try {
    const options = {
      horizon,
      level,
      method,
      pool,
      signal: io.signal,
      onProgress: (fraction: number, label: string) => progress.update(fraction, label),
    };
    return await (reconcile === null ? forecastBatch(series, options) : forecastHierarchy(series, reconcile, options));
  } catch (cause) {
    throw inFile(call.file, cause);
  } finally {
    progress.end();
  }
}

function toJson({ series, backtests }: BatchForecast, layout: string, warnings: readonly string[]): string {
  return JSON.stringify({
    series: series.map(({ id, mean, lo, hi, model }) => ({
      id,
      mean: Array.from(mean),
      lo: Array.from(lo),
      hi: Array.from(hi),
      model,
    })),
    level: series[0]?.level,
    layout,
    warnings,
    backtests,
  });
}
