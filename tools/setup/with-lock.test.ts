import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withLock } from './with-lock.mjs';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'lock-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

test('two holders never overlap, and the result is passed on', async () => {
  const events: string[] = [];
  const hold = (name: string) => async () => {
    events.push(`${name} in`);
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    events.push(`${name} out`);
    return name;
  };
  const file = join(directory, 'cache');
  expect(await Promise.all([withLock(file, hold('a')), withLock(file, hold('b'))])).toEqual(['a', 'b']);
  expect(events).toEqual(['a in', 'a out', 'b in', 'b out']);
});

test('a failed task gives the lock back', async () => {
  const file = join(directory, 'cache');
  await expect(withLock(file, () => Promise.reject(new Error('no network')))).rejects.toThrow('no network');
  expect(existsSync(`${file}.lock`)).toBe(false);
});

test('the lock of a process that died is taken over', async () => {
  const file = join(directory, 'cache');
  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  mkdirSync(`${file}.lock`);
  writeFileSync(`${file}.lock/pid`, String(dead));
  expect(await withLock(file, () => 'mine')).toBe('mine');
});
