import { AppError } from '../../../contract/errors.ts';
import { cellText, type Column, isMissing } from '../../table/table.ts';

const ID_NAMES = new Set(['id', 'series', 'unique_id', 'item', 'item_id', 'sku', 'part', 'product', 'row', 'name']);
const VALUE_NAMES = new Set(['value', 'y', 'demand', 'sales', 'quantity', 'qty', 'units', 'amount']);
const SEASON_NAMES = new Set(['freq', 'frequency', 'season', 'seasonlength', 'season_length']);

export const isIdName = ({ name }: Column): boolean => ID_NAMES.has(name.toLowerCase());
export const isValueName = ({ name }: Column): boolean => VALUE_NAMES.has(name.toLowerCase());
export const isSeasonName = ({ name }: Column): boolean => SEASON_NAMES.has(name.toLowerCase());

/** Names a cell as people find it: rows count from 1 below the header. */
export function nameCell({ name }: Column, row: number): string {
  return `column "${name}", row ${row + 1}`;
}

/** Returns the number in a cell; NaN where there is none. */
export function numberIn(column: Column, row: number): number {
  return column.kind === 'number' && !isMissing(column, row) ? (column.values[row] ?? Number.NaN) : Number.NaN;
}

/** Returns how many cells of a column hold a number, be it one among words. */
export function countNumbers(column: Column, rowCount: number): number {
  let count = 0;
  for (let row = 0; row < rowCount; row++) {
    count += isNumberText(cellText(column, row)) ? 1 : 0;
  }
  return count;
}

/** Returns the error that names the first cell of a column which is no number. */
export function notNumeric(column: Column, rowCount: number): AppError {
  const rows = Array.from({ length: rowCount }, (_, row) => row);
  const row = rows.find((at) => !isMissing(column, at) && !isNumberText(cellText(column, at))) ?? 0;
  const text = cellText(column, row) ?? '';
  return new AppError(
    'bad-request',
    `${nameCell(column, row)}: "${text}" is no number; mend it or leave the cell empty`,
  );
}

/** Returns the columns at the end for which this holds. */
export function tail(columns: readonly Column[], belongs: (column: Column) => boolean): readonly Column[] {
  const stop = columns.findLastIndex((column) => !belongs(column));
  return columns.slice(stop + 1);
}

/** Tells whether a column holds nothing at all, whatever kind it was taken for. */
export function isEmpty(column: Column): boolean {
  return (
    (column.kind === 'text' && column.ends.at(-1) === 0) ||
    (column.kind === 'category' && column.codes.every((code) => code < 0))
  );
}

/** Returns the values up to the last that is known. */
export function trimEnd(values: Float64Array): Float64Array {
  return values.subarray(0, values.findLastIndex((value) => !Number.isNaN(value)) + 1);
}

function isNumberText(text: string | null): boolean {
  return text !== null && text.trim() !== '' && Number.isFinite(Number(text.replace(',', '.')));
}
