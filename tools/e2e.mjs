import { buildIfStale } from './bundle/build-if-stale.mjs';
import { runEndToEnd } from './checks/end-to-end.mjs';
import { reportOutcome } from './checks/report-outcome.mjs';
import { runTool } from './setup/report.mjs';
import { runPrepared } from './setup/run-prepared.mjs';

const option = '--project=';

// Usage: npm run e2e -- [--project=electron|browser|packaged] [arguments of Playwright]
await runTool(() =>
  runPrepared(async () => {
    await buildIfStale();
    const args = process.argv.slice(2);
    const projects = args.filter((arg) => arg.startsWith(option)).map((arg) => arg.slice(option.length));
    const others = args.filter((arg) => !arg.startsWith(option));
    return reportOutcome(await runEndToEnd(projects.length > 0 ? projects : undefined, others));
  }),
);
