import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { EXIT_BAD_INPUT } from './command.ts';

/** Runs one of the project's own tools in this terminal and returns its exit code; Ctrl+C reaches it by itself. */
export async function runTool(tool: string, argv: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [tool, ...argv], { stdio: 'inherit' });
  const [code]: unknown[] = await once(child, 'exit');
  return typeof code === 'number' ? code : EXIT_BAD_INPUT;
}
