import { readFile } from 'node:fs/promises';
import { AppError } from '../../contract/errors.ts';
import { describePredictions } from '../../models/maintenance/rul/describe-lives.ts';
import { atLastRows, type LifeMeasures, measureLives } from '../../models/maintenance/rul/evaluate-remaining-life.ts';
import type { Fleet } from '../../models/maintenance/rul/fleet.ts';
import { RemainingLifeModel } from '../../models/maintenance/rul/remaining-life-model.ts';
import { explainLastRows } from '../../models/maintenance/rul/sensor-contributions.ts';
import { type DocumentPackage, readDocumentPackage } from '../../models/package/document-package.ts';
import { renderReport } from '../../models/report/render-report.ts';
import { type CommandIo, EXIT_OK } from './command.ts';
import { inFile } from './in-file.ts';
import { type FleetFileColumns, openFleetFile } from './open-fleet-file.ts';
import { parseOptions } from './parse-options.ts';
import { createProgressBar } from './progress-bar.ts';
import { readPackageFile } from './read-package-file.ts';
import { verifyWritable, writeFileWhole } from './write-file-whole.ts';

const TOP_SENSORS = 3;
const SEED = 42;

/** `mai predict-rul r.mai DATA`: how long each machine will still last, at its last row. */
export async function predictRul(argv: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseOptions(argv, {
    report: { type: 'string' },
    truth: { type: 'string' },
    json: { type: 'boolean', default: false },
  });
  const [packageFile, data, ...rest] = positionals;
  if (packageFile === undefined || data === undefined || rest.length > 0) {
    throw new AppError('usage', 'name a model package and one file with the histories of machines');
  }
  if (values.report !== undefined) {
    await verifyWritable(values.report);
  }
  const { model, columns, name } = await openModel(packageFile);
  const fleet = await openFleetFile(data, columns, io.signal);
  const { rows, explanations } = await inFile(data, () => judge(model, fleet, io));
  const last = atLastRows(fleet, rows);
  const units = fleet.units.map(({ id }, index) => ({
    id: toId(id),
    rul: round(last[index]?.life ?? 0),
    lo: round(last[index]?.lo ?? 0),
    hi: round(last[index]?.hi ?? 0),
    sensors: (explanations[index]?.contributions ?? [])
      .slice(0, TOP_SENSORS)
      .map((contribution) => ({ name: contribution.name, rul: round(contribution.life) })),
  }));
  const truth = values.truth === undefined ? null : await readTruth(values.truth, fleet);
  const measures = truth === null ? null : measureLives(truth, last, model.parts.cap);
  if (values.report !== undefined) {
    const provenance = [
      { name: 'Command', value: `mai predict-rul ${argv.join(' ')}` },
      { name: 'Model', value: name },
    ];
    const report = describePredictions({ fleet, rows, explanations, model, measures, names: columns, provenance });
    await writeFileWhole(values.report, new TextEncoder().encode(renderReport(report)));
  }
  io.writeLine(
    values.json
      ? JSON.stringify(measures === null ? { units } : { units, ...measures })
      : toText(units, measures, model.parts.coverage),
  );
  return EXIT_OK;
}

function judge(model: RemainingLifeModel, fleet: Fleet, io: CommandIo) {
  const progress = createProgressBar(io);
  try {
    progress.update(0, 'judging rows');
    const rows = model.predict(fleet);
    const explanations = explainLastRows(model, fleet, SEED, (fraction) =>
      progress.update(fraction, 'finding reasons'),
    );
    return { rows, explanations };
  } finally {
    progress.end();
  }
}

async function openModel(path: string) {
  const bytes = await readPackageFile(path);
  return inFile(path, () => {
    const { document, manifest } = readDocumentPackage(bytes, new RemainingLifeModel().kind);
    return { model: RemainingLifeModel.fromDocument(document), columns: columnsOf(manifest), name: manifest.name };
  });
}

function columnsOf({ training }: DocumentPackage['manifest']): FleetFileColumns {
  const { group, time, settings } = training;
  if (typeof group !== 'string' || typeof time !== 'string') {
    throw new AppError('package-damaged', 'the model package does not name its columns; train the model again');
  }
  const names = (list: unknown): readonly string[] => (Array.isArray(list) ? list.map(String) : []);
  return { group, time, settings: names(settings), ignore: [] };
}

/** One true life a line, in the order of the machines, as in the RUL files of C-MAPSS. */
async function readTruth(path: string, { units }: Fleet): Promise<Float64Array> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AppError('not-found', `${path}: the file with the true lives cannot be opened; check the path`, {
      cause,
    });
  });
  const lines = text.split('\n').map((line) => line.trim());
  const wrong = lines.findIndex((line) => line !== '' && !(Number.isFinite(Number(line)) && Number(line) >= 0));
  if (wrong >= 0) {
    const found = (lines[wrong] ?? '').slice(0, 40);
    throw new AppError(
      'bad-request',
      `${path}, line ${wrong + 1}: "${found}" is no remaining life; write one number a line, 0 or more`,
    );
  }
  const lives = lines.filter((line) => line !== '');
  if (lives.length !== units.length) {
    throw new AppError(
      'bad-request',
      `${path}: there are ${lives.length} true lives for ${units.length} machines; give one a line`,
    );
  }
  return Float64Array.from(lives, Number);
}

/** Machines that are numbered keep their number, as in their file. */
function toId(id: string): string | number {
  return String(Number(id)) === id ? Number(id) : id;
}

function round(life: number): number {
  return Math.round(life * 100) / 100;
}

type UnitResult = {
  readonly id: string | number;
  readonly rul: number;
  readonly lo: number;
  readonly hi: number;
  readonly sensors: readonly { readonly name: string; readonly rul: number }[];
};

function toText(units: readonly UnitResult[], measures: LifeMeasures | null, promised: number): string {
  const lines = units.map(({ id, rul, lo, hi, sensors }) => {
    const why = sensors.map((sensor) => `${sensor.name} ${sensor.rul > 0 ? '+' : ''}${sensor.rul.toFixed(0)}`);
    return `${id}: ${rul.toFixed(0)} (${lo.toFixed(0)} to ${hi.toFixed(0)})  ${why.join(', ')}`;
  });
  if (measures !== null) {
    const { rmse, coverage, phmScorePerUnit } = measures;
    lines.push(
      `RMSE ${rmse.toFixed(2)}, ${Math.round(promised * 100)} % intervals held ${(coverage * 100).toFixed(1)} %, PHM score ${phmScorePerUnit.toFixed(2)} a machine`,
    );
  }
  return lines.join('\n');
}
