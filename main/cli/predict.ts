import { AppError } from '../../contract/errors.ts';
import { type OpenedTabularModel, openTabularPackage } from '../../models/maintenance/tabular/tabular-package.ts';
import { renderReport } from '../../models/report/render-report.ts';
import { type CommandIo, EXIT_OK } from './command.ts';
import { inFile } from './in-file.ts';
import { parseInteger, parseOptions } from './parse-options.ts';
import { describePredictedRows, predictedRowsCsv, summarisePrediction } from './predict-description.ts';
import { predictionReport } from './predict-report.ts';
import { predictFile } from './predicted-rows.ts';
import { readPackageFile } from './read-package-file.ts';
import { verifyWritable, writeFileWhole } from './write-file-whole.ts';

const DEFAULT_EXPLAINED = 5;
const MOST_EXPLAINED = 1000;

type PredictCall = {
  readonly packageFile: string;
  readonly data: string;
  readonly explainCount: number;
  readonly out: string | undefined;
  readonly report: string | undefined;
  readonly isJson: boolean;
};

/** `mai predict f.mai DATA`: what a model from `mai train-maintenance` says of other rows, and why. */
export async function predict(argv: readonly string[], io: CommandIo): Promise<number> {
  const call = parseCall(argv);
  await Promise.all([call.out, call.report].flatMap((path) => (path === undefined ? [] : [verifyWritable(path)])));
  const opened = await openModel(call.packageFile);
  const prediction = await predictFile(call.data, opened, { explainCount: call.explainCount, signal: io.signal });
  prediction.warnings.forEach((warning) => io.writeAside(`mai: warning: ${warning}\n`));
  if (call.out !== undefined) {
    await writeFileWhole(call.out, new TextEncoder().encode(predictedRowsCsv(prediction)));
  }
  if (call.report !== undefined) {
    await writeFileWhole(call.report, new TextEncoder().encode(renderReport(predictionReport(prediction))));
  }
  io.writeLine(call.isJson ? JSON.stringify(summarisePrediction(prediction)) : describePredictedRows(prediction));
  return EXIT_OK;
}

function parseCall(argv: readonly string[]): PredictCall {
  const { values, positionals } = parseOptions(argv, {
    explain: { type: 'string' },
    out: { type: 'string' },
    report: { type: 'string' },
    json: { type: 'boolean', default: false },
  });
  const [packageFile, data, ...rest] = positionals;
  if (packageFile === undefined || data === undefined || rest.length > 0) {
    throw new AppError('usage', 'name a model package and one file with rows to judge');
  }
  const explainCount =
    parseInteger(values.explain, { name: 'explain', min: 0, max: MOST_EXPLAINED }) ?? DEFAULT_EXPLAINED;
  return { packageFile, data, explainCount, out: values.out, report: values.report, isJson: values.json };
}

async function openModel(path: string): Promise<OpenedTabularModel> {
  const bytes = await readPackageFile(path);
  return inFile(path, () => openTabularPackage(bytes));
}
