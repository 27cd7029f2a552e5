import type { Feature, FeatureTable } from '../../estimator/feature-table.ts';

export const PAIR_OPERATIONS = ['product', 'difference', 'ratio'] as const;

/** A column made of two others, by their places in the table: power is torque × speed, for example. */
export type PairFeature = {
  readonly operation: (typeof PAIR_OPERATIONS)[number];
  readonly left: number;
  readonly right: number;
};

/** Larger values are cut to this, so that a product of two stays a float32 number. */
export const LARGEST_PAIRED = 1e18;

const SIGNS = { product: '×', difference: '−', ratio: '÷' } as const;

/** Returns all products, differences and ratios of these columns; a ratio in the order given only. */
export function allPairs(columns: readonly number[]): readonly PairFeature[] {
  return columns.flatMap((left, position) =>
    columns.slice(position + 1).flatMap((right) => PAIR_OPERATIONS.map((operation) => ({ operation, left, right }))),
  );
}

/** Returns the table with a column more for each pair; all arithmetic is rounded to float32. */
export function addPairs(table: FeatureTable, pairs: readonly PairFeature[]): FeatureTable {
  return pairs.length === 0
    ? table
    : { ...table, features: [...table.features, ...pairs.map((pair) => pairColumn(table, pair))] };
}

/** Returns the names of the table's columns and of the pairs. */
export function namesWithPairs(names: readonly string[], pairs: readonly PairFeature[]): readonly string[] {
  return [...names, ...pairs.map(({ operation, left, right }) => `${names[left]} ${SIGNS[operation]} ${names[right]}`)];
}

function pairColumn({ rowCount, features }: FeatureTable, { operation, left, right }: PairFeature): Feature {
  const first = features[left];
  const second = features[right];
  const values = new Float64Array(rowCount);
  for (let row = 0; row < rowCount; row++) {
    const a = cut(first?.values[row] ?? 0);
    const b = cut(second?.values[row] ?? 0);
    values[row] = Math.fround(combine(operation, a, b));
  }
  return { name: `${first?.name} ${SIGNS[operation]} ${second?.name}`, values };
}

function cut(value: number): number {
  return Math.fround(Math.min(Math.max(value, -LARGEST_PAIRED), LARGEST_PAIRED));
}

function combine(operation: PairFeature['operation'], a: number, b: number): number {
  switch (operation) {
    case 'product':
      return a * b;
    case 'difference':
      return a - b;
    case 'ratio':
      return b === 0 ? 0 : a / b;
  }
}
