import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const rooms = ['contract', 'main', 'models', 'preload', 'renderer', 'server'];
/** Any relative string that ends like a source file: imports, dynamic imports and addresses of workers alike. */
const reference = /['"](\.{1,2}\/[^'"\n]+\.(?:tsx?|css))['"]/g;

/**
 * Returns the source files that no entry point reaches, sorted. oxlint has no such rule. Tests do not count: code that
 * only its test imports does nothing.
 * @param {string} root
 * @param {readonly string[]} entryPoints relative to root
 * @returns {string[]} relative to root
 */
export function findUnreachableFiles(root, entryPoints) {
  /** @type {Set<string>} */
  const reached = new Set();
  const waiting = entryPoints.map((entry) => join(root, entry));
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (!reached.has(file) && existsSync(file)) {
      reached.add(file);
      waiting.push(...referencesIn(file));
    }
  }
  return rooms
    .flatMap((room) => sourcesUnder(join(root, room)))
    .filter((file) => !reached.has(file))
    .map((file) => relative(root, file))
    .sort();
}

/** @param {string} file */
function referencesIn(file) {
  return [...readFileSync(file, 'utf8').matchAll(reference)].map((match) => join(dirname(file), match[1] ?? ''));
}

/**
 * @param {string} directory
 * @returns {string[]}
 */
function sourcesUnder(directory) {
  if (!existsSync(directory)) {
    return [];
  }
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) {
      return sourcesUnder(path);
    }
    return /\.tsx?$/.test(path) && !/\.(test|bench|d)\.tsx?$/.test(path) ? [path] : [];
  });
}
