import { runInterlockTrial, trialTable } from './interlock-trial.ts';

// A program of its own: under the test runner drawing the parts takes ten times as long.
const [parts = '10000', seed = '11'] = process.argv.slice(2);
const { rows, seconds } = await runInterlockTrial(Number(parts), Number(seed));
process.stdout.write(`${trialTable(rows)}\n\n${seconds.toFixed(0)} s\n`);
process.stdout.write(`${JSON.stringify(rows)}\n`);
process.exit(0);
