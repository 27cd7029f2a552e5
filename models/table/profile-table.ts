import { z } from 'zod';
import { cellText, type Column, isMissing, type Table } from './table.ts';

const Common = { name: z.string(), missingShare: z.number(), presentCount: z.number() };

const ColumnProfile = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('number'),
    ...Common,
    /** Ascending, evenly spaced among the values that are there; all of them where they are few. */
    quantiles: z.array(z.number()),
  }),
  z.object({
    kind: z.literal('category'),
    ...Common,
    levels: z.array(z.object({ name: z.string(), share: z.number() })),
  }),
  z.object({ kind: z.enum(['time', 'text']), ...Common }),
]);
export type ColumnProfile = z.infer<typeof ColumnProfile>;

/** How the columns of a table are distributed: enough to tell later whether other rows are like them. */
export const TableProfile = z.object({ rowCount: z.number(), columns: z.array(ColumnProfile) });
export type TableProfile = z.infer<typeof TableProfile>;

/**
 * Returns how the columns of a table are distributed.
 *
 * @param mostQuantiles of a column of numbers; more are evenly thinned
 */
export function profileTable({ rowCount, columns }: Table, mostQuantiles = Number.POSITIVE_INFINITY): TableProfile {
  return { rowCount, columns: columns.map((column) => profileColumn(column, rowCount, mostQuantiles)) };
}

function profileColumn(column: Column, rowCount: number, mostQuantiles: number): ColumnProfile {
  const { name, kind } = column;
  const presentCount = countPresent(column, rowCount);
  const common = { name, presentCount, missingShare: 1 - presentCount / Math.max(1, rowCount) };
  if (kind === 'number') {
    const sorted = column.values.filter((value) => Number.isFinite(value)).sort();
    return { kind, ...common, quantiles: thin(sorted, mostQuantiles) };
  }
  return kind === 'category'
    ? { kind, ...common, levels: levelsOf(column, rowCount, presentCount) }
    : { kind, ...common };
}

function countPresent(column: Column, rowCount: number): number {
  let present = 0;
  for (let row = 0; row < rowCount; row++) {
    present += isMissing(column, row) ? 0 : 1;
  }
  return present;
}

function levelsOf(column: Column, rowCount: number, presentCount: number): { name: string; share: number }[] {
  const counts = new Map<string, number>();
  for (let row = 0; row < rowCount; row++) {
    const level = cellText(column, row);
    if (level !== null) {
      counts.set(level, (counts.get(level) ?? 0) + 1);
    }
  }
  return Array.from(counts, ([name, count]) => ({ name, share: count / presentCount }));
}

function thin(sorted: Float64Array, most: number): number[] {
  if (sorted.length <= most) {
    return Array.from(sorted);
  }
  return Array.from({ length: most }, (_, at) => sorted[Math.round((at * (sorted.length - 1)) / (most - 1))] ?? 0);
}
