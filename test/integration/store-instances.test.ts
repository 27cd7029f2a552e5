import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test, type TestContext } from 'vitest';
import { systemClock } from '../../contract/clock.ts';
import { openStationStore } from '../../main/store/open-station-store.ts';
import { verifyTrail } from '../../main/store/verify-trail.ts';
import { exampleInspection, temporaryFolder } from './support/store/example-records.ts';
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

const RUN_ONCE = `
const [, module, name, directory] = process.argv;
const { [name]: run } = await import(module);
const clock = { nowUs: () => 1, monotonicUs: () => 1 };
const parameters = name === 'verifyTrail' ? [directory] : [{ directory, clock, bootId: 'b', ballastBytes: 0 }];
try {
  await run(...parameters);
  console.log('done');
} catch (error) {
  console.log(error.code + ' ' + error.message);
}
process.exit(0);
`;

const CLOSED = 'the project folder is closed to the unprivileged user';
const MODULES = { openStationStore: 'open-station-store.ts', verifyTrail: 'verify-trail.ts' };

/** Calls the function in a process that has no right to write to the folder; returns what it prints. */
async function callUnprivileged(name: keyof typeof MODULES, directory: string, context: TestContext): Promise<string> {
  chmodSync(join(directory, '..'), 0o755);
  setMode(directory, { folder: 0o555, file: 0o444 });
  const module = new URL(`../../main/store/${MODULES[name]}`, import.meta.url).href;
  // Permissions do not bind root, so root's test runs as nobody.
  const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const program = spawn(process.execPath, ['-e', RUN_ONCE, module, name, directory], {
    ...user,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // The program itself may lie in a folder that the unprivileged user cannot enter, such as a private temporary one.
  const refusal = await once(program, 'spawn').then(
    () => null,
    (error: unknown) => error,
  );
  if (refusal !== null) {
    setMode(directory, { folder: 0o755, file: 0o644 });
    context.skip(CLOSED);
  }
  const [printed, failure] = await Promise.all([text(program.stdout), text(program.stderr), once(program, 'exit')]);
  setMode(directory, { folder: 0o755, file: 0o644 });
  context.skip(failure.includes('EACCES') && printed === '', CLOSED);
  return printed.trim();
}

function setMode(path: string, mode: { readonly folder: number; readonly file: number }): void {
  chmodSync(path, 0o755);
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) {
      setMode(inner, mode);
    } else {
      chmodSync(inner, mode.file);
    }
  }
  chmodSync(path, mode.folder);
}

const READ_ONLY = /^store-read-only The station may not write to .* another data folder\.$/;

test('an empty folder without write permission is refused with what to do', async (context) => {
  using folder = temporaryFolder();
  const directory = join(folder.path, 'data');
  mkdirSync(directory);
  expect(await callUnprivileged('openStationStore', directory, context)).toMatch(READ_ONLY);
});

test('a store without write permission is refused and stays as it was', async (context) => {
  using folder = temporaryFolder();
  const directory = join(folder.path, 'data');
  {
    await using store = await open(directory);
    await store.saveInspection(exampleInspection(1), []);
  }
  expect(await callUnprivileged('openStationStore', directory, context)).toMatch(READ_ONLY);
  expect(await callUnprivileged('verifyTrail', directory, context)).toMatch(/^store-read-only .* check the copy\.$/);
  expect(await verifyTrail(directory)).toMatchObject({ records: 1, problems: [] });
});
