import { spawnSync } from 'node:child_process';
import { chownSync } from 'node:fs';

const NOBODY = 65534;
const dropRights = [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];

/** How to run a program with Chromium's sandbox, which cannot start for root. */
export type Launch = { readonly command: readonly string[]; readonly isSandboxed: boolean };

/**
 * Returns how to run the packed program: as it is for a person, as nobody for root, and without the sandbox where
 * nobody cannot reach it, for example below /root.
 *
 * @param dataDirectory is given to the user that the program runs as, who has it as home
 */
export function launchUnprivileged(program: string, dataDirectory: string): Launch {
  if (process.getuid?.() !== 0) {
    return { command: [program], isSandboxed: true };
  }
  if (spawnSync('setpriv', [...dropRights, 'test', '-x', program]).status !== 0) {
    return { command: [program, '--no-sandbox'], isSandboxed: false };
  }
  chownSync(dataDirectory, NOBODY, NOBODY);
  return { command: ['setpriv', ...dropRights, 'env', `HOME=${dataDirectory}`, program], isSandboxed: true };
}
