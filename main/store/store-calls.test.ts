import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { systemClock } from '../../contract/clock.ts';
import { AppError } from '../../contract/errors.ts';
import { temporaryFolder } from '../../test/integration/support/store/example-records.ts';
import { openStationStore } from './open-station-store.ts';
import { createStoreCalls } from './store-calls.ts';
import { nodeFileSystem } from './file-system.ts';
import { toStoreError } from './store-errors.ts';
import { sha256Name, uuidOf } from './sha256.ts';

function dyingThread(lastWords: string): Worker {
  return new Worker(
    `const { parentPort } = require('node:worker_threads');
     parentPort.postMessage({ type: 'opened', identity: {} });
     parentPort.once('message', () => { ${lastWords} });`,
    { eval: true },
  );
}

test.each([
  ['throws', `throw new Error('broken')`, 'unexpected'],
  ['ends', 'process.exit(0)', 'engine-unavailable'],
])('a thread that %s rejects the calls under way and all later ones', async (_name, lastWords, code) => {
  const { opened, call, ended } = createStoreCalls(dyingThread(lastWords), systemClock);
  expect((await opened).type).toBe('opened');
  const [first, second] = await Promise.allSettled([call('counters', []), call('health', [])]);
  expect(first).toMatchObject({ status: 'rejected', reason: { code } });
  expect(second).toMatchObject({ status: 'rejected', reason: { code } });
  await ended;
  await expect(call('counters', [])).rejects.toMatchObject({ code });
});

test('a thread that cannot load its program is said so', async () => {
  using folder = temporaryFolder();
  const workerUrl = new URL(`file://${folder.path}/missing.js`);
  const opening = openStationStore({ directory: folder.path, clock: systemClock, bootId: 'b', workerUrl });
  await expect(opening).rejects.toThrow(/Cannot find module/);
});

test.each([
  ['SQLITE_FULL', 'store-full'],
  ['ENOSPC', 'store-full'],
  ['EROFS', 'store-read-only'],
  ['SQLITE_READONLY_DBMOVED', 'store-read-only'],
  ['SQLITE_CORRUPT_INDEX', 'store-corrupt'],
  ['SQLITE_BUSY', 'store-locked'],
  ['EIO', 'unexpected'],
] as const)('the failure %s is told as %s in one line', (code, expected) => {
  const error = toStoreError(Object.assign(new Error('first\n  second'), { code }), '/data');
  expect(error.code).toBe(expected);
  expect(error.message).toMatch(/^[^\n]*\/data[^\n]+$/);
});

test('what is no error of SQLite or files is unexpected, and an AppError stays itself', () => {
  const known = new AppError('not-found', 'x');
  expect(toStoreError(known, '/data')).toBe(known);
  expect(toStoreError('text', '/data')).toMatchObject({ code: 'unexpected' });
});

test('names and derived ids are those of the standards', () => {
  expect(sha256Name(new Uint8Array())).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(uuidOf('a')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(uuidOf('a')).toBe(uuidOf('a'));
  expect(uuidOf('a')).not.toBe(uuidOf('b'));
  expect(nodeFileSystem.statSync('/does/not/exist')).toBeNull();
});
