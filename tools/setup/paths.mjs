import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root of the checkout. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/**
 * Returns the folder for what takes long to make and outlives `node_modules`: npm ci empties that one.
 * @param {NodeJS.ProcessEnv} env
 */
export function cacheDirectory(env = process.env) {
  const base = process.platform === 'win32' ? env['LOCALAPPDATA'] : env['XDG_CACHE_HOME'];
  return join(base ? resolve(base) : join(homedir(), '.cache'), 'manufactureai');
}

/**
 * Returns the first 12 hexadecimal digits of the SHA-256 over the parts, as a name in the cache.
 * @param {...(string | Uint8Array)} parts
 */
export function cacheKey(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) {
    hash.update(part).update('\0');
  }
  return hash.digest('hex').slice(0, 12);
}
