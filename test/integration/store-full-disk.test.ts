import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, type TestContext } from 'vitest';
import { AppError } from '../../contract/errors.ts';
import { systemClock } from '../../contract/clock.ts';
import type { Inspection } from '../../contract/inspection.ts';
import { openStationStore, type OpenStationStoreOptions } from '../../main/store/open-station-store.ts';
import type { StationStore } from '../../main/store/station-store.ts';
import { verifyTrail } from '../../main/store/verify-trail.ts';
import { exampleImage, exampleInspection, exampleSession, temporaryFolder } from './support/store/example-records.ts';
import { tamper } from './support/store/local-test-store.ts';

const MEGABYTE = 1024 * 1024;
const BALLAST_BYTES = 4 * MEGABYTE;

let folder: ReturnType<typeof temporaryFolder>;
let disk: string;
let isMounted: boolean;

beforeEach(() => {
  folder = temporaryFolder();
  disk = join(folder.path, 'disk');
  mkdirSync(disk);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', disk], { stdio: 'ignore' });
    isMounted = true;
  } catch {
    isMounted = false;
  }
});
afterEach(() => {
  if (isMounted) {
    execFileSync('umount', ['--lazy', disk]);
  }
  folder[Symbol.dispose]();
});

function needSmallDisk({ skip }: TestContext): void {
  skip(!isMounted, 'a small disk could not be mounted (needs root on Linux)');
}

function open(options: Partial<OpenStationStoreOptions> = {}): Promise<StationStore> {
  return openStationStore({
    directory: join(disk, 'data'),
    clock: systemClock,
    bootId: 'boot-1',
    ballastBytes: BALLAST_BYTES,
    diskLimits: { amberBytes: 0, amberFraction: 0, redBytes: 0 },
    ...options,
  });
}

/** Saves parts until the store refuses; returns what it confirmed and why it stopped. */
async function fill(
  store: StationStore,
  first = 1,
): Promise<{ readonly saved: readonly Inspection[]; readonly error: AppError }> {
  const saved: Inspection[] = [];
  for (let number = first; number < first + 1000; number += 1) {
    try {
      saved.push(await store.saveInspection(exampleInspection(number), [exampleImage(`frame ${number}`, 100_000)]));
    } catch (error) {
      if (error instanceof AppError) {
        return { saved, error };
      }
      throw error;
    }
  }
  throw new Error('the disk did not fill');
}

test('a full disk stops the station with a clear line, loses nothing, and recording goes on when there is room', async (context) => {
  needSmallDisk(context);
  const filler = join(disk, 'other-data.bin');
  writeFileSync(filler, new Uint8Array(8 * MEGABYTE).fill(1));
  await using store = await open();
  expect(existsSync(join(disk, 'data', 'ballast.bin'))).toBe(true);

  const { saved, error } = await fill(store);
  expect(error).toMatchObject({
    code: 'store-full',
    message: expect.stringMatching(/^The disk .* is full: .*Free space/),
  });
  expect(saved.length).toBeGreaterThan(20);
  expect((await store.health()).disk.state).toBe('full');
  await expect(store.saveInspection(exampleInspection(5000), [])).rejects.toMatchObject({ code: 'store-full' });
  await expect(store.saveTeachSession(exampleSession(1))).rejects.toMatchObject({ code: 'store-full' });

  const listed = await store.listInspections({ limit: 500 });
  expect(listed.map(({ inspectionId }) => inspectionId).toReversed()).toEqual(
    saved.map(({ inspectionId }) => inspectionId),
  );
  expect(await verifyTrail(join(disk, 'data'))).toMatchObject({
    records: saved.length,
    images: saved.length,
    problems: [],
  });

  rmSync(filler);
  const next = await store.saveInspection(exampleInspection(6000), [exampleImage('after', 100_000)]);
  expect(next.images).toHaveLength(1);
  expect((await store.health()).disk.state).toBe('green');
  expect(existsSync(join(disk, 'data', 'ballast.bin'))).toBe(true);
  expect(await verifyTrail(join(disk, 'data'))).toMatchObject({ records: saved.length + 1, problems: [] });
});

test('a disk that was filled by others still opens, shows its records and closes', async (context) => {
  needSmallDisk(context);
  {
    await using store = await open();
    await store.saveInspection(exampleInspection(1), [exampleImage('frame', 50_000)]);
  }
  fillRest(join(disk, 'other-data.bin'));
  expect(statfsSync(disk).bavail).toBe(0);
  {
    await using store = await open();
    expect(await store.listInspections({ limit: 5 })).toHaveLength(1);
    await expect(store.saveInspection(exampleInspection(2), [exampleImage('x', 3 * MEGABYTE)])).rejects.toMatchObject({
      code: 'store-full',
    });
  }
  rmSync(join(disk, 'other-data.bin'));
  await using store = await open();
  await store.saveInspection(exampleInspection(2), []);
  expect(await verifyTrail(join(disk, 'data'))).toMatchObject({ records: 2, problems: [] });
});

function fillRest(file: string): void {
  try {
    writeFileSync(file, new Uint8Array(32 * MEGABYTE).fill(1));
  } catch (error) {
    expect(error).toMatchObject({ code: 'ENOSPC' });
  }
}

test('images that the server has confirmed leave a full disk first, and the chain says so', async (context) => {
  needSmallDisk(context);
  const directory = join(disk, 'data');
  let confirmed: readonly Inspection[];
  {
    await using store = await open();
    confirmed = (await fill(store)).saved;
  }
  const half = confirmed.slice(0, confirmed.length / 2).map(({ images }) => images[0]?.sha256 ?? '');
  // The upload is not part of the store; its mark is.
  rmSync(join(directory, 'ballast.bin'), { force: true });
  tamper(directory, (database) => {
    const mark = database.prepare(`UPDATE images SET state = 'verified' WHERE sha256 = ?`);
    half.forEach((name) => mark.run(name));
  });
  await using store = await open();
  const { saved } = await fill(store, 2000);
  expect(saved.length).toBeGreaterThan(half.length / 2);
  const [oldest] = half;
  await expect(store.readImage(oldest as never)).rejects.toMatchObject({
    code: 'not-found',
    message: expect.stringContaining('removed to free the disk'),
  });
  const report = await verifyTrail(directory);
  expect(report.problems).toEqual([]);
  expect(report.images).toBeLessThan(confirmed.length + saved.length);
  const files = readdirSync(join(directory, 'images'), { recursive: true }).filter((name) => String(name).length > 60);
  expect(files.length).toBe(report.images);
});
