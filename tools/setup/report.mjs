/** A failure whose message is all a person needs; it is printed without a stack. */
export class SetupError extends Error {}

/**
 * Prints one line on stderr, because stdout belongs to the program that is being set up.
 * @param {string} message
 */
export function say(message) {
  console.error(`[setup] ${message}`);
}

/**
 * Runs a set-up step and says how long it took.
 * @template T
 * @param {string} what
 * @param {() => T | Promise<T>} step
 * @returns {Promise<T>}
 */
export async function timed(what, step) {
  say(`${what} …`);
  const startedAtMs = performance.now();
  const result = await step();
  say(`${what}: done in ${((performance.now() - startedAtMs) / 1000).toFixed(1)} s`);
  return result;
}

/**
 * Runs the main function of a tool: a SetupError ends it with one line and exit code 1.
 * @param {() => Promise<number>} main returns the exit code
 */
export async function runTool(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof SetupError)) {
      throw error;
    }
    say(error.message);
    process.exitCode = 1;
  }
}
