import { buildIfStale } from './bundle/build-if-stale.mjs';
import { program } from './checks/program.mjs';
import { runTool } from './setup/report.mjs';
import { runInPlace } from './setup/run-command.mjs';
import { runPrepared } from './setup/run-prepared.mjs';

// Usage: npm run package -- [--linux|--win|--mac] [target]. Each system is packed on itself.
await runTool(() =>
  runPrepared(async () => {
    await buildIfStale();
    return runInPlace(program('electron-builder'), ['--config', 'electron-builder.yml', ...process.argv.slice(2)]);
  }),
);
