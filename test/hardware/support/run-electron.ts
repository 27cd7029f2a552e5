import { join } from 'node:path';
import { runProgram, type ProgramResult } from './run-program.ts';

/** Runs one of our programs as the main process of Electron, without a screen. */
export function runElectron(
  name: string,
  limitS: number,
  env: Readonly<Record<string, string>> = {},
): Promise<ProgramResult> {
  const programs = process.env['MAI_GUEST_PROGRAMS'] ?? '.';
  const electron = process.env['MAI_ELECTRON'] ?? 'electron';
  // As root Chromium's sandbox does not start; there is no display, and Electron without one crashes.
  const display = ['-a', '-s', '-screen 0 640x480x24'];
  return runProgram(
    'xvfb-run',
    [...display, electron, '--no-sandbox', '--disable-gpu', join(programs, name)],
    limitS,
    env,
  );
}
