import { runHardware } from './hardware/run-hardware.mjs';
import { runTool } from './setup/report.mjs';
import { runPrepared } from './setup/run-prepared.mjs';

// Usage: npm run test:hardware -- [usb] [video]
await runTool(() =>
  runPrepared(async () => {
    const wanted = process.argv.slice(2);
    const { passed, failed, skipped } = await runHardware(wanted.length > 0 ? wanted : undefined);
    console.log(`hardware: ${passed} passed, ${failed} failed, ${skipped} skipped`);
    return failed === 0 ? 0 : 1;
  }),
);
