import { join } from 'node:path';
import { buildIfStale } from './bundle/build-if-stale.mjs';
import { ensureFonts } from './setup/ensure-chromium.mjs';
import { ensureLibraries, hasDisplay } from './setup/ensure-libraries.mjs';
import { findElectron } from './setup/find-electron.mjs';
import { root } from './setup/paths.mjs';
import { SetupError, runTool, say } from './setup/report.mjs';
import { runInPlace } from './setup/run-command.mjs';
import { runPrepared } from './setup/run-prepared.mjs';
import { sqliteBindingFor } from './setup/sqlite-binding.mjs';

await runTool(() =>
  runPrepared(async () => {
    const passedOn = process.argv.slice(2).filter((argument) => argument !== '--browser');
    const wantsBrowser = passedOn.length < process.argv.length - 2;
    const window = await findWindow(wantsBrowser);
    await buildIfStale();
    return window.program !== null ? startWindow(window, passedOn) : startBrowserMode(window.why, passedOn);
  }),
);

/**
 * Returns the program that shows the window, or why there can be none here.
 * @param {boolean} wantsBrowser
 * @returns {Promise<{program: string, binding: string | null} | {program: null, why: string}>}
 */
async function findWindow(wantsBrowser) {
  if (wantsBrowser) {
    return { program: null, why: '--browser was asked for' };
  }
  if (!hasDisplay()) {
    return { program: null, why: 'there is no display here (DISPLAY and WAYLAND_DISPLAY are empty)' };
  }
  const found = await findElectron();
  if (found.binary === null) {
    return { program: null, why: found.why };
  }
  try {
    await ensureLibraries(found.binary);
    return { program: found.binary, binding: await sqliteBindingFor(found.binary) };
  } catch (error) {
    if (error instanceof SetupError) {
      return { program: null, why: error.message };
    }
    throw error;
  }
}

/**
 * @param {{program: string, binding: string | null}} window
 * @param {readonly string[]} passedOn
 */
function startWindow({ program, binding }, passedOn) {
  // Chromium's sandbox cannot start for root.
  const sandbox = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const env = binding ? { ...process.env, MAI_SQLITE_BINDING: binding } : process.env;
  return runInPlace(program, [...sandbox, root, ...passedOn], { cwd: process.cwd(), env });
}

/**
 * @param {string} why
 * @param {readonly string[]} passedOn
 */
async function startBrowserMode(why, passedOn) {
  await ensureFonts();
  say(`no window: ${why}. The station is served to a browser on this machine instead; open the address below.`);
  const host = join(root, 'out/engine/headless-host.js');
  return runInPlace(process.execPath, [host, ...passedOn], { cwd: process.cwd() });
}
