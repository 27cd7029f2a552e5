import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildIfStale } from './bundle/build-if-stale.mjs';
import { root } from './setup/paths.mjs';
import { runTool } from './setup/report.mjs';
import { runPrepared } from './setup/run-prepared.mjs';

await runTool(() =>
  runPrepared(async () => {
    if (process.argv.includes('--clean')) {
      rmSync(join(root, 'out'), { recursive: true, force: true });
    }
    await buildIfStale();
    return 0;
  }),
);
