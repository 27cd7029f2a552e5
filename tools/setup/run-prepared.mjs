import { ensureInstalled } from './ensure-installed.mjs';
import { runUnderNode24 } from './run-under-node-24.mjs';

/**
 * Runs a tool with its packages installed and under a new enough Node. Returns the exit code.
 * @param {() => Promise<number>} tool
 */
export async function runPrepared(tool) {
  await ensureInstalled();
  return (await runUnderNode24()) ?? tool();
}
