import { AppError } from '../../contract/errors.ts';

/** NaN is a missing value. */
export type NumberColumn = { readonly kind: 'number'; readonly name: string; readonly values: Float64Array };

/** Milliseconds since 1970 in UTC, where a time without zone is taken for UTC; NaN is a missing value. */
export type TimeColumn = { readonly kind: 'time'; readonly name: string; readonly timesMs: Float64Array };

/** Few different texts: row `i` holds `levels[codes[i]]`; the code -1 is a missing value. */
export type CategoryColumn = {
  readonly kind: 'category';
  readonly name: string;
  readonly codes: Int32Array;
  readonly levels: readonly string[];
};

/** Mostly different texts, such as serial numbers, as UTF-8 one behind the other; an empty one is missing. */
export type TextColumn = {
  readonly kind: 'text';
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Where the text of each row ends in `bytes`. */
  readonly ends: Float64Array;
};

export type Column = NumberColumn | TimeColumn | CategoryColumn | TextColumn;

/** Named columns of equal length, typed and without a string a cell. */
export type Table = { readonly rowCount: number; readonly columns: readonly Column[] };

const decoder = new TextDecoder();

/** @throws AppError `bad-request` that lists the columns there are */
export function findColumn(table: Table, name: string): Column {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (column === undefined) {
    const names = table.columns.map((candidate) => candidate.name);
    throw new AppError('bad-request', `There is no column "${name}"; the columns are ${listNames(names)}`);
  }
  return column;
}

/** Returns the names in quotes, shortened where there are many. */
export function listNames(names: readonly string[], most = 12): string {
  const shown = names.slice(0, most).map((name) => `"${name}"`);
  return names.length > most ? `${shown.join(', ')} and ${names.length - most} more` : shown.join(', ');
}

export function isMissing(column: Column, row: number): boolean {
  switch (column.kind) {
    case 'number':
      return Number.isNaN(column.values[row] ?? Number.NaN);
    case 'time':
      return Number.isNaN(column.timesMs[row] ?? Number.NaN);
    case 'category':
      return (column.codes[row] ?? -1) < 0;
    case 'text':
      return (column.ends[row] ?? 0) === (column.ends[row - 1] ?? 0);
  }
}

/** Returns the cell as people write it (times as ISO 8601), or null where it is missing. */
export function cellText(column: Column, row: number): string | null {
  if (isMissing(column, row)) {
    return null;
  }
  switch (column.kind) {
    case 'number':
      return String(column.values[row]);
    case 'time':
      return new Date(column.timesMs[row] ?? 0).toISOString();
    case 'category':
      return column.levels[column.codes[row] ?? -1] ?? null;
    case 'text':
      return decoder.decode(column.bytes.subarray(column.ends[row - 1] ?? 0, column.ends[row]));
  }
}

/** Returns the rows from `from` up to but not including `to`; numbers share the memory of the table. */
export function sliceRows(table: Table, from: number, to: number): Table {
  const columns = table.columns.map((column): Column => {
    switch (column.kind) {
      case 'number':
        return { ...column, values: column.values.subarray(from, to) };
      case 'time':
        return { ...column, timesMs: column.timesMs.subarray(from, to) };
      case 'category':
        return { ...column, codes: column.codes.subarray(from, to) };
      case 'text': {
        const start = column.ends[from - 1] ?? 0;
        const ends = column.ends.slice(from, to).map((end) => end - start);
        return { ...column, bytes: column.bytes.subarray(start), ends };
      }
    }
  });
  const last = Math.min(to, table.rowCount);
  return { rowCount: Math.max(0, last - from), columns };
}
