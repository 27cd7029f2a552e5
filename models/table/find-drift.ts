import { type ColumnProfile, profileTable, type TableProfile } from './profile-table.ts';
import type { Table } from './table.ts';

/** What changed in a column from one table to another. */
export type Drift = {
  readonly column: string;
  readonly kind: 'missing-column' | 'new-column' | 'other-kind' | 'new-levels' | 'more-missing' | 'distribution';
  /** Population stability index of a changed distribution, share of rows of the others; 1 for whole columns. */
  readonly size: number;
  readonly finding: string;
};

const BINS = 10;
/** Usual in credit scoring, where the index comes from: below 0.1 no change to speak of, above 0.25 a large one. */
const NOTABLE_STABILITY_INDEX = 0.1;
/** Of the two-sample Kolmogorov–Smirnov or chi-squared test; tables of thousands of rows differ by chance as well. */
const CRITICAL_KOLMOGOROV = 1.95;
const NOTABLE_MISSING_SHARE = 0.05;
/** An empty bin would make the index infinite. */
const SMALLEST_SHARE = 1e-4;

/**
 * Returns how `current` differs from `reference`, largest first: columns gone or new, levels never seen, more gaps, and
 * distributions that moved: population stability index over the reference's deciles at least 0.1 and, so that chance in
 * small tables is no alarm, Kolmogorov–Smirnov significant at 0.1 %.
 */
export function findDrift(reference: Table, current: Table): Drift[] {
  return driftBetween(profileTable(reference), profileTable(current));
}

/** The same from what was kept of two tables: with a thinned profile, distributions are compared at its quantiles. */
export function driftBetween(reference: TableProfile, current: TableProfile): Drift[] {
  const byName = new Map(current.columns.map((column) => [column.name, column]));
  const known = new Set(reference.columns.map(({ name }) => name));
  const drifts = reference.columns.flatMap((column): Drift[] => {
    const other = byName.get(column.name);
    return other === undefined
      ? [{ column: column.name, kind: 'missing-column', size: 1, finding: 'the column is gone' }]
      : compare(column, other);
  });
  const fresh = current.columns.flatMap(({ name }): Drift[] =>
    known.has(name) ? [] : [{ column: name, kind: 'new-column', size: 1, finding: 'the column is new' }],
  );
  return [...drifts, ...fresh].toSorted((one, other) => other.size - one.size);
}

type Numbers = Extract<ColumnProfile, { kind: 'number' }>;
type Categories = Extract<ColumnProfile, { kind: 'category' }>;

function compare(reference: ColumnProfile, current: ColumnProfile): Drift[] {
  const column = reference.name;
  if (reference.kind !== current.kind) {
    const finding = `it held ${pluralOf(reference.kind)} and now holds ${pluralOf(current.kind)}`;
    return [{ column, kind: 'other-kind', size: 1, finding }];
  }
  const gaps = current.missingShare - reference.missingShare;
  const more: Drift[] =
    gaps >= NOTABLE_MISSING_SHARE
      ? [{ column, kind: 'more-missing', size: gaps, finding: `${percent(gaps)} more of its values are missing` }]
      : [];
  return [...more, ...compareValues(reference, current)];
}

function compareValues(reference: ColumnProfile, current: ColumnProfile): Drift[] {
  if (reference.kind === 'number' && current.kind === 'number') {
    return compareNumbers(reference, current);
  }
  return reference.kind === 'category' && current.kind === 'category' ? compareLevels(reference, current) : [];
}

/** The larger a table, the smaller a difference that is no chance. */
function scaleByCount(distance: number, reference: ColumnProfile, current: ColumnProfile): number {
  const [one, other] = [reference.presentCount, current.presentCount];
  return distance * Math.sqrt((one * other) / (one + other));
}

