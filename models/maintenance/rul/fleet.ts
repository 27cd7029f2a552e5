import { AppError } from '../../../contract/errors.ts';
import type { Feature } from '../../estimator/feature-table.ts';
import { cellText, type Column, findColumn, isMissing, listNames, type Table } from '../../table/table.ts';

/** Rows `from` up to but not including `to` belong to one machine, oldest first. */
export type Unit = { readonly id: string; readonly from: number; readonly to: number };

/** The histories of several machines of one type, one behind the other. */
export type Fleet = {
  readonly rowCount: number;
  readonly units: readonly Unit[];
  /** Age of each row in the unit of the time column, ascending within a unit. */
  readonly times: Float64Array;
  /** Columns that say how the machine was run; they are never missing. */
  readonly settings: readonly Feature[];
  /** Columns that were measured; NaN is a missing value. */
  readonly sensors: readonly Feature[];
};

export type FleetColumns = {
  /** Names the machine of a row. */
  readonly group: string;
  /** Age of the machine at a row: cycles, hours, any number that grows. */
  readonly time: string;
  readonly ignore?: readonly string[];
  /** Columns of operating settings; those named like `setting1` or `op_setting_2` when left out. */
  readonly settings?: readonly string[];
};

const MS_PER_DAY = 86_400_000;
/** One row shows no course. */
const LEAST_ROWS = 2;
const SETTING_NAME = /^(op|oper|operating|operational)?[\s_-]*(setting|condition|regime)s?[\s_-]*\d*$/i;

/** Returns the columns that are named as operating settings usually are. */
export function guessSettings(names: readonly string[]): readonly string[] {
  return names.filter((name) => SETTING_NAME.test(name));
}

/**
 * Returns the table's machines, each with its rows together; units come in the order they first appear. Columns that hold
 * no numbers are left out.
 *
 * @throws AppError `bad-request` for a missing column, a missing machine, age or setting, an age that does not grow, a
 * machine with a single row, an infinite value, no sensor
 */
export function toFleet(table: Table, columns: FleetColumns): Fleet {
  const { group, time, ignore = [] } = columns;
  if (table.rowCount === 0) {
    throw new AppError('bad-request', 'There are no rows to learn from or to judge');
  }
  const groups = findColumn(table, group);
  const ages = findNumbers(table, time);
  for (const name of ignore) {
    findColumn(table, name);
  }
  const settingNames = columns.settings ?? guessSettings(table.columns.map(({ name }) => name));
  const { order, units } = groupRows(groups, ages, time);
  const settings = settingNames
    .filter((name) => !ignore.includes(name))
    .map((name) => ({ name, values: pick(findNumbers(table, name), order) }));
  const used = new Set([group, time, ...ignore, ...settingNames]);
  const sensors = table.columns.flatMap((column): Feature[] =>
    column.kind === 'number' && !used.has(column.name)
      ? [{ name: column.name, values: pick(requireFinite(column.name, column.values), order) }]
      : [],
  );
  if (sensors.length === 0) {
    const names = listNames(table.columns.map(({ name }) => name));
    throw new AppError('bad-request', `No column of measured numbers is left among ${names}; ignore fewer columns`);
  }
  const times = pick(ages, order);
  if (findColumn(table, time).kind === 'time') {
    countFromFirstRows(times, units);
  }
  return { rowCount: table.rowCount, units, times, settings, sensors };
}

/** Returns the fleet with these units only, in this order, each without the rows from `to` on where that is given. */
export function takeUnits(fleet: Fleet, units: readonly Unit[]): Fleet {
  let rowCount = 0;
  const moved = units.map(({ id, from, to }) => {
    const start = rowCount;
    rowCount += to - from;
    return { id, from: start, to: rowCount };
  });
  const take = (values: Float64Array): Float64Array => {
    const taken = new Float64Array(rowCount);
    units.forEach(({ from, to }, index) => taken.set(values.subarray(from, to), moved[index]?.from ?? 0));
    return taken;
  };
  const takeAll = (features: readonly Feature[]): readonly Feature[] =>
    features.map(({ name, values }) => ({ name, values: take(values) }));
  return {
    rowCount,
    units: moved,
    times: take(fleet.times),
    settings: takeAll(fleet.settings),
    sensors: takeAll(fleet.sensors),
  };
}

