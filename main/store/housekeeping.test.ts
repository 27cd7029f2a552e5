import { existsSync, mkdirSync, readdirSync, renameSync as renameNow, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import {
  exampleId,
  exampleImage,
  exampleInspection,
  exampleRecipe,
  exampleSession,
  exampleSha256,
  manualClock,
  START_US,
  temporaryFolder,
} from '../../test/integration/support/store/example-records.ts';
import { openTestStore, tamper } from '../../test/integration/support/store/local-test-store.ts';
import { verifyTrail } from './verify-trail.ts';

const HOUR_US = 3_600_000_000;
const DAY_US = 24 * HOUR_US;

function imagePath(directory: string, name: string): string {
  return join(directory, 'images', name.slice(0, 2), name.slice(2));
}

/** Gives the file an age on the store's clock, whose start is `START_US`. */
function setAge(path: string, ageUs: number): void {
  const seconds = (START_US - ageUs) / 1_000_000;
  utimesSync(path, seconds, seconds);
}

test('opening removes old files that nothing names, and only those', () => {
  using folder = temporaryFolder();
  const clock = manualClock(START_US - 2 * HOUR_US);
  const model = (text: string): Uint8Array => Buffer.from(text);
  let kept: string[];
  let removed: string[];
  {
    using store = openTestStore(folder.path, { clock });
    const [frame] = store.saveInspection(exampleInspection(1), [exampleImage('frame')]).images;
    const taught = store.putImage(exampleImage('taught'));
    const thumbnail = store.putImage(exampleImage('taught thumbnail', 256, 'thumbnail'));
    const trial = store.putImage(exampleImage('trial'));
    const [released, trained, dropped] = ['released', 'trained', 'dropped'].map((text) =>
      store.putPackage(model(text)),
    );
    const image = { sha256: taught.sha256, thumbnailSha256: thumbnail.sha256, fileName: 'a.png', addedAtUs: START_US };
    store.saveTeachSession(exampleSession(1, { images: [image], modelSha256: trained }));
    store.saveRecipe(exampleRecipe(1, 1, released));
    const images = [frame, taught, thumbnail, trial].map((image) => imagePath(folder.path, image?.sha256 ?? ''));
    const packages = [released, trained, dropped].map((name) => store.packagePath(name ?? exampleSha256('')));
    kept = [...images.slice(0, 3), ...packages.slice(0, 2)];
    removed = [...images.slice(3), ...packages.slice(2)];
  }
  const orphan = imagePath(folder.path, exampleSha256('orphan'));
  const young = imagePath(folder.path, exampleSha256('young'));
  for (const path of [orphan, young]) {
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, 'x');
  }
  writeFileSync(join(folder.path, 'tmp', 'leftover'), 'x');
  [...kept, ...removed, orphan].forEach((path) => setAge(path, 2 * HOUR_US));
  setAge(young, HOUR_US / 2);
  clock.advance(2 * HOUR_US + 1);

  using store = openTestStore(folder.path, { clock });
  expect(kept.filter((path) => !existsSync(path))).toEqual([]);
  expect([...removed, orphan].filter(existsSync)).toEqual([]);
  expect(existsSync(young)).toBe(true);
  expect(readdirSync(join(folder.path, 'tmp'))).toEqual([]);
  expect(() => store.readImage(exampleSha256(exampleImage('trial').bytes))).toThrow(/no image/);
});

test('a deleted teaching session lets its images go, but not those that a record shows', async () => {
  using folder = temporaryFolder();
  const clock = manualClock();
  const shared = exampleImage('shared');
  const own = exampleImage('own');
  {
    using store = openTestStore(folder.path, { clock });
    const image = {
      sha256: store.putImage(shared).sha256,
      thumbnailSha256: store.putImage(own).sha256,
      fileName: 'a',
      addedAtUs: START_US,
    };
    const session = exampleSession(1, { images: [image] });
    store.saveTeachSession(session);
    store.saveInspection(exampleInspection(1), [shared]);
    store.deleteTeachSession(session.sessionId);
  }
  clock.advance(2 * HOUR_US);
  using store = openTestStore(folder.path, { clock });
  expect(store.readImage(exampleSha256(shared.bytes)).bytes).toHaveLength(shared.bytes.length);
  expect(existsSync(imagePath(folder.path, exampleSha256(own.bytes)))).toBe(false);
  expect((await verifyTrail(folder.path)).problems).toEqual([]);
});

