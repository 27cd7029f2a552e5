import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { seededRandom } from '../../../models/evaluate/seeded-random.ts';
import { cliEntry } from '../../support/run-cli.ts';

const MEGABYTE = 1024 * 1024;
/** `MAI_BENCH_CSV_MB=2048` for a file of 2 GB. */
const MEGABYTES = Number(process.env['MAI_BENCH_CSV_MB'] ?? 300);
const BLOCK_ROWS = 10_000;
const SENSORS = 8;
const TRAIN_ROWS = 2_000;
/** The program itself, a piece of the file and what the collector has not taken back yet: the same for any size. */
const ROOM_MEGABYTES = 400;

const folder = mkdtempSync(join(tmpdir(), 'mai-bench-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function block(seed: number): string {
  const random = seededRandom(seed);
  const time = new Date(1_767_225_600_000 + seed * BLOCK_ROWS * 1_000);
  return Array.from({ length: BLOCK_ROWS }, (_, row) => {
    const values = Array.from({ length: SENSORS }, () => (20 + random() + random() + random()).toFixed(4));
    return `${new Date(time.getTime() + row * 1_000).toISOString()},${values.join(',')}\n`;
  }).join('');
}

/** Returns how many rows were written. */
async function writeLarge(path: string): Promise<number> {
  await using file = await open(path, 'w');
  await file.write(`time,${Array.from({ length: SENSORS }, (_, sensor) => `s${sensor + 1}`).join(',')}\n`);
  let rows = 0;
  for (let bytes = 0; bytes < MEGABYTES * MEGABYTE; rows += BLOCK_ROWS) {
    bytes += (await file.write(block(rows / BLOCK_ROWS))).bytesWritten;
  }
  return rows;
}

/** Most memory a process ever held, in megabytes; 0 where the system does not say. */
function peakMegabytes(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

test(`${MEGABYTES} MB of signals are judged as they come, in memory that does not grow`, {
  timeout: 1_800_000,
}, async () => {
  const path = join(folder, 'signals.csv');
  const rows = await writeLarge(path);
  const startedAtMs = performance.now();
  const child = spawn(
    process.execPath,
    [cliEntry, 'monitor', '-', '--stream', '--json', '--train-rows', String(TRAIN_ROWS), '--time', 'time'],
    { env: { ...process.env, NODE_NO_WARNINGS: '1' }, stdio: ['pipe', 'pipe', 'inherit'] },
  );
  let last = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (last = (last + text).slice(-2_000)));
  const file = createReadStream(path, { highWaterMark: MEGABYTE });
  let peak = 0;
  for await (const piece of file) {
    if (!child.stdin.write(piece)) {
      await once(child.stdin, 'drain');
    }
    peak = Math.max(peak, peakMegabytes(child.pid));
  }
  child.stdin.end();
  await once(child, 'close');
  const seconds = (performance.now() - startedAtMs) / 1000;
  const ended = JSON.parse(last.trim().split('\n').at(-1) ?? '{}') as { rows: number; judged: number; alarms: number };
  expect(ended).toMatchObject({ rows, judged: rows - TRAIN_ROWS });
  expect(ended.alarms / ended.judged).toBeLessThan(0.02);
  expect(peak).toBeLessThan(ROOM_MEGABYTES);
  process.stdout.write(
    `  ${MEGABYTES} MB, ${rows} rows of ${SENSORS} sensors: ${Math.round(rows / seconds)} rows a second, ${peak.toFixed(0)} MB at most\n`,
  );
});
