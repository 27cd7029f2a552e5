import { writeFileSync } from 'node:fs';
import { firstLine } from './outcome.mjs';

/** Writes what became of a run of vitest to the file that MAI_OUTCOME_FILE names, also errors outside of any test. */
// oxlint-disable-next-line import/no-default-export -- vitest loads a reporter as the default of its file.
export default class OutcomeReporter {
  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly {message: string}[]} unhandledErrors
   */
  onTestRunEnd(modules, unhandledErrors) {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const failures = [
      ...modules.flatMap((module) => module.errors().map((error) => failureOf(module.relativeModuleId, error.message))),
      ...tests.flatMap((test) => failureOfTest(test)),
      ...unhandledErrors.map((error) => failureOf('outside of any test', error.message)),
    ];
    const count = (/** @type {string} */ state) => tests.filter((test) => test.result().state === state).length;
    const outcome = { passed: count('passed'), failures, skipped: count('skipped') + count('pending') };
    writeFileSync(process.env['MAI_OUTCOME_FILE'] ?? 'outcome.json', JSON.stringify(outcome));
  }
}

/** @param {import('vitest/node').TestCase} test */
function failureOfTest(test) {
  const { state, errors } = test.result();
  return state === 'failed'
    ? [failureOf(`${test.module.relativeModuleId} › ${test.fullName}`, errors?.[0]?.message)]
    : [];
}

/**
 * @param {string} where
 * @param {string | undefined} message
 */
function failureOf(where, message) {
  return `${where}: ${firstLine(message)}`;
}
