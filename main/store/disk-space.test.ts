import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/integration/support/store/example-records.ts';
import { createDiskSpace, stateOf } from './disk-space.ts';
import { type FileSystem, nodeFileSystem } from './file-system.ts';
import { createSpaceKeeper } from './keep-space.ts';
import { DEFAULT_DISK_LIMITS } from './store-options.ts';

const GIGABYTE = 1e9;

test.each([
  [0.999, 100, 'red'],
  [1, 100, 'amber'],
  [4.999, 40, 'amber'],
  [5, 40, 'green'],
  [9.999, 100, 'amber'],
  [10, 100, 'green'],
] as const)('%d GB free of %d GB is %s', (free, total, expected) => {
  expect(stateOf(free * GIGABYTE, total * GIGABYTE, DEFAULT_DISK_LIMITS)).toBe(expected);
});

const MEGABYTE = 1024 * 1024;

function spaceIn(directory: string, files: Partial<FileSystem> = {}): ReturnType<typeof createDiskSpace> {
  return createDiskSpace({
    files: { ...nodeFileSystem, ...files },
    directory,
    ballastBytes: 2 * MEGABYTE + 17,
    limits: { amberBytes: 0, amberFraction: 0, redBytes: 0 },
  });
}

test('the reserve takes real blocks and is found again', () => {
  using folder = temporaryFolder();
  expect(spaceIn(folder.path).measure().state).toBe('full');
  expect(spaceIn(folder.path).restoreReserve()).toBe(true);
  const { size, blocks } = statSync(join(folder.path, 'ballast.bin'));
  expect(size).toBe(2 * MEGABYTE + 17);
  expect(blocks * 512).toBeGreaterThanOrEqual(size);
  const again = spaceIn(folder.path);
  expect(again.measure().state).toBe('green');
  again.releaseReserve();
  expect(again.measure().state).toBe('full');
  expect(spaceIn(folder.path).measure().state).toBe('full');
});

test('a disk without room for it gets no half reserve', () => {
  using folder = temporaryFolder();
  const statfsSync = (): { freeBytes: number; totalBytes: number } => ({ freeBytes: 3 * MEGABYTE, totalBytes: 1e9 });
  expect(spaceIn(folder.path, { statfsSync }).restoreReserve()).toBe(false);
  const refuse = (): number => {
    throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
  };
  expect(spaceIn(folder.path, { writeSync: refuse }).restoreReserve()).toBe(false);
  expect(nodeFileSystem.readdirSync(folder.path)).toEqual([]);
});

type FakeDisk = { used: number; steps: string[] };

/** A disk of 100 units whose reserve takes 10. */
function keeperOn(disk: FakeDisk, evictable: number): ReturnType<typeof createSpaceKeeper> {
  let isWhole = true;
  disk.used += 10;
  let left = evictable;
  return createSpaceKeeper({
    directory: '/data',
    space: {
      measure: () => ({ state: isWhole ? 'green' : 'full', freeBytes: 100 - disk.used }),
      releaseReserve: () => {
        disk.used -= isWhole ? 10 : 0;
        isWhole = false;
        disk.steps.push('release');
      },
      restoreReserve: () => {
        if (!isWhole && disk.used <= 90) {
          disk.used += 10;
          isWhole = true;
        }
        return isWhole;
      },
    },
    checkpoint: () => void disk.steps.push('checkpoint'),
    evict: () => {
      disk.steps.push('evict');
      disk.used -= Math.min(left, 20);
      left -= Math.min(left, 20);
    },
  });
}

function take(disk: FakeDisk, units: number): () => string {
  return () => {
    if (disk.used + units > 100) {
      throw Object.assign(new Error('full'), { code: 'SQLITE_FULL' });
    }
    disk.used += units;
    return 'saved';
  };
}

test('a refused write is tried again after old images went', () => {
  const disk: FakeDisk = { used: 85, steps: [] };
  const keeper = keeperOn(disk, 40);
  expect(keeper.write(take(disk, 10))).toBe('saved');
  expect(disk.steps).toEqual(['release', 'checkpoint', 'evict', 'checkpoint']);
  expect(keeper.measure().state).toBe('green');
});

test('with nothing to remove the write is refused, the reserve is kept, and room made by others ends it', () => {
  const disk: FakeDisk = { used: 85, steps: [] };
  const keeper = keeperOn(disk, 0);
  expect(() => keeper.write(take(disk, 10))).toThrow(expect.objectContaining({ code: 'store-full' }));
  expect(keeper.measure().state).toBe('full');
  expect(disk.used).toBe(95);
  disk.used -= 50;
  expect(keeper.write(take(disk, 10))).toBe('saved');
  expect(keeper.measure().state).toBe('green');
});

test('a failure that is not about room passes through', () => {
  const disk: FakeDisk = { used: 0, steps: [] };
  const failure = new Error('other');
  const fail = (): never => {
    throw failure;
  };
  expect(() => keeperOn(disk, 0).write(fail)).toThrow(failure);
  expect(disk.steps).toEqual([]);
});
