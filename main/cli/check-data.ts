import { AppError } from '../../contract/errors.ts';
import { formatNumber } from '../../models/report/format-number.ts';
import { renderReport } from '../../models/report/render-report.ts';
import { describeQuality, type Finding } from '../../models/table/describe-quality.ts';
import { type Drift, findDrift } from '../../models/table/find-drift.ts';
import { checkQuality, type QualityReport } from '../../models/table/quality-report.ts';
import type { Dialect } from '../../models/table/sniff-dialect.ts';
import { findColumn, type Table } from '../../models/table/table.ts';
import { dataReport } from './check-data-report.ts';
import { type CommandIo, EXIT_OK } from './command.ts';
import { describeColumns } from './describe-columns.ts';
import { openTableFile } from './open-table-file.ts';
import { onlyPositional, parseOptions } from './parse-options.ts';
import { inFile } from './in-file.ts';
import { parseNames } from './train-maintenance-options.ts';
import { verifyWritable, writeFileWhole } from './write-file-whole.ts';

/** What is known of a file before anything is learned from it. */
export type CheckedData = {
  readonly file: string;
  readonly table: Table;
  readonly dialect: Dialect | null;
  readonly quality: QualityReport;
  readonly findings: readonly Finding[];
  /** What changed from the file compared with; null without one. */
  readonly drift: readonly Drift[] | null;
  readonly reference: { readonly file: string; readonly table: Table } | null;
};

/** `mai check-data FILE`: what the columns of a table hold, and what is wrong with them. */
export async function checkData(argv: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseOptions(argv, {
    target: { type: 'string' },
    reference: { type: 'string' },
    ignore: { type: 'string' },
    report: { type: 'string' },
    json: { type: 'boolean', default: false },
  });
  const file = onlyPositional(positionals, 'file with a table');
  if (values.report !== undefined) {
    await verifyWritable(values.report);
  }
  const ignore = parseNames(values.ignore);
  const checked = await check(file, { target: values.target, reference: values.reference, ignore }, io.signal);
  if (values.report !== undefined) {
    await writeFileWhole(values.report, new TextEncoder().encode(renderReport(dataReport(checked))));
  }
  io.writeLine(values.json ? JSON.stringify(toJson(checked)) : describeData(checked));
  return EXIT_OK;
}

type CheckOptions = {
  readonly target: string | undefined;
  readonly reference: string | undefined;
  readonly ignore: readonly string[];
};

async function check(file: string, options: CheckOptions, signal: AbortSignal): Promise<CheckedData> {
  let dialect: Dialect | null = null;
  const onDialect = (found: Dialect): void => {
    dialect = found;
  };
  const whole = await openTableFile(file, { signal, onDialect });
  const { target, reference: other } = options;
  const { table, quality } = await inFile(file, () => {
    const kept = leaveOut(whole, options.ignore);
    return { table: kept, quality: checkQuality(kept, target === undefined ? {} : { target }) };
  });
  const reference =
    other === undefined ? null : { file: other, table: leaveOut(await openTableFile(other, { signal }), []) };
  const compared = reference === null ? null : findDrift(withoutNames(reference.table, options.ignore), table);
  return { file, table, dialect, quality, findings: describeQuality(quality), drift: compared, reference };
}

function leaveOut(table: Table, names: readonly string[]): Table {
  names.forEach((name) => findColumn(table, name));
  const kept = withoutNames(table, names);
  if (kept.columns.length === 0) {
    throw new AppError('bad-request', 'No column is left to check; ignore fewer columns');
  }
  return kept;
}

function withoutNames(table: Table, names: readonly string[]): Table {
  return { ...table, columns: table.columns.filter(({ name }) => !names.includes(name)) };
}

function toJson({ file, dialect, quality, findings, drift, reference }: CheckedData) {
  return {
    file,
    dialect,
    ...quality,
    findings,
    ...(drift === null ? {} : { reference: reference?.file, drift }),
  };
}

function describeData({ file, quality, findings, drift, reference, dialect }: CheckedData): string {
  const read = dialect === null ? '' : `; ${tellDialect(dialect)}`;
  const told = findings.map(({ severity, column, message }) => {
    const where = column === null ? '' : `column "${column}" `;
    return `  ${severity.padEnd(8)}${where}${message}`;
  });
  const changes =
    drift === null
      ? []
      : [
          '',
          drift.length === 0
            ? `no column has drifted from ${reference?.file ?? ''}`
            : `drifted from ${reference?.file ?? ''}`,
          ...drift.map(({ column, finding }) => `  column "${column}": ${finding}`),
        ];
  return [
    `${file}: ${formatNumber(quality.rowCount)} rows, ${formatNumber(quality.columns.length)} columns${read}`,
    '',
    ...describeColumns(quality),
    '',
    told.length === 0 ? 'nothing is wrong with it' : 'findings',
    ...told,
    ...changes,
  ].join('\n');
}

function tellDialect({ separator, decimal, hasHeader }: Dialect): string {
  const names: Readonly<Record<string, string>> = { '\t': 'tab', ' ': 'blanks' };
  const signs = `separator ${names[separator] ?? `"${separator}"`}, decimal sign "${decimal}"`;
  return hasHeader ? signs : `${signs}, no header`;
}
