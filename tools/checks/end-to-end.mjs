import { join } from 'node:path';
import { ensureChromium, ensureFonts } from '../setup/ensure-chromium.mjs';
import { ensureLibraries, ensureVirtualDisplay, hasDisplay } from '../setup/ensure-libraries.mjs';
import { findElectron } from '../setup/find-electron.mjs';
import { root } from '../setup/paths.mjs';
import { SetupError, say } from '../setup/report.mjs';
import { sqliteBindingFor } from '../setup/sqlite-binding.mjs';
import { packForTest } from './pack-for-test.mjs';
import { stepOutcome } from './outcome.mjs';
import { program } from './program.mjs';
import { runSuite } from './run-suite.mjs';

/**
 * What the tests of a shell need, as environment; or null where this machine cannot run them.
 * @typedef {Record<string, string> | null} Environment
 */
const everywhere = ['electron', 'browser', 'packaged'];

/**
 * Runs the tests in the real Electron, in Chromium and on the packed station, each where it can be had, and returns
 * their outcome.
 * @param {readonly string[]} wanted projects
 * @param {readonly string[]} args further arguments for Playwright
 */
export async function runEndToEnd(wanted = everywhere, args = []) {
  const usesElectron = wanted.includes('electron') || wanted.includes('packaged');
  const electron = usesElectron ? await prepareElectron() : null;
  /** @type {Record<string, Environment>} */
  const environments = {
    electron,
    browser: wanted.includes('browser') ? await prepareBrowser() : null,
    packaged: electron && wanted.includes('packaged') ? await preparePackaged(electron) : null,
  };
  const projects = wanted.filter((project) => environments[project]);
  if (projects.length === 0) {
    return stepOutcome('end to end', false);
  }
  const report = join(root, 'test-results/reports/e2e.json');
  // -ac: the packed station runs as another user, who cannot read our key to the display.
  const display = hasDisplay() ? [] : ['xvfb-run', '-a', '-s', '-screen 0 1920x1080x24 -ac'];
  const options = [...projects.map((project) => `--project=${project}`), ...args];
  const [first = '', ...rest] = [...display, program('playwright'), 'test', ...options];
  const env = Object.assign({ PLAYWRIGHT_JSON_OUTPUT_FILE: report }, ...Object.values(environments));
  return runSuite('end to end', report, [first, ...rest], env);
}

/** @returns {Promise<Environment>} */
async function prepareElectron() {
  const found = await findElectron();
  if (found.binary === null) {
    say(`the tests in Electron are left out: ${found.why}`);
    return null;
  }
  await ensureLibraries(found.binary);
  await ensureVirtualDisplay();
  const binding = await sqliteBindingFor(found.binary);
  return { MAI_ELECTRON: found.binary, ...(binding ? { MAI_SQLITE_BINDING: binding } : {}) };
}

/**
 * @param {Record<string, string>} electron
 * @returns {Promise<Environment>}
 */
async function preparePackaged(electron) {
  if (process.platform !== 'linux') {
    say('the test of the packed station is left out: it is written for Linux');
    return null;
  }
  const packaged = await packForTest(electron);
  if (packaged === null) {
    throw new SetupError('the station could not be packed: see above');
  }
  return { MAI_PACKAGED: packaged };
}

/** @returns {Promise<Environment>} */
async function prepareBrowser() {
  const chromium = await ensureChromium();
  if (chromium.binary === null) {
    say(`the tests in a browser are left out: ${chromium.why}`);
    return null;
  }
  await ensureFonts();
  return { MAI_CHROMIUM: chromium.binary };
}
