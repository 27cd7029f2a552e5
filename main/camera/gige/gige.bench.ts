import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { expectedPatternBytes } from '../device-simulator/pattern-source.ts';
import {
  ARAVIS_ADDRESS,
  ARAVIS_PORT,
  ensureAravis,
  startFakeCamera,
  withAravisPort,
} from '../../../test/support/aravis.ts';
import { packetsOf } from '../../../test/support/gige-packets.ts';
import type { StreamFigures } from '../../../test/support/measure-gige-stream.ts';
import { BlockAssembler } from './stream/block-assembler.ts';

const WIDTH = 1920;
const HEIGHT = 1080;
const SECONDS = 5;
const meter = join(import.meta.dirname, '../../../test/support/measure-gige-stream.ts');
const hasAravis = await ensureAravis();

/** In a process of its own, which has nothing else to do and runs the code as the station does. */
async function measureStream(packetSize: number): Promise<StreamFigures> {
  const address = `${ARAVIS_ADDRESS}:${ARAVIS_PORT}`;
  const args = ['--disable-warning=ExperimentalWarning', meter, address, String(packetSize), String(SECONDS)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as StreamFigures;
}

test.skipIf(!hasAravis).each([8192, 1400])(
  '1080p Mono8 from a camera over loopback, packets of %i bytes',
  async (size) => {
    const figures = await withAravisPort(async () => {
      const camera = await startFakeCamera('BENCH');
      try {
        return await measureStream(size);
      } finally {
        await camera[Symbol.asyncDispose]();
      }
    });
    const share = figures.whole / figures.exposed;
    // A machine that is busy with other things loses some; the figure says how many.
    expect(share).toBeGreaterThan(0.5);
    expect(figures.differentPictures).toBeGreaterThan(10);
    const { frames, seconds, megabytesPerSecond, cpuShare, lagP50Ms, lagP99Ms } = figures;
    process.stdout.write(
      `packets of ${size} bytes: ${(frames / seconds).toFixed(1)} frames/s, ${megabytesPerSecond.toFixed(0)} MB/s, ` +
        `${(share * 100).toFixed(1)} % whole, ${(cpuShare * 100).toFixed(1)} % of a core, event loop p50 ${lagP50Ms.toFixed(1)} ms, p99 ${lagP99Ms.toFixed(1)} ms\n`,
    );
  },
);

test('assembling 1080p Mono8', async ({ bench }) => {
  const picture = { number: 0n, width: WIDTH, height: HEIGHT };
  const target = new Uint8Array(new SharedArrayBuffer(WIDTH * HEIGHT));
  const ends: string[] = [];
  const receiver = { begin: () => ({ target, finish: (status: string) => void ends.push(status) }) };
  const Assembler = BlockAssembler;
  for (const packetSize of [8192, 1500]) {
    const packets = packetsOf(picture, { packetSize });
    const assemble = () => {
      const assembler = new Assembler({ packetSize, receiver, toDeviceTimeNs: (ticks) => ticks, canResend: true });
      for (const packet of packets) {
        assembler.push(packet, 0);
      }
    };
    target.fill(0);
    assemble();
    expect(ends.at(-1)).toBe('ok');
    expect(Buffer.from(target).equals(expectedPatternBytes({ ...picture, format: 'Mono8' }))).toBe(true);
    await bench(`one picture in packets of ${packetSize} bytes`, { time: 1_000 }, assemble).run();
  }
});
