import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { timeFactor } from './run-checks.ts';

export type ProgramResult = { readonly code: number | null; readonly output: string };

/**
 * Runs a program to its end and returns its output, both streams together; it is killed after `limitS` of the reference
 * machine. The whole output is kept beside the results.
 */
export function runProgram(
  program: string,
  args: readonly string[],
  limitS: number,
  env: Readonly<Record<string, string>> = {},
): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
    const timer = setTimeout(() => child.kill('SIGKILL'), limitS * 1000 * timeFactor);
    let output = '';
    const collect = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      keep(program, args, output);
      resolve({ code, output });
    });
  });
}

/** Returns the last lines of an output on one line, for a failure's message. */
export function tail(output: string, lines = 6): string {
  return output.trim().split('\n').slice(-lines).join(' | ');
}

function keep(program: string, args: readonly string[], output: string): void {
  const folder = process.env['MAI_HARDWARE_OUT'];
  if (folder) {
    appendFileSync(join(folder, `${basename(program)}.log`), `$ ${program} ${args.join(' ')}\n${output}\n`);
  }
}
