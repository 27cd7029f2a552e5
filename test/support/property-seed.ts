import { configureGlobal } from 'fast-check';

// The same commit gets the same answer each time; `npm run explore` looks at what other seeds and more runs would show.
const numRuns = Number(process.env['MAI_PROPERTY_RUNS'] ?? 100);
configureGlobal({
  seed: Number(process.env['MAI_PROPERTY_SEED'] ?? 42),
  numRuns,
  // Looking for a smaller counterexample may take for ever, and no time limit of a test ends what never waits.
  interruptAfterTimeLimit: 250 * numRuns,
  markInterruptAsFailure: true,
});
