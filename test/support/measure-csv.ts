import { systemClock } from '../../contract/clock.ts';
import { seededRandom } from '../../models/evaluate/seeded-random.ts';
import { readTable, readTableBatches } from '../../models/table/read-csv.ts';
import { findColumn } from '../../models/table/table.ts';

const MEGABYTE = 1024 * 1024;
const BATCH_ROWS = 65_536;
const HEADER = 'time,machine,serial,state,torque,speed,temperature,vibration\n';

/** Rows as machines write them: a time, a machine, a serial number that never comes again, a state, four numbers. */
function block(from: number, rows: number): Uint8Array {
  const random = seededRandom(from + 1);
  const lines = Array.from({ length: rows }, (_, index) => {
    const row = from + index;
    const time = new Date(1_767_225_600_000 + row * 1_000).toISOString();
    const numbers = [20 + 40 * random(), 1_500 + 300 * random(), 60 + 10 * random(), random()];
    const state = row % 97 === 0 ? 'stopped' : 'running';
    return `${time},press ${row % 12},SN${row},${state},${numbers.map((value) => value.toFixed(4)).join(',')}`;
  });
  return Buffer.from(`${lines.join('\n')}\n`);
}

async function* fileOf(blocks: readonly Uint8Array[], totalBytes: number): AsyncIterable<Uint8Array> {
  yield Buffer.from(HEADER);
  for (let sent = 0, index = 0; sent < totalBytes; index++) {
    const bytes = blocks[index % blocks.length] ?? new Uint8Array(0);
    sent += bytes.length;
    yield bytes;
  }
}

type Read = { rows: number; torque: number };

async function readWhole(chunks: AsyncIterable<Uint8Array>): Promise<Read> {
  const table = await readTable(chunks);
  return { rows: table.rowCount, torque: sumOfTorque(table) };
}

async function readInBatches(chunks: AsyncIterable<Uint8Array>): Promise<Read> {
  const read = { rows: 0, torque: 0 };
  for await (const batch of readTableBatches(chunks, { batchRows: BATCH_ROWS })) {
    read.rows += batch.rowCount;
    read.torque += sumOfTorque(batch);
  }
  return read;
}

function sumOfTorque(table: Parameters<typeof findColumn>[0]): number {
  const column = findColumn(table, 'torque');
  return column.kind === 'number' ? column.values.reduce((sum, value) => sum + value, 0) : Number.NaN;
}

const [mode = 'whole', megabytes = '32'] = process.argv.slice(2);
const blocks = Array.from({ length: 8 }, (_, index) => block(index * 10_000, 10_000));
const bytes = Number(megabytes) * MEGABYTE;
const beforeBytes = process.memoryUsage().rss;
const startedAtUs = systemClock.monotonicUs();
const { rows, torque } = await (mode === 'whole' ? readWhole : readInBatches)(fileOf(blocks, bytes));
const seconds = (systemClock.monotonicUs() - startedAtUs) / 1_000_000;
const result = {
  rows,
  meanTorque: torque / rows,
  megabytesPerSecond: Number(megabytes) / seconds,
  cpuSeconds: process.cpuUsage().user / 1e6,
  addedMegabytes: (process.resourceUsage().maxRSS * 1024 - beforeBytes) / MEGABYTE,
};
process.stdout.write(`${JSON.stringify(result)}\n`);
