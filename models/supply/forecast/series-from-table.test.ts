import { describe, expect, test } from 'vitest';
import { readTable } from '../../table/read-csv.ts';
import { prepareSeries } from './prepare-series.ts';
import { type SeriesOptions, seriesFromTable } from './series-from-table.ts';

async function* bytesOf(text: string): AsyncIterable<Uint8Array> {
  yield new TextEncoder().encode(text);
}

async function read(text: string, options: SeriesOptions = {}) {
  return seriesFromTable(await readTable(bytesOf(text), { isRagged: true }), options);
}

describe('one series a row', () => {
  test('descriptions are told from values, trailing blanks from gaps', async () => {
    const { series, layout } = await read('id,Price,JAN24,FEB24,MAR24\n7,1.5,3,,5\n8,2.5,4,6,\n');
    expect(series.map(({ id }) => id)).toEqual(['7', '8']);
    expect([...(series[0]?.values ?? [])]).toEqual([3, Number.NaN, 5]);
    expect([...(series[1]?.values ?? [])]).toEqual([4, 6]);
    expect(layout).toContain('from "JAN24" to "MAR24"');
  });

  test('a column freq tells the season of each row; another season asked for is used with a warning', async () => {
    const text = 'id,period,n,freq,values...\nA,M,3,12,1,2,3\nB,Y,2,1,4,5\n';
    expect((await read(text)).series.map(({ seasonLength }) => seasonLength)).toEqual([12, 1]);
    const asked = await read(text, { seasonLength: 12 });
    expect(asked.series.map(({ seasonLength }) => seasonLength)).toEqual([12, 12]);
    expect(asked.warnings.join()).toContain('1 of 2 series another season than --season 12');
  });

  test('a word among numbers is named', async () => {
    await expect(read('id,t1,t2,t3\nA,1,x,3\nB,1,2,3\n')).rejects.toThrow('column "t2", row 1: "x" is no number');
  });
});

describe('one value a row', () => {
  test('rows may come in any order; a missing quarter is a gap; the season follows from the dates', async () => {
    const { series, layout } = await read(
      'sku,date,qty\nB,2024-01-01,9\nA,2024-07-01,3\nA,2024-01-01,1\nB,2024-04-01,8\nB,2024-07-01,7\nA,2024-10-01,4\n',
    );
    const a = series.find(({ id }) => id === 'A');
    expect(layout).toContain('every');
    expect([...(series.find(({ id }) => id === 'B')?.values ?? [])]).toEqual([9, 8, 7]);
    expect(a?.values[0]).toBe(1);
    expect(a?.values.at(-1)).toBe(4);
  });

  test('without ids every column beside the time is a series', async () => {
    const { series } = await read('date,north,south\n2024-01-01,1,5\n2024-01-02,2,6\n2024-01-04,3,7\n');
    expect(series.map(({ id }) => id)).toEqual(['north', 'south']);
    expect([...(series[0]?.values ?? [])]).toEqual([1, 2, Number.NaN, 3]);
    expect(series[0]?.seasonLength).toBe(7);
  });

  test('two values at one time are refused', async () => {
    const doubled = 'id,date,value\nA,2024-01-01,1\nA,2024-01-01,2\n';
    await expect(read(doubled)).rejects.toThrow('series "A" has two values for 2024-01-01');
  });
});

describe('a series made ready', () => {
  const prepare = (values: readonly number[], seasonLength: number) =>
    prepareSeries({ id: 's', values: Float64Array.from(values), seasonLength });

  test('gaps are filled along the season, not across it', () => {
    const season = [10, 20, 40, 20];
    const values = Array.from({ length: 16 }, (_, t) => (t === 6 ? Number.NaN : (season[t % 4] ?? 0)));
    expect(prepare(values, 4).values[6]).toBeGreaterThan(30);
    expect(prepare(values, 4).gaps).toBe(1);
  });

  test('a season that history does not hold twice is left out', () => {
    expect(prepare([1, 2, 3, 4, 5, 6, 7], 4).seasonLength).toBe(1);
  });

  test('infinite values and impossible seasons are refused', () => {
    expect(() => prepare([1, Number.POSITIVE_INFINITY], 1)).toThrow('value 2: it is not finite');
    expect(() => prepare([1, 2], 0)).toThrow('season length');
  });
});
