/**
 * Says once more what failed, which may have scrolled away, and how many tests did what; the last line is for machines.
 * Returns the exit code.
 * @param {import('./outcome.mjs').Outcome} outcome
 */
export function reportOutcome({ passed, failures, skipped }) {
  failures.forEach((failure) => console.log(`FAILED ${failure}`));
  console.log(`${passed} passed, ${failures.length} failed, ${skipped} skipped`);
  return failures.length === 0 ? 0 : 1;
}
