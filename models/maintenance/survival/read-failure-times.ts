import { AppError } from '../../../contract/errors.ts';
import { cellText, type Column, findColumn, isMissing, type Table } from '../../table/table.ts';
import type { FailureTime } from './failure-time.ts';

export type FailureColumns = {
  /** How long each part was watched: hours, cycles, any number above 0. */
  readonly time: string;
  /** Whether it failed then; all failed when left out. */
  readonly event?: string | undefined;
  /** Parts of one kind or make; one group of all when left out. */
  readonly group?: string | undefined;
};

export type FailureGroup = { readonly name: string; readonly observations: readonly FailureTime[] };

const FAILED = ['1', 'true', 'yes', 'y', 'failed', 'failure', 'f'];
const RUNNING = ['0', 'false', 'no', 'n', 'running', 'censored', 'suspended', 's', 'c'];

/**
 * Returns the observations of each group, groups in the order they first appear; without a group column one group named
 * `all`.
 *
 * @throws AppError `bad-request` naming column and row of a missing column, a time that is not above 0, an event that is
 * neither a failure nor none
 */
export function readFailureTimes(table: Table, columns: FailureColumns): readonly FailureGroup[] {
  const times = findTimes(table, columns.time);
  const event = columns.event === undefined ? null : findColumn(table, columns.event);
  const group = columns.group === undefined ? null : findColumn(table, columns.group);
  const groups = new Map<string, FailureTime[]>();
  times.forEach((time, row) => {
    if (!(time > 0 && Number.isFinite(time))) {
      throw wrongCell(columns.time, row, `a part cannot have run for ${time}; give a number above 0`);
    }
    const name = group === null ? 'all' : requireText(group, row);
    const observation = { time, hasFailed: event === null || hasFailed(event, row) };
    const known = groups.get(name);
    if (known === undefined) {
      groups.set(name, [observation]);
    } else {
      known.push(observation);
    }
  });
  return Array.from(groups, ([name, observations]) => ({ name, observations }));
}

function findTimes(table: Table, name: string): Float64Array {
  const column = findColumn(table, name);
  if (column.kind !== 'number') {
    const what = column.kind === 'time' ? 'dates' : 'texts';
    throw new AppError(
      'bad-request',
      `Column "${name}" holds ${what}; it must hold how long each part ran, as a number such as hours`,
    );
  }
  for (let row = 0; row < table.rowCount; row++) {
    if (isMissing(column, row)) {
      throw wrongCell(name, row, 'the time is missing; fill it in or leave the row out');
    }
  }
  return column.values;
}

function hasFailed(column: Column, row: number): boolean {
  const text = requireText(column, row);
  const word = text.trim().toLowerCase();
  if (FAILED.includes(word)) {
    return true;
  }
  if (RUNNING.includes(word)) {
    return false;
  }
  throw wrongCell(
    column.name,
    row,
    `"${text.slice(0, 40)}" does not say whether the part failed; write 1, true, yes or failed, else 0, false, no or running`,
  );
}

function requireText(column: Column, row: number): string {
  const text = cellText(column, row);
  if (text === null) {
    throw wrongCell(column.name, row, 'the cell is empty; fill it in or leave the row out');
  }
  return text;
}

function wrongCell(name: string, row: number, what: string): AppError {
  return new AppError('bad-request', `Column "${name}", row ${row + 1}: ${what}`);
}
