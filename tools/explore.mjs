import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { sumOutcomes } from './checks/outcome.mjs';
import { reportOutcome } from './checks/report-outcome.mjs';
import { runVitest } from './checks/run-suite.mjs';
import { root } from './setup/paths.mjs';
import { SetupError, runTool } from './setup/report.mjs';
import { runPrepared } from './setup/run-prepared.mjs';

const RUNS_OF_A_PROPERTY = 1000;
/** A property has 30 s in the tests; here it has ten times the runs. */
const TEST_TIMEOUT_MS = 600_000;

// Usage: npm run explore -- [ROUNDS]. Property tests alone, each round from a seed of its own.
await runTool(() => runPrepared(explore));

async function explore() {
  const rounds = Number(process.argv[2] ?? 5);
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new SetupError(`"${process.argv[2]}" is no number of rounds: npm run explore -- 5`);
  }
  process.env['MAI_PROPERTY_RUNS'] = String(RUNS_OF_A_PROPERTY);
  const outcomes = [];
  for (let round = 1; round <= rounds; round++) {
    const seed = Math.floor(Math.random() * 2 ** 31);
    process.env['MAI_PROPERTY_SEED'] = String(seed);
    console.log(`round ${round} of ${rounds}: MAI_PROPERTY_SEED=${seed} MAI_PROPERTY_RUNS=${RUNS_OF_A_PROPERTY}`);
    outcomes.push(await runVitest('unit', [`--testTimeout=${TEST_TIMEOUT_MS}`, ...findPropertyTests()]));
  }
  return reportOutcome(sumOutcomes(outcomes));
}

function findPropertyTests() {
  return ['contract', 'main', 'models', 'renderer']
    .flatMap((room) =>
      readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }).map((file) => join(room, file)),
    )
    .filter((file) => /\.test\.tsx?$/.test(file))
    .filter((file) => readFileSync(join(root, file), 'utf8').includes("'fast-check'"));
}
