import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup/paths.mjs';
import { program } from './program.mjs';
import { runStep } from './run-step.mjs';
import { forgetReport, readOutcome } from './outcome.mjs';

const reports = join(root, 'test-results/reports');

/**
 * Runs a vitest suite and returns its outcome.
 * @param {string} name
 * @param {readonly string[]} args
 */
export function runVitest(name, args = []) {
  const report = join(reports, `${name}.json`);
  const command = /** @type {const} */ ([
    program('vitest'),
    'run',
    '--reporter=default',
    `--reporter=${join(root, 'tools/checks/outcome-reporter.mjs')}`,
    ...args,
  ]);
  return runSuite(name, report, command, { MAI_OUTCOME_FILE: report });
}

/**
 * Runs a program that writes a JSON report, and returns its outcome.
 * @param {string} name
 * @param {string} report
 * @param {readonly [string, ...string[]]} command
 * @param {Record<string, string>} env
 */
export async function runSuite(name, report, command, env) {
  mkdirSync(reports, { recursive: true });
  forgetReport(report);
  return readOutcome(name, report, await runStep(name, command, env));
}
