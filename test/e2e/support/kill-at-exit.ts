import type { ChildProcess } from 'node:child_process';

/**
 * Makes sure that a program does not outlive the tests, which would hold their output open for ever.
 *
 * @returns a function that gives the program free again
 */
export function killAtExit(child: ChildProcess): () => void {
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const forget = () => process.off('exit', kill);
  child.once('exit', forget);
  return forget;
}
