import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { runProgram, type ProgramResult } from './run-program.ts';

/** Chromium looks for desktop services that a guest without a desktop does not have. */
const noise = /:ERROR:bus\.cc|:ERROR:object_proxy\.cc/;
let display: Promise<string> | null = null;

/** Runs one of our programs as the main process of Electron, on a display without a screen. */
export async function runElectron(name: string, limitS: number): Promise<ProgramResult> {
  const programs = process.env['MAI_GUEST_PROGRAMS'] ?? '.';
  const electron = process.env['MAI_ELECTRON'] ?? 'electron';
  display ??= startDisplay();
  // Chromium's sandbox does not start for root.
  const args = ['--no-sandbox', '--disable-gpu', join(programs, name)];
  const { code, output } = await runProgram(electron, args, limitS, { DISPLAY: await display });
  const lines = output.split('\n').filter((line) => line !== '' && !noise.test(line));
  return { code, output: lines.join('\n') };
}

/** Without any display Electron crashes; Xvfb picks a free number and tells it when it is ready. */
async function startDisplay(): Promise<string> {
  const server = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '640x480x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  process.once('exit', () => server.kill());
  const [number] = (await once(server.stdout, 'data')) as [Buffer];
  return `:${number.toString().trim()}`;
}
