import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  exampleImage,
  exampleInspection,
  temporaryFolder,
} from '../../test/integration/support/store/example-records.ts';
import { failingFileSystem } from '../../test/integration/support/store/failing-file-system.ts';
import { openTestStore } from '../../test/integration/support/store/local-test-store.ts';
import { verifyTrail } from './verify-trail.ts';

/** More than a save of two images has. */
const MOST_STEPS = 60;

function imageFiles(directory: string): readonly string[] {
  return readdirSync(join(directory, 'images'), { recursive: true })
    .map(String)
    .filter((name) => name.length > 60);
}

/** Fails the save at one step. Returns whether the step was reached, and checks what is on disk after opening again. */
async function saveFailingAt(step: number, code: string): Promise<boolean> {
  using folder = temporaryFolder();
  const { files, failAt, hasFailed } = failingFileSystem();
  const part = exampleInspection(2);
  const images = [exampleImage('frame 2', 1000), exampleImage('map 2', 100, 'map')];
  let isAcknowledged = false;
  let isReached = false;
  {
    using store = openTestStore(folder.path, { files });
    store.saveInspection(exampleInspection(1), [exampleImage('frame 1')]);
    failAt(step, code);
    try {
      store.saveInspection(part, images);
      isAcknowledged = true;
    } catch (error) {
      expect(error).toMatchObject({ name: 'AppError', code: code === 'ENOSPC' ? 'store-full' : 'unexpected' });
    }
    isReached = hasFailed();
    failAt(Number.POSITIVE_INFINITY, code);
    if (isReached && !isAcknowledged) {
      expect(store.findInspection(part.inspectionId)).toBeNull();
      expect(store.counters().parts).toBe(1);
    }
  }
  using store = openTestStore(folder.path);
  expect(store.findInspection(part.inspectionId)?.images.length ?? 0).toBe(isAcknowledged ? 2 : 0);
  expect((await verifyTrail(folder.path)).problems).toEqual([]);
  expect(existsSync(join(folder.path, 'tmp'))).toBe(true);
  expect(readdirSync(join(folder.path, 'tmp'))).toEqual([]);
  if (!isAcknowledged) {
    expect(store.saveInspection(part, images).images).toHaveLength(2);
    expect(await verifyTrail(folder.path)).toMatchObject({ records: 2, images: 3, problems: [] });
  }
  return isReached;
}

test.each(['EIO', 'ENOSPC'])('%s at any step of a save leaves all of it or none', async (code) => {
  let step = 1;
  while (step < MOST_STEPS && (await saveFailingAt(step, code))) {
    step += 1;
  }
  // Two images of at least open, write, fsync, close, rename and the folder's open, fsync, close.
  expect(step).toBeGreaterThan(16);
  expect(step).toBeLessThan(MOST_STEPS);
});

test('a disk that stays full keeps no picture of the refused part', () => {
  using folder = temporaryFolder();
  let isFull = false;
  const refuse = Object.assign(new Error('ENOSPC: injected'), { code: 'ENOSPC' });
  const { files } = failingFileSystem();
  const fullAfterFirst = {
    renameSync: (from: string, to: string) => {
      if (isFull && to.includes('images') && imageFiles(folder.path).length > 1) {
        throw refuse;
      }
      files.renameSync(from, to);
    },
  };
  using store = openTestStore(folder.path, { files: fullAfterFirst });
  store.saveInspection(exampleInspection(1), [exampleImage('frame 1')]);
  isFull = true;
  expect(() => store.saveInspection(exampleInspection(2), [exampleImage('a'), exampleImage('b')])).toThrow(
    expect.objectContaining({ code: 'store-full' }),
  );
  expect(imageFiles(folder.path)).toHaveLength(1);
  expect(store.health().disk.state).toBe('full');
  isFull = false;
  store.saveInspection(exampleInspection(2), [exampleImage('a'), exampleImage('b')]);
  expect(store.health().disk.state).not.toBe('full');
});

test('on a red disk a passed part keeps its thumbnail only, any other part everything', () => {
  using folder = temporaryFolder();
  const diskLimits = { redBytes: Number.MAX_SAFE_INTEGER };
  using store = openTestStore(folder.path, { diskLimits });
  const images = [exampleImage('f'), exampleImage('m', 256, 'map'), exampleImage('t', 256, 'thumbnail')];
  expect(store.health().disk.state).toBe('red');
  const passed = store.saveInspection(exampleInspection(1), images);
  const failed = store.saveInspection(exampleInspection(2, { verdict: 'fail' }), images);
  expect(passed.images.map(({ role }) => role)).toEqual(['thumbnail']);
  expect(failed.images.map(({ role }) => role)).toEqual(['frame', 'map', 'thumbnail']);
});

test('an image that is described wrongly is refused before anything is written', () => {
  using folder = temporaryFolder();
  using store = openTestStore(folder.path);
  const wrong = { ...exampleImage('x'), width: 0 };
  expect(() => store.saveInspection(exampleInspection(1), [wrong])).toThrow(
    expect.objectContaining({ code: 'bad-request' }),
  );
  expect(imageFiles(folder.path)).toEqual([]);
});
