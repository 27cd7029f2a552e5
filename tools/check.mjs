import { sumOutcomes } from './checks/outcome.mjs';
import { reportOutcome } from './checks/report-outcome.mjs';
import { runStaticChecks } from './checks/static-checks.mjs';
import { runVitest } from './checks/run-suite.mjs';
import { runTool } from './setup/report.mjs';
import { runPrepared } from './setup/run-prepared.mjs';

await runTool(() =>
  runPrepared(async () => {
    return reportOutcome(sumOutcomes([await runStaticChecks(), await runVitest('unit')]));
  }),
);
