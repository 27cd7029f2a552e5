import { reportOutcome } from './checks/report-outcome.mjs';
import { runHardware } from './hardware/run-hardware.mjs';
import { runTool } from './setup/report.mjs';
import { runPrepared } from './setup/run-prepared.mjs';

// Usage: npm run test:hardware -- [usb] [video]
await runTool(() =>
  runPrepared(async () => {
    const wanted = process.argv.slice(2);
    return reportOutcome(await runHardware(wanted.length > 0 ? wanted : undefined));
  }),
);
