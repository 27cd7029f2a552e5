import { describe, expect, test } from 'vitest';
import { seededRandom } from '../evaluate/seeded-random.ts';
import { driftBetween, findDrift } from './find-drift.ts';
import { profileTable, TableProfile } from './profile-table.ts';
import type { Table } from './table.ts';

function speeds({ count, shift, seed }: { count: number; shift: number; seed: number }): Table {
  const random = seededRandom(seed);
  const values = Float64Array.from({ length: count }, () => 1000 + 100 * random() + shift);
  return { rowCount: count, columns: [{ kind: 'number', name: 'speed', values }] };
}

describe('the profile of a table', () => {
  test('keeps so many quantiles from the smallest to the largest, and what share is missing', () => {
    const values = Float64Array.from({ length: 1000 }, (_, row) => (row < 100 ? Number.NaN : row));
    const table: Table = { rowCount: 1000, columns: [{ kind: 'number', name: 'a', values }] };
    const [column] = profileTable(table, 11).columns;
    expect(column).toMatchObject({ kind: 'number', presentCount: 900 });
    expect(column?.missingShare).toBeCloseTo(0.1, 12);
    const quantiles = column?.kind === 'number' ? column.quantiles : [];
    expect(quantiles).toHaveLength(11);
    expect([quantiles[0], quantiles.at(-1)]).toEqual([100, 999]);
  });

  test('counts the shares of levels, and comes back from JSON as it was', () => {
    const codes = Int32Array.from([0, 0, 1, -1]);
    const table: Table = { rowCount: 4, columns: [{ kind: 'category', name: 'type', codes, levels: ['H', 'L'] }] };
    const profile = profileTable(table);
    expect(profile.columns[0]).toMatchObject({
      levels: [
        { name: 'H', share: 2 / 3 },
        { name: 'L', share: 1 / 3 },
      ],
    });
    expect(TableProfile.parse(JSON.parse(JSON.stringify(profile)))).toEqual(profile);
  });

  test('a thinned profile finds the same drift as the whole table, and none where there is none', () => {
    const before = speeds({ count: 5000, shift: 0, seed: 1 });
    const same = speeds({ count: 3000, shift: 0, seed: 2 });
    const later = speeds({ count: 3000, shift: 15, seed: 3 });
    const thinned = profileTable(before, 201);
    expect(driftBetween(thinned, profileTable(same))).toEqual([]);
    const [drift] = driftBetween(thinned, profileTable(later));
    const [whole] = findDrift(before, later);
    expect(drift).toMatchObject({ column: 'speed', kind: 'distribution' });
    expect(drift?.size).toBeCloseTo(whole?.size ?? 0, 0);
  });
});