/** Returns how long each row lies before its unit's last row, in the unit of the times; at most `cap`. */
export function remainingLives({ units, times }: Fleet, cap = Number.POSITIVE_INFINITY): Float64Array {
  const remaining = new Float64Array(times.length);
  for (const { from, to } of units) {
    const end = times[to - 1] ?? 0;
    for (let row = from; row < to; row++) {
      remaining[row] = Math.min(cap, end - (times[row] ?? 0));
    }
  }
  return remaining;
}

/**
 * Returns a weight for each row so that every unit weighs 1, however long it lasted. The first `baseline` rows of a unit
 * weigh nothing, unless it has no others.
 */
export function weighUnits({ rowCount, units }: Fleet, baseline: number): Float64Array {
  const weights = new Float64Array(rowCount);
  for (const { from, to } of units) {
    const start = to - from > baseline ? from + baseline : from;
    weights.fill(1 / (to - start), start, to);
  }
  return weights;
}

function findNumbers(table: Table, name: string): Float64Array {
  const column = findColumn(table, name);
  if (column.kind !== 'number' && column.kind !== 'time') {
    throw new AppError('bad-request', `Column "${name}" holds no numbers; ages and settings must be numbers`);
  }
  const row = rowOfMissing(column, table.rowCount);
  if (row >= 0) {
    throw new AppError('bad-request', `Column "${name}", row ${row + 1}: the value is missing; leave the row out`);
  }
  return column.kind === 'number'
    ? requireFinite(name, column.values)
    : column.timesMs.map((timeMs) => timeMs / MS_PER_DAY);
}

function requireFinite(name: string, values: Float64Array): Float64Array {
  const row = values.findIndex((value) => Math.abs(value) === Number.POSITIVE_INFINITY);
  if (row >= 0) {
    throw new AppError(
      'bad-request',
      `Column "${name}", row ${row + 1}: the value is infinite; mend it or leave it empty`,
    );
  }
  return values;
}

/** A date is no age: days are counted from each unit's first row. */
function countFromFirstRows(times: Float64Array, units: readonly Unit[]): void {
  for (const { from, to } of units) {
    const first = times[from] ?? 0;
    for (let row = from; row < to; row++) {
      times[row] = (times[row] ?? 0) - first;
    }
  }
}

function rowOfMissing(column: Column, rowCount: number): number {
  for (let row = 0; row < rowCount; row++) {
    if (isMissing(column, row)) {
      return row;
    }
  }
  return -1;
}

/** Rows of different machines may be mixed; those of one must be in order, because a machine that grows younger is two. */
function groupRows(groups: Column, ages: Float64Array, time: string): { order: Uint32Array; units: readonly Unit[] } {
  const rowsOf = new Map<string, number[]>();
  for (let row = 0; row < ages.length; row++) {
    const id = cellText(groups, row);
    if (id === null) {
      throw new AppError(
        'bad-request',
        `Column "${groups.name}", row ${row + 1}: the machine is not named; fill it in or leave the row out`,
      );
    }
    const rows = rowsOf.get(id);
    if (rows === undefined) {
      rowsOf.set(id, [row]);
    } else {
      checkOrder(ages, rows.at(-1) ?? row, row, { time, machine: `${groups.name} ${id}` });
      rows.push(row);
    }
  }
  const order = new Uint32Array(ages.length);
  let from = 0;
  const units = Array.from(rowsOf, ([id, rows]) => {
    if (rows.length < LEAST_ROWS) {
      throw new AppError(
        'bad-request',
        `Column "${groups.name}", row ${(rows[0] ?? 0) + 1}: ${groups.name} ${id} has this row only; add its history or leave it out`,
      );
    }
    order.set(rows, from);
    from += rows.length;
    return { id, from: from - rows.length, to: from };
  });
  return { order, units };
}

function checkOrder(
  ages: Float64Array,
  previous: number,
  row: number,
  { time, machine }: { readonly time: string; readonly machine: string },
): void {
  const [before = 0, age = 0] = [ages[previous], ages[row]];
  if (age === before) {
    throw new AppError(
      'bad-request',
      `Column "${time}", row ${row + 1}: ${machine} has ${age} twice; leave one of the rows out`,
    );
  }
  if (age < before) {
    throw new AppError(
      'bad-request',
      `Column "${time}", row ${row + 1}: ${machine} goes back from ${before} to ${age}; sort its rows by "${time}", or name it anew where it was renewed`,
    );
  }
}

function pick(values: Float64Array, order: Uint32Array): Float64Array {
  return Float64Array.from(order, (row) => values[row] ?? Number.NaN);
}