test('on a filling disk confirmed images leave after their retention, and the chain tells of it', async () => {
  using folder = temporaryFolder();
  const clock = manualClock();
  const diskLimits = { amberBytes: Number.MAX_SAFE_INTEGER, redBytes: 0 };
  using store = openTestStore(folder.path, { clock, diskLimits, ballastBytes: 1000, imageRetentionDays: 7 });
  const names = [1, 2, 3].map((n) => {
    clock.advance(3 * DAY_US);
    const image = exampleImage(`frame ${n}`);
    store.saveInspection(exampleInspection(n), [image]);
    return exampleSha256(image.bytes);
  });
  tamper(folder.path, (database) => void database.exec(`UPDATE images SET state = 'verified'`));
  store.maintain();
  expect(names.map((name) => existsSync(imagePath(folder.path, name)))).toEqual([true, true, true]);
  clock.advance(2 * DAY_US);
  store.maintain();
  expect(names.map((name) => existsSync(imagePath(folder.path, name)))).toEqual([false, true, true]);
  expect(() => store.readImage(exampleSha256(exampleImage('frame 1').bytes))).toThrow(/removed to free the disk/);
  expect(await verifyTrail(folder.path)).toMatchObject({ records: 4, images: 2, problems: [] });
  store.saveInspection(exampleInspection(9), [exampleImage('frame 1')]);
  expect(store.readImage(exampleSha256(exampleImage('frame 1').bytes)).bytes).toHaveLength(256);
});

/** Every save fails once for lack of room, so that each makes the store clear the disk. */
function fullDisk(): { readonly renameSync: (from: string, to: string) => void; fill: () => void } {
  let isFull = false;
  return {
    fill: () => {
      isFull = true;
    },
    renameSync: (from, to) => {
      if (isFull) {
        isFull = false;
        throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
      }
      mkdirSync(join(to, '..'), { recursive: true });
      renameNow(from, to);
    },
  };
}

test.each([
  ['verified-only', ['a thumb', 'a frame', 'a map', 'b frame', 'c frame']],
  ['verified-then-passed', ['a thumb', 'b frame', 'c frame']],
] as const)('under pressure the policy %s keeps %j', async (evictionPolicy, expected) => {
  using folder = temporaryFolder();
  const { fill, renameSync } = fullDisk();
  using store = openTestStore(folder.path, { evictionPolicy, ballastBytes: 1000, files: { renameSync } });
  const pictures = {
    'a thumb': exampleImage('a thumb', 256, 'thumbnail'),
    'a frame': exampleImage('a frame'),
    'a map': exampleImage('a map', 256, 'map'),
    'b frame': exampleImage('b frame'),
    'c frame': exampleImage('c frame'),
  };
  const { 'a thumb': thumbnail, 'a frame': frame, 'a map': map, 'b frame': failed, 'c frame': reviewed } = pictures;
  store.saveInspection(exampleInspection(1), [thumbnail, frame, map]);
  store.saveInspection(exampleInspection(2, { verdict: 'fail' }), [failed]);
  store.saveInspection(exampleInspection(3, { verdict: 'review' }), [reviewed]);
  store.saveInspection(exampleInspection(4, { supersedes: exampleId(3), verdict: 'pass', judgedBy: 'person' }), []);
  fill();
  store.saveInspection(exampleInspection(5), [exampleImage('new', 256, 'thumbnail')]);
  const kept = Object.entries(pictures).filter(([, { bytes }]) =>
    existsSync(imagePath(folder.path, exampleSha256(bytes))),
  );
  expect(kept.map(([name]) => name)).toEqual(expected);
  expect((await verifyTrail(folder.path)).problems).toEqual([]);
});

test('a backup is a whole database and never lies in the data folder', async () => {
  using folder = temporaryFolder();
  using target = temporaryFolder();
  using store = openTestStore(folder.path);
  for (let n = 1; n <= 50; n += 1) {
    store.saveInspection(exampleInspection(n), []);
  }
  const file = join(target.path, 'backup.db');
  const copied = store.backup(file);
  store.saveInspection(exampleInspection(51), []);
  await copied;
  const copy = new Sqlite(file, { readonly: true });
  expect(copy.pragma('quick_check', { simple: true })).toBe('ok');
  expect(Number(copy.prepare('SELECT count(*) FROM records').pluck().get())).toBeGreaterThanOrEqual(50);
  copy.close();
  expect(readdirSync(target.path).filter((name) => name.includes('partial'))).toEqual([]);
  await expect(store.backup(join(folder.path, 'backup.db'))).rejects.toMatchObject({ code: 'bad-request' });
  await expect(store.backup(join(target.path, 'missing', 'backup.db'))).rejects.toMatchObject({ name: 'AppError' });
  expect(store.saveInspection(exampleInspection(52), []).partSerial).toBe('PART-52');
});

test('a picture changed on disk is not shown', () => {
  using folder = temporaryFolder();
  using store = openTestStore(folder.path);
  const { sha256 } = store.putImage(exampleImage('frame'));
  writeFileSync(imagePath(folder.path, sha256), 'other');
  expect(() => store.readImage(sha256)).toThrow(expect.objectContaining({ code: 'store-corrupt' }));
});
