import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export type CliRun = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

export const cliEntry = join(import.meta.dirname, '../../main/cli/mai.ts');

/** Runs one `mai` command in a process of its own, as a person would, and waits for its end. */
export async function runCli(argv: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<CliRun> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', cliEntry, ...argv], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code]: unknown[] = await once(child, 'close');
  return { code: typeof code === 'number' ? code : null, stdout, stderr };
}
