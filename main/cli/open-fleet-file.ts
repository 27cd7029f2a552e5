import { AppError } from '../../contract/errors.ts';
import { type Fleet, toFleet } from '../../models/maintenance/rul/fleet.ts';
import type { Table } from '../../models/table/table.ts';
import { inFile } from './in-file.ts';
import { openTableFile } from './open-table-file.ts';

/** Columns of the C-MAPSS text files, which have no header (Saxena et al. 2008). */
const CMAPSS_NAMES = [
  'unit',
  'cycle',
  ...Array.from({ length: 3 }, (_, index) => `setting${index + 1}`),
  ...Array.from({ length: 21 }, (_, index) => `sensor${index + 1}`),
];

export type FleetFileColumns = {
  readonly group: string;
  readonly time: string;
  readonly ignore: readonly string[];
  readonly settings: readonly string[] | undefined;
};

/**
 * Reads the histories of machines: a table with a header, or C-MAPSS text (26 columns without one), whose columns are
 * then called unit, cycle, setting1 … setting3, sensor1 … sensor21.
 *
 * @throws AppError `not-found`, or `bad-request` naming file, column and row of what is wrong
 */
export async function openFleetFile(path: string, columns: FleetFileColumns, signal: AbortSignal): Promise<Fleet> {
  let hasHeader = true;
  const table = await openTableFile(path, {
    signal,
    onDialect: (dialect) => {
      hasHeader = dialect.hasHeader;
    },
  });
  return inFile(path, () =>
    toFleet(hasHeader ? table : nameColumns(table), {
      group: columns.group,
      time: columns.time,
      ignore: columns.ignore,
      ...(columns.settings && { settings: columns.settings }),
    }),
  );
}

function nameColumns(table: Table): Table {
  if (table.columns.length !== CMAPSS_NAMES.length) {
    throw new AppError(
      'bad-request',
      `the file has no header and ${table.columns.length} columns; add a header (C-MAPSS text without one has 26)`,
    );
  }
  return {
    ...table,
    columns: table.columns.map((column, index) => ({ ...column, name: CMAPSS_NAMES[index] ?? column.name })),
  };
}
