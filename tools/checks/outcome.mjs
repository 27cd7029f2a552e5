import { existsSync, readFileSync, rmSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

/**
 * What became of a suite: `failures` has a line for each thing that failed, with the name of its suite.
 * @typedef {{passed: number, failures: readonly string[], skipped: number}} Outcome
 */

/** @typedef {{title: string, file: string, tests: {status: string, results: {error?: {message?: string}}[]}[]}} Spec */
/** @typedef {{specs?: Spec[], suites?: PlaywrightSuite[]}} PlaywrightSuite */

/**
 * Returns what a suite's report says. A suite that failed without a failed test, or that left no report because it
 * crashed, counts as one failure.
 * @param {string} suite its name
 * @param {string} file the report of Playwright, or of our reporter for vitest
 * @param {boolean} isOk whether the suite's program ended with 0
 * @returns {Outcome}
 */
export function readOutcome(suite, file, isOk) {
  const hasReport = existsSync(file);
  const outcome = hasReport ? parseReport(readFileSync(file, 'utf8')) : { passed: 0, failures: [], skipped: 0 };
  const ended = hasReport ? 'ended as failed without a failed test' : 'ended without a report';
  const failures = isOk || outcome.failures.length > 0 ? outcome.failures : [`${ended}: see its output above`];
  return { ...outcome, failures: failures.map((failure) => `[${suite}] ${failure}`) };
}

/**
 * Removes the report of an earlier run, which must not speak for a suite that crashes now.
 * @param {string} file
 */
export function forgetReport(file) {
  rmSync(file, { force: true });
}

/**
 * Returns the outcome of a step that is no suite of tests.
 * @param {string} name
 * @param {boolean} isOk
 * @returns {Outcome}
 */
export function stepOutcome(name, isOk) {
  return { passed: 0, failures: isOk ? [] : [`[${name}] see its output above`], skipped: 0 };
}

/**
 * Returns the first line of a failure's message, short enough for one line.
 * @param {string | undefined} message
 */
export function firstLine(message) {
  // A runner colours its messages for a terminal.
  const [line = ''] = stripVTControlCharacters(message ?? '').split('\n');
  return line.length > 300 ? `${line.slice(0, 300)} …` : line;
}

/**
 * @param {string} text
 * @returns {Outcome}
 */
function parseReport(text) {
  const report = JSON.parse(text);
  if (!report.stats) {
    return report;
  }
  const { expected, flaky, skipped } = report.stats;
  const errors = report.errors.map((/** @type {{message?: string}} */ error) => firstLine(error.message));
  return { passed: expected + flaky, failures: [...failedSpecs(report), ...errors], skipped };
}

/**
 * @param {PlaywrightSuite} suite
 * @returns {string[]}
 */
function failedSpecs({ specs = [], suites = [] }) {
  const own = specs.flatMap(({ file, title, tests }) =>
    tests
      .filter(({ status }) => status === 'unexpected')
      .map(({ results }) => `${file} › ${title}: ${firstLine(results.at(-1)?.error?.message)}`),
  );
  return [...own, ...suites.flatMap(failedSpecs)];
}

/**
 * Returns the sum.
 * @param {readonly Outcome[]} all
 * @returns {Outcome}
 */
export function sumOutcomes(all) {
  return {
    passed: all.reduce((sum, { passed }) => sum + passed, 0),
    failures: all.flatMap(({ failures }) => failures),
    skipped: all.reduce((sum, { skipped }) => sum + skipped, 0),
  };
}
