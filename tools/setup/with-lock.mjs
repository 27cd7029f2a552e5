import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from './report.mjs';

const RETRY_MS = 250;
/** A holder writes its pid at once, so a lock without one for this long was left by a crash between the two calls. */
const UNSIGNED_MS = 10_000;

/**
 * Runs `task` while no other process on this machine holds the lock, so that two runs at once share one cache.
 * @template T
 * @param {string} file path without suffix; its folder is created
 * @param {() => T | Promise<T>} task
 * @returns {Promise<T>}
 */
export async function withLock(file, task) {
  const lock = `${file}.lock`;
  mkdirSync(dirname(lock), { recursive: true });
  await acquire(lock);
  try {
    return await task();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

/** @param {string} lock */
async function acquire(lock) {
  let hasSpoken = false;
  while (!claim(lock)) {
    if (isAbandoned(lock)) {
      discard(lock);
      continue;
    }
    if (!hasSpoken) {
      say(`waiting for another set-up on this machine (${lock})`);
      hasSpoken = true;
    }
    await sleep(RETRY_MS);
  }
}

/** @param {string} lock */
function claim(lock) {
  try {
    mkdirSync(lock);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') {
      return false;
    }
    throw error;
  }
  writeFileSync(`${lock}/pid`, String(process.pid));
  return true;
}

/**
 * Removes a dead holder's lock. It is moved aside first and looked at again, because between our look and our removal
 * another waiter may have taken it over.
 * @param {string} lock
 */
function discard(lock) {
  const aside = `${lock}.${process.pid}`;
  try {
    renameSync(lock, aside);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') {
      return;
    }
    throw error;
  }
  if (isAbandoned(aside)) {
    rmSync(aside, { recursive: true, force: true });
  } else {
    renameSync(aside, lock);
  }
}

/** @param {string} lock */
function isAbandoned(lock) {
  try {
    const pid = Number(readFileSync(`${lock}/pid`, 'utf8'));
    return pid > 0 && !isAlive(pid);
  } catch {
    return ageMs(lock) > UNSIGNED_MS;
  }
}

/** @param {string} lock */
function ageMs(lock) {
  try {
    return Date.now() - statSync(lock).mtimeMs;
  } catch {
    return 0;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}
