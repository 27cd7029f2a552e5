import { buildIfStale } from './bundle/build-if-stale.mjs';
import { runEndToEnd } from './checks/end-to-end.mjs';
import { reportStep } from './checks/run-step.mjs';
import { runVitest } from './checks/run-suite.mjs';
import { runStaticChecks } from './checks/static-checks.mjs';
import { sumCounts } from './checks/test-counts.mjs';
import { runHardware } from './hardware/run-hardware.mjs';
import { SetupError, runTool, say } from './setup/report.mjs';
import { runPrepared } from './setup/run-prepared.mjs';

/** A step that could not even begin. */
const failure = { passed: 0, failed: 1, skipped: 0 };

await runTool(() => runPrepared(testAll));

/** Runs everything, a failed step does not hide the next; the last line is for machines. */
async function testAll() {
  const failedChecks = await runStaticChecks();
  const unit = await runVitest('unit');
  const isBuilt = await reportStep('build', build);
  const integration = await runVitest('integration', ['--config', 'vitest.integration.config.ts']);
  const endToEnd = isBuilt ? await tryEndToEnd() : failure;
  const hardware = isBuilt ? await withoutSetupError(() => runHardware(), failure) : failure;
  const checks = { passed: 0, failed: failedChecks, skipped: 0 };
  const { passed, failed, skipped } = sumCounts([checks, unit, integration, endToEnd, hardware]);
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  return failed === 0 ? 0 : 1;
}

function build() {
  return withoutSetupError(async () => {
    await buildIfStale();
    return true;
  }, false);
}

function tryEndToEnd() {
  return withoutSetupError(() => runEndToEnd(), failure);
}

/**
 * Says what a set-up step could not do and goes on with `otherwise`.
 * @template T
 * @param {() => Promise<T>} step
 * @param {T} otherwise
 */
async function withoutSetupError(step, otherwise) {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof SetupError)) {
      throw error;
    }
    say(error.message);
    return otherwise;
  }
}
