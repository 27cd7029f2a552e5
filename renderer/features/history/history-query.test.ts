import { expect, test } from 'vitest';
import type { Inspection } from '../../../contract/inspection.ts';
import { endOfDayUs, matchesFilter, NO_FILTER, pageQuery } from './history-query.ts';

test('an empty filter asks for the newest page', () => {
  expect(pageQuery(NO_FILTER, null)).toEqual({ limit: 100 });
});

test('a filter and the oldest known record narrow the page', () => {
  const oldest = { finishedAtUs: 77 } as Inspection;
  expect(pageQuery({ verdict: 'fail', search: ' 88 ', untilDay: '2026-03-03' }, oldest)).toEqual({
    limit: 100,
    verdict: 'fail',
    search: '88',
    beforeUs: 77,
  });
});

test('a day ends where the next begins, also over the end of a month', () => {
  expect(endOfDayUs('2026-02-28')).toBe(new Date(2026, 2, 1).getTime() * 1000);
  expect(endOfDayUs('')).toBeNull();
  expect(endOfDayUs('nonsense')).toBeNull();
});

test('a part judged meanwhile appears only where it belongs', () => {
  const record = { verdict: 'fail', partSerial: 'AB-1', productCode: 'X', finishedAtUs: 5 } as Inspection;
  expect(matchesFilter(record, NO_FILTER)).toBe(true);
  expect(matchesFilter(record, { ...NO_FILTER, verdict: 'pass' })).toBe(false);
  expect(matchesFilter(record, { ...NO_FILTER, search: 'ab' })).toBe(true);
  expect(matchesFilter(record, { ...NO_FILTER, search: 'zz' })).toBe(false);
  expect(matchesFilter(record, { ...NO_FILTER, untilDay: '1969-12-30' })).toBe(false);
});
