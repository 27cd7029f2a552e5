import { entryPoints } from '../bundle/targets.mjs';
import { reportStep, runStep } from './run-step.mjs';
import { findUnreachableFiles } from './unreachable-files.mjs';
import { program } from './program.mjs';
import { root } from '../setup/paths.mjs';

/** Runs what needs no test: types, lint, format, and files that nothing imports. Returns how many steps failed. */
export async function runStaticChecks() {
  const results = [
    await runStep('types', [program('tsc'), '-b']),
    await runStep('types of tests', [program('tsc'), '-p', 'test']),
    await runStep('lint', [program('oxlint'), '--type-aware', '--quiet']),
    await runStep('format', [program('biome'), 'format', '.']),
    await reportStep('reach', async () => reportUnreachable()),
  ];
  return results.filter((isOk) => !isOk).length;
}

function reportUnreachable() {
  const unreachable = findUnreachableFiles(root, entryPoints);
  for (const file of unreachable) {
    console.log(`${file}: no entry point imports it; delete it or use it`);
  }
  return unreachable.length === 0;
}
