import { dirname } from 'node:path';
import { installPackages } from './apt.mjs';
import { hasProgram, runCommand } from './run-command.mjs';

const electronPackages = ['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1'];

/** Returns true where a window can be shown. */
export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
}

/**
 * Installs the shared libraries that Electron needs and this machine lacks.
 * @param {string} binary path of Electron's program
 * @throws {import('./report.mjs').SetupError} with the one line to type where they cannot be installed
 */
export async function ensureLibraries(binary) {
  if (process.platform !== 'linux') {
    return;
  }
  const missing = missingLibraries(binary);
  if (missing.length > 0) {
    await installPackages(electronPackages, `Electron lacks ${missing.join(', ')}`);
  }
}

/** Installs the X server without a screen that tests need where there is no display. */
export async function ensureVirtualDisplay() {
  if (!hasDisplay() && !(hasProgram('Xvfb') && hasProgram('xauth'))) {
    await installPackages(['xvfb', 'xauth'], 'there is no display and no Xvfb to stand in for one');
  }
}

/** @param {string} binary */
function missingLibraries(binary) {
  const env = { ...process.env, LD_LIBRARY_PATH: dirname(binary) };
  return runCommand('ldd', [binary], { env })
    .stdout.split('\n')
    .filter((line) => line.includes('not found'))
    .map((line) => line.trim().split(' ')[0] ?? '');
}
