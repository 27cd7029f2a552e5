import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PacketPipe } from './packet-pipe.ts';

const PACKET = 8;
const never = new AbortController().signal;

function bytes(length: number, first = 0): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => (first + at) & 0xff);
}

/** Returns the lengths of the transfers the host gets, up to the first that does not come. */
async function lengths(pipe: PacketPipe, asked: readonly number[]): Promise<readonly (number | 'waits')[]> {
  const got: (number | 'waits')[] = [];
  for (const length of asked) {
    const abort = new AbortController();
    const transfer = pipe.read(length, abort.signal).then(
      (data) => data.length,
      () => 'waits' as const,
    );
    await Promise.resolve();
    setImmediate(() => abort.abort(new Error('late')));
    got.push(await transfer);
  }
  return got;
}

test('a short packet ends the transfer of the host', async () => {
  const pipe = new PacketPipe(PACKET);
  pipe.push({ data: bytes(13), isEnded: true });
  pipe.push({ data: bytes(3), isEnded: true });
  expect(await lengths(pipe, [64, 64, 64])).toEqual([13, 3, 'waits']);
});

test('an exact multiple of the packet size ends only with an empty packet', async () => {
  const pipe = new PacketPipe(PACKET);
  pipe.push({ data: bytes(16), isEnded: true });
  pipe.push({ data: bytes(16), isEnded: false });
  pipe.push({ data: bytes(5), isEnded: true });
  expect(await lengths(pipe, [64, 64])).toEqual([16, 21]);
});

test('a host transfer that is full leaves the rest, and the empty packet, to the next one', async () => {
  const pipe = new PacketPipe(PACKET);
  pipe.push({ data: bytes(24), isEnded: true });
  expect(await lengths(pipe, [16, 8, 16, 16])).toEqual([16, 8, 0, 'waits']);
});

test('a packet that does not fit is babble: the result is longer than asked for', async () => {
  const pipe = new PacketPipe(PACKET);
  pipe.push({ data: bytes(20), isEnded: true });
  expect((await pipe.read(3, never)).length).toBeGreaterThan(3);
});

test('transfers wait for the host and the host for them; one part is handed on without a copy', async () => {
  const pipe = new PacketPipe(PACKET);
  const first = pipe.read(64, never);
  const second = pipe.read(64, never);
  const data = bytes(9);
  pipe.push({ data, isEnded: true });
  pipe.push({ data: bytes(2), isEnded: true });
  expect((await first).buffer).toBe(data.buffer);
  expect(await second).toHaveLength(2);
});

test('bytes taken by a transfer that was given up are lost, the rest is not', async () => {
  const pipe = new PacketPipe(PACKET);
  const abort = new AbortController();
  const given = pipe.read(64, abort.signal);
  pipe.push({ data: bytes(16), isEnded: false });
  abort.abort(new Error('timeout'));
  await expect(given).rejects.toThrow('timeout');
  pipe.push({ data: bytes(3), isEnded: true });
  expect(await lengths(pipe, [64])).toEqual([3]);
  await expect(pipe.read(8, AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
});

test('a halt refuses waiting and later transfers until it is cleared; a flush forgets what waits', async () => {
  const pipe = new PacketPipe(PACKET);
  const waiting = pipe.read(8, never);
  pipe.halt();
  await expect(waiting).rejects.toMatchObject({ name: 'UsbStall' });
  await expect(pipe.read(8, never)).rejects.toMatchObject({ name: 'UsbStall' });
  pipe.push({ data: bytes(5), isEnded: true });
  pipe.flush();
  pipe.clearHalt();
  expect(await lengths(pipe, [8])).toEqual(['waits']);
  const left = pipe.read(8, never);
  pipe.reset();
  await expect(left).rejects.toThrow('the host left');
});

test('the device is told when the host has taken the last byte', async () => {
  const pipe = new PacketPipe(PACKET);
  let taken = 0;
  pipe.push({ data: bytes(24), isEnded: true, onTaken: () => (taken += 1) });
  await pipe.read(16, never);
  expect(taken).toBe(0);
  await pipe.read(16, never);
  expect(taken).toBe(1);
});

/** The bus packet by packet: slow and plain. */
function referenceBus(transfers: readonly { length: number; isEnded: boolean }[], asked: readonly number[]) {
  const packets = transfers.flatMap(({ length, isEnded }) => {
    const full: number[] = Array.from({ length: Math.floor(length / PACKET) }, () => PACKET);
    const rest = length % PACKET;
    return rest > 0 ? [...full, rest] : isEnded ? [...full, 0] : full;
  });
  const got: (number | 'waits')[] = [];
  for (const length of asked) {
    let received = 0;
    for (;;) {
      const packet = packets.shift();
      if (packet === undefined) {
        got.push('waits');
        return got;
      }
      received += packet;
      if (packet < PACKET || received >= length) {
        break;
      }
    }
    got.push(received);
  }
  return got;
}

test('any transfers and any host requests behave as packets on the bus do', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ length: fc.integer({ min: 0, max: 40 }), isEnded: fc.boolean() }), { maxLength: 6 }),
      fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 8 }),
      async (described, packetsAsked) => {
        // A device that says nothing at all sends no packet either.
        const transfers = described.filter(({ length, isEnded }) => length > 0 || isEnded);
        const asked = packetsAsked.map((count) => count * PACKET);
        const pipe = new PacketPipe(PACKET);
        let next = 0;
        for (const { length, isEnded } of transfers) {
          pipe.push({ data: bytes(length, next), isEnded });
          next += length;
        }
        const expected = referenceBus(transfers, asked);
        expect(await lengths(pipe, asked.slice(0, expected.length))).toEqual(expected);
      },
    ),
    { numRuns: 300 },
  );
});
