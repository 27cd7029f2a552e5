import { join } from 'node:path';
import { ensureChromium, ensureFonts } from '../setup/ensure-chromium.mjs';
import { ensureLibraries, ensureVirtualDisplay, hasDisplay } from '../setup/ensure-libraries.mjs';
import { findElectron } from '../setup/find-electron.mjs';
import { root } from '../setup/paths.mjs';
import { say } from '../setup/report.mjs';
import { sqliteBindingFor } from '../setup/sqlite-binding.mjs';
import { program } from './program.mjs';
import { runSuite } from './run-suite.mjs';

/**
 * Runs the tests in the real Electron and in Chromium, each where it can be had, and returns their counts.
 * @param {readonly string[]} args further arguments for Playwright
 */
export async function runEndToEnd(args = []) {
  const electron = await prepareElectron();
  const browser = await prepareBrowser();
  const projects = [...electron.projects, ...browser.projects].map((project) => `--project=${project}`);
  if (projects.length === 0) {
    return { passed: 0, failed: 1, skipped: 0 };
  }
  // Playwright removes its own output folder first, so the report lies beside it.
  const report = join(root, 'test-results/reports/e2e.json');
  const display = hasDisplay() ? [] : ['xvfb-run', '-a', '-s', '-screen 0 1920x1080x24'];
  const [first, ...rest] = [...display, program('playwright'), 'test', ...projects, ...args];
  const env = { ...electron.env, ...browser.env, PLAYWRIGHT_JSON_OUTPUT_FILE: report };
  return runSuite('end to end', report, [first ?? '', ...rest], env);
}

/** @returns {Promise<{projects: string[], env: Record<string, string>}>} */
async function prepareElectron() {
  const found = await findElectron();
  if (found.binary === null) {
    say(`the tests in Electron are left out: ${found.why}`);
    return { projects: [], env: {} };
  }
  await ensureLibraries(found.binary);
  await ensureVirtualDisplay();
  const binding = await sqliteBindingFor(found.binary);
  return {
    projects: ['electron'],
    env: { MAI_ELECTRON: found.binary, ...(binding ? { MAI_SQLITE_BINDING: binding } : {}) },
  };
}

/** @returns {Promise<{projects: string[], env: Record<string, string>}>} */
async function prepareBrowser() {
  const chromium = await ensureChromium();
  if (chromium.binary === null) {
    say(`the tests in a browser are left out: ${chromium.why}`);
    return { projects: [], env: {} };
  }
  await ensureFonts();
  return { projects: ['browser'], env: { MAI_CHROMIUM: chromium.binary } };
}
