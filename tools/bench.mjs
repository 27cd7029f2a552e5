import { program } from './checks/program.mjs';
import { runTool } from './setup/report.mjs';
import { runInPlace } from './setup/run-command.mjs';
import { runPrepared } from './setup/run-prepared.mjs';

// Benches run one after the other: two at once would measure each other.
await runTool(() =>
  runPrepared(() =>
    runInPlace(program('vitest'), ['bench', '--run', '--no-file-parallelism', ...process.argv.slice(2)]),
  ),
);
