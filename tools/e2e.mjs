import { buildIfStale } from './bundle/build-if-stale.mjs';
import { runEndToEnd } from './checks/end-to-end.mjs';
import { runTool } from './setup/report.mjs';
import { runPrepared } from './setup/run-prepared.mjs';

await runTool(() =>
  runPrepared(async () => {
    await buildIfStale();
    const { failed } = await runEndToEnd(process.argv.slice(2));
    return failed === 0 ? 0 : 1;
  }),
);
