import { AppError } from '../../../contract/errors.ts';
import {
  cellText,
  type Column,
  findColumn,
  type NumberColumn,
  type Table,
  type TimeColumn,
} from '../../table/table.ts';
import type { FoundSeries, SeriesOptions } from './found-series.ts';
import type { TimeSeries } from './forecaster.ts';
import { commonSpacing, nameSpacing, placeOnGrid, seasonOf, type Spacing } from './time-grid.ts';
import { countNumbers, isEmpty, isIdName, isValueName, nameCell, notNumeric, trimEnd } from './value-columns.ts';

/** The rows of one series, and the column its values stand in. */
type Part = { readonly id: string; readonly rows: readonly number[]; readonly column: NumberColumn };

/**
 * Reads one value a row with its id and time, or one series a column beside the times. All series share one spacing.
 *
 * @throws AppError `bad-request` naming the cell that is missing, doubled, no number or out of the spacing
 */
export function seriesFromTimes(table: Table, time: TimeColumn, options: SeriesOptions): FoundSeries {
  const missing = time.timesMs.findIndex(Number.isNaN);
  if (missing >= 0) {
    throw new AppError('bad-request', `${nameCell(time, missing)}: the time is missing; every value needs one`);
  }
  const influences = findInfluences(table, options.regressors ?? []);
  const others = table.columns.filter((column) => column !== time && !influences.some((one) => one === column));
  const id = others.find(isIdName) ?? others.find((column) => column.kind !== 'number' && !isValueName(column));
  const values = valueColumns(
    others.filter((column) => column !== id),
    { rowCount: table.rowCount, time },
  );
  const parts = id === undefined ? columnParts(values, table.rowCount) : idParts(table.rowCount, id, values);
  const timed = parts.map((part) => ({
    id: part.id,
    timesMs: Float64Array.from(part.rows, (row) => time.timesMs[row] ?? 0),
    cellOf: (index: number) => nameCell(time, part.rows[index] ?? 0),
  }));
  const spacing = commonSpacing(timed);
  const gridded = parts.map((part, index) => {
    const grid = placeOnGrid(timed[index] ?? { id: part.id, timesMs: new Float64Array(0), cellOf: String }, spacing);
    const rows = Array.from(grid, (at) => (at < 0 ? -1 : (part.rows[at] ?? -1)));
    return { rows, column: part.column, series: toSeries(part, rows, { influences, spacing, options }) };
  });
  const known = gridded.filter(({ series }) => series.values.length > 0);
  if (known.length === 0) {
    const names = values.map(({ name }) => `"${name}"`).join(', ');
    throw new AppError('bad-request', `column ${names} holds no value in any row; give each series its history`);
  }
  const layout =
    id === undefined
      ? `one series a column by the time in "${time.name}"`
      : `ids in "${id.name}", times in "${time.name}", values in "${values.at(-1)?.name ?? ''}"`;
  return {
    series: known.map(({ series }) => series),
    layout: `${layout}, ${nameSpacing(spacing)}`,
    warnings: [],
    cellOf: (index, value) => {
      const one = known[index];
      return one === undefined ? '' : nameCell(one.column, one.rows[value] ?? 0);
    },
  };
}

function findInfluences(table: Table, names: readonly string[]): readonly NumberColumn[] {
  return names.map((name) => {
    const column = findColumn(table, name);
    if (column.kind !== 'number') {
      throw new AppError('bad-request', `column "${name}" is no column of numbers and cannot be a known influence`);
    }
    return column;
  });
}

/** Columns that may hold values; a column called so is one, and then a word in it is a mistake. */
function valueColumns(
  columns: readonly Column[],
  { rowCount, time }: { readonly rowCount: number; readonly time: TimeColumn },
): readonly NumberColumn[] {
  const named = columns.filter(isValueName);
  const candidates = named.length > 0 ? named : columns;
  const numbers = candidates.map((column) => (isEmpty(column) ? emptyNumbers(column.name, rowCount) : column));
  const numeric = numbers.filter((column): column is NumberColumn => column.kind === 'number');
  const wrong = numbers.find((column) => column.kind !== 'number' && countNumbers(column, rowCount) > 0);
  if (wrong !== undefined && (named.length > 0 || numeric.length === 0)) {
    throw notNumeric(wrong, rowCount);
  }
  if (numeric.length === 0) {
    throw new AppError('bad-request', `there is no column of numbers beside "${time.name}"; give one with the values`);
  }
  return numeric;
}

function emptyNumbers(name: string, rowCount: number): NumberColumn {
  return { kind: 'number', name, values: new Float64Array(rowCount).fill(Number.NaN) };
}

function columnParts(columns: readonly NumberColumn[], rowCount: number): readonly Part[] {
  const rows = Array.from({ length: rowCount }, (_, row) => row);
  return columns.map((column) => ({ id: column.name, rows, column }));
}

function idParts(rowCount: number, id: Column, values: readonly NumberColumn[]): readonly Part[] {
  const rows = new Map<string, number[]>();
  for (let row = 0; row < rowCount; row++) {
    const name = cellText(id, row) ?? '';
    const known = rows.get(name);
    if (known === undefined) {
      rows.set(name, [row]);
    } else {
      known.push(row);
    }
  }
  return [...rows].flatMap(([name, own]) => values.slice(-1).map((column) => ({ id: name, rows: own, column })));
}

type Reading = {
  readonly influences: readonly NumberColumn[];
  readonly spacing: Spacing;
  readonly options: SeriesOptions;
};

function toSeries(
  { id, column }: Part,
  rows: readonly number[],
  { influences, spacing, options }: Reading,
): TimeSeries {
  const pick = (values: Float64Array): Float64Array => Float64Array.from(rows, (row) => values[row] ?? Number.NaN);
  const regressors = influences.map(({ name, values }) => ({ name, values: pick(values) }));
  return {
    id,
    values: trimEnd(pick(column.values)),
    seasonLength: options.seasonLength ?? seasonOf(spacing),
    ...(regressors.length > 0 ? { regressors } : {}),
  };
}
