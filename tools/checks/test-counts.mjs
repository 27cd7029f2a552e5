import { existsSync, readFileSync, rmSync } from 'node:fs';

/** @typedef {{passed: number, failed: number, skipped: number}} Counts */

/**
 * Returns what a suite's JSON report says. A suite that failed without a failed test, or that left no report because it
 * crashed, counts as one failure.
 * @param {string} file the report of vitest or Playwright
 * @param {boolean} isOk whether the suite's program ended with 0
 * @returns {Counts}
 */
export function readCounts(file, isOk) {
  const counts = existsSync(file) ? parseReport(readFileSync(file, 'utf8')) : { passed: 0, failed: 0, skipped: 0 };
  return isOk || counts.failed > 0 ? counts : { ...counts, failed: 1 };
}

/**
 * Removes the report of an earlier run, which must not speak for a suite that crashes now.
 * @param {string} file
 */
export function forgetReport(file) {
  rmSync(file, { force: true });
}

/**
 * @param {string} text
 * @returns {Counts}
 */
function parseReport(text) {
  const report = JSON.parse(text);
  if (report.stats) {
    const { expected, unexpected, flaky, skipped } = report.stats;
    return { passed: expected + flaky, failed: unexpected + report.errors.length, skipped };
  }
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/**
 * Returns the sum.
 * @param {readonly Counts[]} all
 * @returns {Counts}
 */
export function sumCounts(all) {
  return all.reduce(
    (sum, counts) => ({
      passed: sum.passed + counts.passed,
      failed: sum.failed + counts.failed,
      skipped: sum.skipped + counts.skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}
