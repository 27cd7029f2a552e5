import { entryPoints } from '../bundle/targets.mjs';
import { stepOutcome, sumOutcomes } from './outcome.mjs';
import { reportStep, runStep } from './run-step.mjs';
import { findUnreachableFiles } from './unreachable-files.mjs';
import { program } from './program.mjs';
import { root } from '../setup/paths.mjs';

/** Runs what needs no test: types, lint, format, and files that nothing imports. Returns the outcome of all. */
export async function runStaticChecks() {
  return sumOutcomes([
    await check('types', [program('tsc'), '-b']),
    await check('types of tests', [program('tsc'), '-p', 'test']),
    await check('lint', [program('oxlint'), '--type-aware', '--quiet']),
    await check('format', [program('biome'), 'format', '.']),
    stepOutcome('reach', await reportStep('reach', async () => reportUnreachable())),
  ]);
}

/**
 * @param {string} name
 * @param {readonly [string, ...string[]]} command
 */
async function check(name, command) {
  return stepOutcome(name, await runStep(name, command));
}

function reportUnreachable() {
  const unreachable = findUnreachableFiles(root, entryPoints);
  for (const file of unreachable) {
    console.log(`${file}: no entry point imports it; delete it or use it`);
  }
  return unreachable.length === 0;
}
