import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup/paths.mjs';
import { SetupError, say } from '../setup/report.mjs';
import { withLock } from '../setup/with-lock.mjs';
import { targets } from './targets.mjs';

const out = join(root, 'out');
/** Changing what or how we build makes everything stale. */
const recipe = ['package.json', 'package-lock.json', 'tools/bundle'];

/**
 * Builds what changed since it was last built.
 * @param {readonly string[]} [names] targets; all where it is absent
 */
export async function buildIfStale(names) {
  const wanted = targets.filter(({ name }) => !names || names.includes(name));
  // Looked at without the lock first, since `npx mai` comes by here each time.
  if (wanted.every(isFresh)) {
    return;
  }
  await withLock(join(root, 'node_modules/.cache/build'), async () => {
    for (const target of wanted.filter((target) => !isFresh(target))) {
      await buildTarget(target);
    }
  });
}

/** @param {import('./targets.mjs').Target} target */
async function buildTarget(target) {
  const startedAtMs = performance.now();
  const stamp = stampOf(target);
  const next = join(out, `.next-${target.name}`);
  rmSync(next, { recursive: true, force: true });
  mkdirSync(next, { recursive: true });
  await bundle(target, next);
  writeFileSync(join(next, '.stamp'), stamp);
  // A program that runs now keeps the files it has open; one that starts now finds the old or the new folder whole.
  rmSync(join(out, target.name), { recursive: true, force: true });
  renameSync(next, join(out, target.name));
  say(`built ${target.name} in ${((performance.now() - startedAtMs) / 1000).toFixed(1)} s`);
}

/**
 * @param {import('./targets.mjs').Target} target
 * @param {string} directory
 */
async function bundle(target, directory) {
  const { build } = await import('vite');
  try {
    await build({ logLevel: 'warn', ...(await target.makeConfig(directory)) });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SetupError(`${target.name} could not be built: ${reason}`);
  }
}

/** @param {import('./targets.mjs').Target} target */
function isFresh(target) {
  const stamp = join(out, target.name, '.stamp');
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === stampOf(target);
}

/**
 * Returns a hash over path, size and time of every file the target is made from.
 * @param {import('./targets.mjs').Target} target
 */
function stampOf(target) {
  const hash = createHash('sha256');
  for (const source of [...recipe, ...target.sources]) {
    for (const file of filesUnder(join(root, source))) {
      const { size, mtimeMs } = statSync(file);
      hash.update(`${file}\0${size}\0${mtimeMs}\n`);
    }
  }
  return hash.digest('hex');
}

/**
 * @param {string} path file or folder; an absent one has no files
 * @returns {string[]}
 */
function filesUnder(path) {
  const status = statSync(path, { throwIfNoEntry: false });
  if (!status) {
    return [];
  }
  if (!status.isDirectory()) {
    return [path];
  }
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesUnder(join(path, name)))
    .filter((file) => !/\.(test|bench)\.tsx?$|\.md$/.test(file));
}
