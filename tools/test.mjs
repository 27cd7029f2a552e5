import { buildIfStale } from './bundle/build-if-stale.mjs';
import { runEndToEnd } from './checks/end-to-end.mjs';
import { stepOutcome, sumOutcomes } from './checks/outcome.mjs';
import { reportOutcome } from './checks/report-outcome.mjs';
import { reportStep } from './checks/run-step.mjs';
import { runVitest } from './checks/run-suite.mjs';
import { runStaticChecks } from './checks/static-checks.mjs';
import { runHardware } from './hardware/run-hardware.mjs';
import { SetupError, runTool, say } from './setup/report.mjs';
import { runPrepared } from './setup/run-prepared.mjs';

await runTool(() => runPrepared(testAll));

/** Runs everything; a failed step does not hide the next. */
async function testAll() {
  const checks = await runStaticChecks();
  const unit = await runVitest('unit');
  const isBuilt = await reportStep('build', build);
  const integration = await runVitest('integration', ['--config', 'vitest.integration.config.ts']);
  const endToEnd = isBuilt ? await trySuite('end to end', runEndToEnd) : stepOutcome('end to end', false);
  const hardware = isBuilt ? await trySuite('hardware', runHardware) : stepOutcome('hardware', false);
  return reportOutcome(sumOutcomes([checks, unit, integration, endToEnd, hardware]));
}

function build() {
  return withoutSetupError(async () => {
    await buildIfStale();
    return true;
  }, false);
}

/**
 * @param {string} name
 * @param {() => Promise<import('./checks/outcome.mjs').Outcome>} suite
 */
function trySuite(name, suite) {
  return withoutSetupError(() => suite(), stepOutcome(name, false));
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
