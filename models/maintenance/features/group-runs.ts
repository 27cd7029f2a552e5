import { AppError } from '../../../contract/errors.ts';
import type { FeatureTable } from '../../estimator/feature-table.ts';

export type Run = { readonly from: number; readonly to: number };

/**
 * Returns the runs of neighbouring rows that belong to one unit; one run of all rows where no column is named. What
 * looks back over rows must not look from one unit into another.
 *
 * @throws AppError `bad-request` for an unknown column
 */
export function groupRuns({ rowCount, features }: FeatureTable, group: string | undefined): Run[] {
  if (group === undefined) {
    return [{ from: 0, to: rowCount }];
  }
  const values = features.find(({ name }) => name === group)?.values;
  if (values === undefined) {
    throw new AppError('bad-request', `There is no column "${group}" to tell the units apart by`);
  }
  const runs: Run[] = [];
  let from = 0;
  for (let row = 1; row <= rowCount; row++) {
    if (row === rowCount || values[row] !== values[from]) {
      runs.push({ from, to: row });
      from = row;
    }
  }
  return runs;
}

/**
 * Returns the columns of numbers to work on: those named, else all but the group.
 *
 * @throws AppError `bad-request` for an unknown column or one of categories
 */
export function columnsToUse(
  { features }: FeatureTable,
  { columns, group }: { readonly columns?: readonly string[] | undefined; readonly group?: string | undefined },
): FeatureTable['features'] {
  if (columns === undefined) {
    return features.filter(({ name, levels }) => name !== group && levels === undefined);
  }
  return columns.map((wanted) => {
    const found = features.find(({ name }) => name === wanted);
    if (found === undefined || found.levels !== undefined) {
      const why = found === undefined ? 'is missing' : 'holds categories, not numbers';
      throw new AppError('bad-request', `Column "${wanted}" ${why}`);
    }
    return found;
  });
}
