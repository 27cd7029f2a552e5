import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyTrail } from '../../main/store/verify-trail.ts';
import { exampleImage, exampleInspection } from './support/store/example-records.ts';
import { openTestStore } from './support/store/local-test-store.ts';

const PARTS = 40;
const CUTS = 200;
const SECTOR_BYTES = 512;

let root: string;
let crashed: string;
let walBytes: number;

/** A copy of the folder while the store is open is what a power cut leaves: the log is still full. */
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'mai-torn-'));
  crashed = join(root, 'crashed');
  const live = join(root, 'live');
  using store = openTestStore(live, { anchorInterval: 1000 });
  for (let n = 1; n <= PARTS; n += 1) {
    store.saveInspection(exampleInspection(n), [exampleImage(`frame ${n}`, 300)]);
  }
  cpSync(live, crashed, { recursive: true });
  rmSync(join(crashed, 'station.db-shm'));
  walBytes = statSync(join(crashed, 'station.db-wal')).size;
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function restoreCrashed(): { readonly directory: string; readonly wal: string } {
  const directory = join(root, 'torn');
  for (const file of ['station.db', 'station.db-wal', 'trail-anchor.log']) {
    cpSync(join(crashed, file), join(directory, file));
  }
  rmSync(join(directory, 'station.db-shm'), { force: true });
  cpSync(join(crashed, 'images'), join(directory, 'images'), { recursive: true });
  return { directory, wal: join(directory, 'station.db-wal') };
}

// Not fc.double: its values crowd at the ends of the range.
const millionths = fc.integer({ min: 0, max: 999_999 });

const damage = fc.oneof(
  fc.record({ type: fc.constant('cut' as const), at: millionths }),
  fc.record({ type: fc.constant('zero' as const), at: millionths }),
);

test(`${CUTS} torn write-ahead logs open to a prefix with a whole chain`, async () => {
  expect(walBytes).toBeGreaterThan(100_000);
  const lengths = new Set<number>();
  await fc.assert(
    fc.asyncProperty(damage, async ({ type, at }) => {
      const { directory, wal } = restoreCrashed();
      const offset = Math.floor((at / 1_000_000) * walBytes);
      if (type === 'cut') {
        truncateSync(wal, offset);
      } else {
        writeFileSync(wal, readFileSync(wal).fill(0, offset, Math.min(offset + SECTOR_BYTES, walBytes)));
      }
      let parts = 0;
      {
        // The first transaction of all is the schema: a log cut before it leaves a store that never began.
        using store = openTestStore(directory);
        const serials = store.listInspections({ limit: 500 }).map(({ partSerial }) => partSerial);
        parts = serials.length;
        expect(serials.toReversed()).toEqual(Array.from({ length: parts }, (_, n) => `PART-${n + 1}`));
        expect(store.counters().parts).toBe(parts);
        store.saveInspection(exampleInspection(999), []);
      }
      lengths.add(parts);
      const report = await verifyTrail(directory);
      expect(report.records).toBe(parts + 1);
      expect(report.problems).toEqual([]);
      expect(report.images).toBe(parts);
    }),
    { numRuns: CUTS, seed: 11 },
  );
  expect(lengths.size).toBeGreaterThan(10);
});
