import { runStaticChecks } from './checks/static-checks.mjs';
import { runVitest } from './checks/run-suite.mjs';
import { runTool } from './setup/report.mjs';
import { runPrepared } from './setup/run-prepared.mjs';

await runTool(() =>
  runPrepared(async () => {
    const failedSteps = await runStaticChecks();
    const { failed } = await runVitest('unit');
    return failedSteps + failed === 0 ? 0 : 1;
  }),
);
