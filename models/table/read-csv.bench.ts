import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const SCRIPT = join(import.meta.dirname, '../../test/support/measure-csv.ts');
const WHOLE_MEGABYTES = 64;
/** `MAI_BENCH_CSV_MB=2048` for a file of 2 GB. */
const LARGE_MEGABYTES = Number(process.env['MAI_BENCH_CSV_MB'] ?? 300);
/** One batch, the pieces being read, and what the collector has not taken back yet: the same for any size. */
const ROOM_MEGABYTES = 300;
const LIMIT_MS = 600_000;

type Figures = { rows: number; meanTorque: number; megabytesPerSecond: number; addedMegabytes: number };

/** In a process of its own: Vitest slows imported names down, and its memory would hide the reader's. */
async function measure(mode: 'whole' | 'batches', megabytes: number): Promise<Figures> {
  const { stdout } = await promisify(execFile)(process.execPath, [SCRIPT, mode, String(megabytes)]);
  const figures = JSON.parse(stdout) as Figures;
  const { rows, megabytesPerSecond, addedMegabytes } = figures;
  process.stdout.write(
    `  ${mode}: ${megabytes} MB, ${rows} rows, ${megabytesPerSecond.toFixed(1)} MB/s, ${addedMegabytes.toFixed(0)} MB of memory\n`,
  );
  return figures;
}

test('a CSV file of eight columns into memory', { timeout: LIMIT_MS }, async () => {
  const { rows, meanTorque } = await measure('whole', WHOLE_MEGABYTES);
  expect(rows).toBeGreaterThan(WHOLE_MEGABYTES * 10_000);
  expect(meanTorque).toBeCloseTo(40, 0);
});

test('a large CSV file goes through bounded memory', { timeout: LIMIT_MS }, async () => {
  const { rows, meanTorque, addedMegabytes } = await measure('batches', LARGE_MEGABYTES);
  expect(rows).toBeGreaterThan(LARGE_MEGABYTES * 10_000);
  expect(meanTorque).toBeCloseTo(40, 0);
  expect(addedMegabytes).toBeLessThan(ROOM_MEGABYTES);
});
