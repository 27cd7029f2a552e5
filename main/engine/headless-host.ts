import { runHeadless } from './run-station.ts';

await runHeadless(process.argv.slice(2));
