import { configureGlobal } from 'fast-check';

// The same commit gets the same answer each time; `npm run explore` looks at what other seeds and more runs would show.
configureGlobal({
  seed: Number(process.env['MAI_PROPERTY_SEED'] ?? 42),
  numRuns: Number(process.env['MAI_PROPERTY_RUNS'] ?? 100),
});
