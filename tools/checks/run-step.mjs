import { runInPlace } from '../setup/run-command.mjs';

/**
 * Runs one step and says how it ended and how long it took. Returns true when it succeeded.
 * @param {string} name
 * @param {readonly [string, ...string[]]} command program and arguments
 * @param {Record<string, string>} env added to ours
 */
export async function runStep(name, [program, ...args], env = {}) {
  return reportStep(name, async () => (await runInPlace(program, args, { env: { ...process.env, ...env } })) === 0);
}

/**
 * @param {string} name
 * @param {() => Promise<boolean>} step
 */
export async function reportStep(name, step) {
  const startedAtMs = performance.now();
  const isOk = await step();
  const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1);
  console.log(`[${name}] ${isOk ? 'ok' : 'FAILED'} in ${seconds} s`);
  return isOk;
}
