import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readCounts, sumCounts } from './test-counts.mjs';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'counts-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function report(content: object): string {
  const file = join(directory, 'report.json');
  writeFileSync(file, JSON.stringify(content));
  return file;
}
const vitest = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 1, numTodoTests: 1 };

test('a vitest report counts pending and todo tests as skipped', () => {
  expect(readCounts(report(vitest), true)).toEqual({ passed: 3, failed: 0, skipped: 2 });
});

test('a Playwright report counts a flaky test as passed and an error outside of tests as failed', () => {
  const stats = { expected: 4, unexpected: 1, flaky: 1, skipped: 2 };
  expect(readCounts(report({ stats, errors: [{}] }), false)).toEqual({ passed: 5, failed: 2, skipped: 2 });
});

test('a suite that failed without a failed test counts as one failure', () => {
  expect(readCounts(report(vitest), false)).toEqual({ passed: 3, failed: 1, skipped: 2 });
});

test('a suite that crashed before its report counts as one failure', () => {
  expect(readCounts(join(directory, 'absent.json'), false)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test('suites add up', () => {
  const suite = { passed: 1, failed: 2, skipped: 3 };
  expect(sumCounts([suite, suite])).toEqual({ passed: 2, failed: 4, skipped: 6 });
});