function compareNumbers(reference: Numbers, current: Numbers): Drift[] {
  const [old, fresh] = [reference.quantiles, current.quantiles];
  if (old.length === 0 || fresh.length === 0) {
    return [];
  }
  const edges = Array.from({ length: BINS - 1 }, (_, bin) => old[Math.floor(((bin + 1) * old.length) / BINS)] ?? 0);
  const unique = [...new Set(edges)];
  const size = stabilityIndex(shares(old, unique), shares(fresh, unique));
  const distance = kolmogorovDistance(old, fresh);
  if (size < NOTABLE_STABILITY_INDEX || scaleByCount(distance, reference, current) < CRITICAL_KOLMOGOROV) {
    return [];
  }
  const [from, to] = [middleOf(old), middleOf(fresh)];
  const finding = `its median went from ${from} to ${to} (stability index ${size.toFixed(2)})`;
  return [{ column: reference.name, kind: 'distribution', size, finding }];
}

function compareLevels(reference: Categories, current: Categories): Drift[] {
  const [old, fresh] = [sharesByLevel(reference), sharesByLevel(current)];
  const unseen = [...fresh.keys()].filter((level) => !old.has(level));
  const unseenShare = unseen.reduce((sum, level) => sum + (fresh.get(level) ?? 0), 0);
  const levels = [...new Set([...old.keys(), ...fresh.keys()])];
  const sharesOf = (side: ReadonlyMap<string, number>) => levels.map((level) => side.get(level) ?? 0);
  const size = stabilityIndex(sharesOf(old), sharesOf(fresh));
  const largest = Math.max(0, ...levels.map((level) => Math.abs((old.get(level) ?? 0) - (fresh.get(level) ?? 0))));
  const drifts: Drift[] = [];
  if (unseen.length > 0) {
    const shown = unseen.slice(0, 5).map((level) => `"${level}"`);
    const finding = `${percent(unseenShare)} of its values were never there before: ${shown.join(', ')}`;
    drifts.push({ column: reference.name, kind: 'new-levels', size: unseenShare, finding });
  }
  if (size >= NOTABLE_STABILITY_INDEX && scaleByCount(largest, reference, current) >= CRITICAL_KOLMOGOROV) {
    const finding = `its levels are distributed otherwise (stability index ${size.toFixed(2)})`;
    drifts.push({ column: reference.name, kind: 'distribution', size, finding });
  }
  return drifts;
}

function sharesByLevel({ levels }: Categories): ReadonlyMap<string, number> {
  return new Map(levels.map(({ name, share }) => [name, share]));
}

function pluralOf(kind: ColumnProfile['kind']): string {
  return kind === 'category' ? 'categories' : `${kind}s`;
}

function middleOf(sorted: readonly number[]): string {
  return Number((sorted[Math.floor(sorted.length / 2)] ?? 0).toPrecision(4)).toString();
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function shares(sorted: readonly number[], edges: readonly number[]): number[] {
  const counts = new Float64Array(edges.length + 1);
  let bin = 0;
  for (const value of sorted) {
    while (bin < edges.length && (edges[bin] ?? 0) <= value) {
      bin++;
    }
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return Array.from(counts, (count) => count / sorted.length);
}

function stabilityIndex(before: readonly number[], after: readonly number[]): number {
  return before.reduce((sum, share, bin) => {
    const [expected, actual] = [Math.max(share, SMALLEST_SHARE), Math.max(after[bin] ?? 0, SMALLEST_SHARE)];
    return sum + (actual - expected) * Math.log(actual / expected);
  }, 0);
}

/** Largest difference between two empirical distribution functions. */
function kolmogorovDistance(one: readonly number[], other: readonly number[]): number {
  let [left, right, largest] = [0, 0, 0];
  while (left < one.length && right < other.length) {
    const value = Math.min(one[left] ?? 0, other[right] ?? 0);
    while (left < one.length && one[left] === value) {
      left++;
    }
    while (right < other.length && other[right] === value) {
      right++;
    }
    largest = Math.max(largest, Math.abs(left / one.length - right / other.length));
  }
  return largest;
}
