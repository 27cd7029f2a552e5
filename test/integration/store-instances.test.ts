import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { systemClock } from '../../contract/clock.ts';
import { openStationStore } from '../../main/store/open-station-store.ts';
import { temporaryFolder } from './support/store/example-records.ts';
import { launchSavingProgram } from './support/store/saving-program.ts';

function open(directory: string): ReturnType<typeof openStationStore> {
  return openStationStore({ directory, clock: systemClock, bootId: 'boot-1', ballastBytes: 65_536 });
}

test('a second station on the same folder is refused by name, and a killed one leaves no lock', async () => {
  using folder = temporaryFolder();
  using cache = temporaryFolder();
  const other = launchSavingProgram({ directory: folder.path, first: 1, cacheDirectory: cache.path });
  await other.start();
  await expect(open(folder.path)).rejects.toMatchObject({
    code: 'store-locked',
    message: expect.stringContaining(`in use by process ${other.processId}`),
  });
  await other.hasConfirmed(1);
  await other.kill();
  await using store = await open(folder.path);
  expect((await store.counters()).parts).toBeGreaterThan(0);
  await expect(open(folder.path)).rejects.toMatchObject({ code: 'store-locked' });
  expect((await store.health()).pending).toBeGreaterThan(0);
});

const OPEN_ONCE = `
const { openStationStore } = await import(process.argv[1]);
const clock = { nowUs: () => 1, monotonicUs: () => 1 };
try {
  await openStationStore({ directory: process.argv[2], clock, bootId: 'b', ballastBytes: 0 });
  console.log('opened');
} catch (error) {
  console.log(error.code + ' ' + error.message);
}
process.exit(0);
`;

test('a folder without write permission is refused with what to do', async ({ skip }) => {
  using folder = temporaryFolder();
  const directory = join(folder.path, 'data');
  mkdirSync(directory);
  chmodSync(folder.path, 0o755);
  chmodSync(directory, 0o555);
  const module = new URL('../../main/store/open-station-store.ts', import.meta.url).href;
  // Permissions do not bind root, so root's test runs as nobody.
  const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const program = spawn(process.execPath, ['-e', OPEN_ONCE, module, directory], {
    ...user,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [printed, failure] = await Promise.all([text(program.stdout), text(program.stderr), once(program, 'exit')]);
  skip(failure.includes('EACCES') && printed === '', 'the project folder is closed to the unprivileged user');
  expect(printed.trim()).toMatch(/^store-read-only The station may not write to .* another data folder\.$/);
});
