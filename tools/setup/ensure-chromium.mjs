import { existsSync } from 'node:fs';
import { installPackages } from './apt.mjs';
import { SetupError } from './report.mjs';
import { hasProgram, runCommand } from './run-command.mjs';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/**
 * Returns the Chromium for the browser tests, or why there is none. MAI_CHROMIUM names another one.
 * @returns {Promise<{binary: string} | {binary: null, why: string}>}
 */
export async function ensureChromium() {
  const known = [process.env['MAI_CHROMIUM'] ?? '', ...places].find((place) => place !== '' && existsSync(place));
  if (known) {
    return { binary: known };
  }
  try {
    await installPackages(['chromium'], 'the browser tests need Chromium');
  } catch (error) {
    if (error instanceof SetupError) {
      return { binary: null, why: error.message };
    }
    throw error;
  }
  const installed = places.find((place) => existsSync(place));
  return installed ? { binary: installed } : { binary: null, why: 'apt-get installed no Chromium' };
}

/** Chinese texts need glyphs; without them the screenshots show boxes, which is no reason to fail. */
export async function ensureFonts() {
  if (process.platform !== 'linux' || !hasProgram('fc-list') || runCommand('fc-list', [':lang=zh-cn']).stdout !== '') {
    return;
  }
  try {
    await installPackages(['fonts-noto-cjk'], 'no font here has Chinese characters');
  } catch (error) {
    if (!(error instanceof SetupError)) {
      throw error;
    }
  }
}
