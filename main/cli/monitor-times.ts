import { AppError } from '../../contract/errors.ts';
import { findColumn, type Table } from '../../models/table/table.ts';

/** Clocks are set back now and then; beyond this share of rows the file is not in the order of time. */
const MOST_STEPS_BACK = 0.01;

/**
 * Returns the times of the rows and what is odd about them.
 *
 * @throws AppError `bad-request` when the column is not there, holds no times, or rows do not stand in their order
 */
export function readMonitorTimes(
  table: Table,
  name: string,
): { readonly timesMs: Float64Array; readonly warnings: readonly string[] } {
  const column = findColumn(table, name);
  if (column.kind !== 'time') {
    throw new AppError('bad-request', `column "${name}" holds no times; name another with --time or leave it out`);
  }
  const { timesMs } = column;
  const back = rowsWhere(timesMs, (time, before) => time < before);
  const [first] = back;
  if (first === undefined) {
    return { timesMs, warnings: repeatWarnings(timesMs, name) };
  }
  const where = `column "${name}", row ${first + 1}: the time is earlier than that of the row before it`;
  if (back.length > MOST_STEPS_BACK * timesMs.length) {
    throw new AppError('bad-request', `${where}, as in ${back.length} rows; sort the rows by time`);
  }
  return {
    timesMs,
    warnings: [`${where}; rows were taken in the order of the file`, ...repeatWarnings(timesMs, name)],
  };
}

function repeatWarnings(timesMs: Float64Array, name: string): readonly string[] {
  const repeated = rowsWhere(timesMs, (time, before) => time === before);
  const [first] = repeated;
  if (first === undefined) {
    return [];
  }
  const rows = repeated.length === 1 ? '1 row has' : `${repeated.length} rows have`;
  return [`column "${name}", row ${first + 1}: ${rows} the same time as the row before; drop copies if they are any`];
}

/** Numbers of the rows whose time and that before it are so; missing times compare with nothing. */
function rowsWhere(timesMs: Float64Array, isSo: (time: number, before: number) => boolean): readonly number[] {
  return Array.from(timesMs.keys()).filter(
    (row) => row > 0 && isSo(timesMs[row] ?? Number.NaN, timesMs[row - 1] ?? Number.NaN),
  );
}
