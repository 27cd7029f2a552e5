import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { firstLine, readOutcome, stepOutcome, sumOutcomes } from './outcome.mjs';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'outcome-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function report(content: object): string {
  const file = join(directory, 'report.json');
  writeFileSync(file, JSON.stringify(content));
  return file;
}

test('a report of vitest is taken as it stands, with the name of its suite', () => {
  const file = report({ passed: 3, failures: ['a.test.ts › adds: 1 is not 2'], skipped: 2 });
  const failures = ['[unit] a.test.ts › adds: 1 is not 2'];
  expect(readOutcome('unit', file, false)).toEqual({ passed: 3, failures, skipped: 2 });
});

test('a Playwright report counts a flaky test as passed and an error outside of tests as failed', () => {
  const stats = { expected: 4, unexpected: 1, flaky: 1, skipped: 2 };
  const failed = { status: 'unexpected', results: [{ error: { message: 'no\nstack' } }] };
  const specs = [{ file: 'a.spec.ts', title: 'opens', tests: [failed, { status: 'expected', results: [] }] }];
  const file = report({ stats, errors: [{ message: 'no worker' }], suites: [{ suites: [{ specs }] }] });
  const failures = ['[end to end] a.spec.ts › opens: no', '[end to end] no worker'];
  expect(readOutcome('end to end', file, false)).toEqual({ passed: 5, failures, skipped: 2 });
});

test('a suite that failed without a failed test counts as one failure', () => {
  const outcome = readOutcome('unit', report({ passed: 3, failures: [], skipped: 2 }), false);
  expect(outcome).toMatchObject({ passed: 3, failures: [expect.stringContaining('without a failed test')] });
});

test('a suite that crashed before its report counts as one failure', () => {
  const outcome = readOutcome('unit', join(directory, 'absent.json'), false);
  expect(outcome).toEqual({ passed: 0, failures: ['[unit] ended without a report: see its output above'], skipped: 0 });
});

test('suites and steps add up', () => {
  const suite = { passed: 1, failures: ['a', 'b'], skipped: 3 };
  const sum = sumOutcomes([suite, suite, stepOutcome('types', true), stepOutcome('lint', false)]);
  expect(sum).toEqual({ passed: 2, failures: ['a', 'b', 'a', 'b', '[lint] see its output above'], skipped: 6 });
});

test('of a message its first line is shown, without the colours of a terminal', () => {
  expect(firstLine('\u001B[31mexpected 1\u001B[39m to be 2\n  at a.ts')).toBe('expected 1 to be 2');
  expect(firstLine('x'.repeat(400))).toHaveLength(302);
  expect(firstLine(undefined)).toBe('');
});
