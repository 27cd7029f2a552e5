import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDirectory, cacheKey, root } from './paths.mjs';
import { SetupError, timed } from './report.mjs';
import { runNpm } from './run-command.mjs';
import { withLock } from './with-lock.mjs';

/**
 * Installs the packages of the lock file where node_modules holds others.
 * @throws {SetupError} when npm cannot install them
 */
export async function ensureInstalled() {
  if (isInstalled(root)) {
    return;
  }
  await withLock(join(cacheDirectory(), `install-${cacheKey(root)}`), async () => {
    // The run that held the lock before us may have done it.
    if (!isInstalled(root)) {
      await timed('installing packages (npm ci)', install);
    }
  });
}

function install() {
  const { code } = runNpm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    stdio: ['ignore', 2, 2],
  });
  if (code !== 0) {
    throw new SetupError('npm ci failed: see its message above; is the npm registry reachable?');
  }
}

/**
 * Returns true where npm's own record of what it installed agrees with the lock file. Contents are compared, because
 * git sets file times of its own. A package for another system may be absent.
 * @param {string} directory
 */
export function isInstalled(directory) {
  const record = join(directory, 'node_modules/.package-lock.json');
  if (!existsSync(record)) {
    return false;
  }
  const wanted = readPackages(join(directory, 'package-lock.json'));
  const present = readPackages(record);
  return Object.entries(wanted).every(([path, entry]) => {
    const found = present[path];
    if (path === '' || (!found && entry.optional)) {
      return true;
    }
    return found?.version === entry.version && found?.integrity === entry.integrity;
  });
}

/**
 * @param {string} file
 * @returns {Record<string, {version?: string, integrity?: string, optional?: boolean}>}
 */
function readPackages(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
}
