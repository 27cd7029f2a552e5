import { basename } from 'node:path';
import { formatNumber } from '../../models/report/format-number.ts';
import type { Report, ReportSection } from '../../models/report/report.ts';
import type { ColumnQuality, QualityReport } from '../../models/table/quality-report.ts';
import type { Table } from '../../models/table/table.ts';
import type { CheckedData } from './check-data.ts';
import { tellValues } from './describe-columns.ts';

const MOST_HISTOGRAMS = 24;
const BINS = 30;

/** Returns the report: what is wrong, what the columns hold, and a histogram of each column of numbers. */
export function dataReport(checked: CheckedData): Report {
  const { file, quality, findings, drift, reference } = checked;
  const warnings = findings.filter(({ severity }) => severity === 'warning').length + (drift?.length ?? 0);
  const missing = quality.columns.reduce((sum, column) => sum + column.missing, 0);
  const cells = Math.max(1, quality.rowCount * quality.columns.length);
  return {
    title: `${basename(file)}: ${warnings === 0 ? 'nothing to worry about' : `${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`}`,
    subtitle: `${formatNumber(quality.rowCount)} rows, ${formatNumber(quality.columns.length)} columns`,
    figures: [
      { name: 'Rows', value: formatNumber(quality.rowCount) },
      { name: 'Columns', value: formatNumber(quality.columns.length) },
      { name: 'Values missing', value: `${((100 * missing) / cells).toFixed(1)} %`, note: formatNumber(missing) },
      { name: 'Rows repeated', value: formatNumber(quality.duplicateRows.count) },
      ...(drift === null ? [] : [{ name: 'Columns that changed', value: formatNumber(drift.length) }]),
    ],
    sections: [
      ...findingsSection(checked),
      ...driftSection(checked),
      columnsSection(quality),
      ...missingSection(quality),
      ...histogramSections(checked),
    ],
    provenance: [
      { name: 'Data', value: basename(file) },
      ...(reference === null ? [] : [{ name: 'Compared with', value: basename(reference.file) }]),
    ],
  };
}

function findingsSection({ findings }: CheckedData): readonly ReportSection[] {
  return findings.length === 0
    ? []
    : [
        {
          heading: 'What to look at before anything is learned from it',
          table: {
            columns: ['', 'column', 'finding'],
            rows: findings.map(({ severity, column, message }) => [severity, column, message]),
          },
        },
      ];
}

function driftSection({ drift, reference }: CheckedData): readonly ReportSection[] {
  if (drift === null || reference === null) {
    return [];
  }
  const name = basename(reference.file);
  return drift.length === 0
    ? [{ heading: `No column has drifted from ${name}` }]
    : [
        {
          heading: `${drift.length} ${drift.length === 1 ? 'column is' : 'columns are'} not as in ${name}`,
          text: 'A stability index above 0.1 is a change to speak of, above 0.25 a large one.',
          table: { columns: ['column', 'what changed'], rows: drift.map(({ column, finding }) => [column, finding]) },
        },
      ];
}

function columnsSection({ columns }: QualityReport): ReportSection {
  return {
    heading: 'What the columns hold',
    table: {
      columns: ['column', 'kind', 'missing', 'distinct', 'values'],
      rows: columns.map((column) => [column.name, column.kind, column.missing, column.distinct, tellValues(column)]),
    },
  };
}

function missingSection({ columns, rowCount }: QualityReport): readonly ReportSection[] {
  const gaps = columns.filter(({ missing }) => missing > 0).toSorted((a, b) => b.missing - a.missing);
  const [first] = gaps;
  if (first === undefined) {
    return [];
  }
  const share = ({ missing }: ColumnQuality): number => (100 * missing) / Math.max(1, rowCount);
  return [
    {
      heading: `${first.name} misses ${share(first).toFixed(1)} % of its values`,
      chart: {
        type: 'bars',
        value: { label: 'Values missing', unit: '%' },
        bars: gaps.map((column) => ({ name: column.name, value: share(column) })),
      },
    },
  ];
}

function histogramSections({ table, quality, reference }: CheckedData): readonly ReportSection[] {
  return quality.columns
    .filter(({ kind, range, isConstant }) => kind === 'number' && range !== null && !isConstant)
    .slice(0, MOST_HISTOGRAMS)
    .flatMap(({ name }) => {
      const values = numbersOf(table, name);
      return values.length === 0 ? [] : [histogramSection(name, values, reference)];
    });
}

function numbersOf({ columns }: Table, wanted: string): Float64Array {
  const column = columns.find(({ name }) => name === wanted);
  return column?.kind === 'number' ? column.values.filter((value) => Number.isFinite(value)) : new Float64Array();
}

function histogramSection(name: string, values: Float64Array, reference: CheckedData['reference']): ReportSection {
  const before = reference === null ? new Float64Array() : numbersOf(reference.table, name);
  const both = [values, before];
  const low = Math.min(...both.map((one) => one.reduce((least, value) => Math.min(least, value), Infinity)));
  const high = Math.max(...both.map((one) => one.reduce((most, value) => Math.max(most, value), -Infinity)));
  const width = (high - low) / BINS || 1;
  const edges = Array.from({ length: BINS + 1 }, (_, edge) => low + edge * width);
  const count = (one: Float64Array, scale: number): readonly number[] => {
    const counts = Array.from({ length: BINS }, () => 0);
    for (const value of one) {
      const bin = Math.min(BINS - 1, Math.floor((value - low) / width));
      counts[bin] = (counts[bin] ?? 0) + scale;
    }
    return counts;
  };
  const series = [{ name: 'this file', counts: count(values, 1) }];
  if (before.length > 0) {
    series.push({
      name: `${basename(reference?.file ?? '')}, scaled to as many rows`,
      counts: count(before, values.length / before.length),
    });
  }
  return { heading: name, chart: { type: 'histogram', x: { label: name }, edges, series } };
}
