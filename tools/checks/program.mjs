import { join } from 'node:path';
import { root } from '../setup/paths.mjs';

/**
 * Returns the path of a program that npm installed.
 * @param {string} name
 */
export function program(name) {
  return join(root, 'node_modules/.bin', process.platform === 'win32' ? `${name}.cmd` : name);
}
