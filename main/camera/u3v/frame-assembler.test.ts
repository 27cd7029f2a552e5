import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FrameLeader, FrameReceiver } from '../device-link.ts';
import { FrameAssembler } from './frame-assembler.ts';
import { encodeLeader, encodeTrailer, type Leader } from './packets/stream-packet.ts';
import { planStream } from './stream-setup.ts';

const MONO8 = 0x01080001;
const requirements = { payloadBytes: 40 * 130, leaderBytes: 52, trailerBytes: 32, alignmentBytes: 4 };
const setup = planStream(requirements, 2048, 1024);

type Received = { readonly leader: FrameLeader; readonly status: string; readonly data: Uint8Array };

function createReceiver(): FrameReceiver & { readonly frames: Received[] } {
  const frames: Received[] = [];
  return {
    frames,
    begin: (leader) => {
      const target = new Uint8Array(leader.sizeBytes);
      return { target, finish: (status) => void frames.push({ leader, status, data: target }) };
    },
  };
}

function leaderOf(blockId: bigint, changes: Partial<Leader> = {}): Leader {
  return {
    blockId,
    payloadType: 1,
    timestampNs: 5_000n + blockId,
    pixelFormatCode: MONO8,
    width: 40,
    height: 130,
    offsetX: 0,
    offsetY: 0,
    paddingX: 0,
    ...changes,
  };
}

function payloadOf(blockId: bigint): Uint8Array {
  return Uint8Array.from({ length: 5200 }, (_, index) => (index * 7 + Number(blockId) * 13 + (index >> 8)) & 0xff);
}

/** The transfers of one picture as a device sends them: 2048, 2048, 1104 and the two ends. */
function transfersOf(leader: Leader, payload: Uint8Array, trailer = {}): Uint8Array[] {
  return [
    encodeLeader(leader),
    payload.slice(0, 2048),
    payload.slice(2048, 4096),
    payload.slice(4096),
    encodeTrailer({
      blockId: leader.blockId,
      status: 0,
      validPayloadBytes: BigInt(payload.length),
      height: leader.height,
      ...trailer,
    }),
  ];
}

/** Feeds device transfers through host transfers; a longer one is cut and goes on in the next. */
function feed(assembler: FrameAssembler, transfers: readonly Uint8Array[]): 'in-step' | 'out-of-step' {
  for (const transfer of transfers) {
    let rest = transfer;
    do {
      const length = assembler.nextTransferBytes;
      if (assembler.accept(rest.subarray(0, length)) === 'out-of-step') {
        return 'out-of-step';
      }
      rest = rest.subarray(length);
    } while (rest.length > 0);
  }
  return 'in-step';
}

function begin(): { readonly assembler: FrameAssembler; readonly frames: Received[] } {
  const receiver = createReceiver();
  return { assembler: new FrameAssembler(setup, receiver, () => 77), frames: receiver.frames };
}

describe('a whole picture', () => {
  test('arrives with its leader and its bytes', () => {
    const { assembler, frames } = begin();
    expect(feed(assembler, transfersOf(leaderOf(4n), payloadOf(4n)))).toBe('in-step');
    const { sizeBytes, ...leader } = frames[0]?.leader ?? { sizeBytes: 0 };
    expect(sizeBytes).toBe(5200);
    expect(leader).toEqual({
      blockId: 4n,
      deviceTimeNs: 5_004n,
      arrivedAtUs: 77,
      width: 40,
      height: 130,
      format: 'Mono8',
    });
    expect(frames).toMatchObject([{ status: 'ok', data: payloadOf(4n) }]);
  });

  test('may begin with the bytes of a leader or trailer', () => {
    const { assembler, frames } = begin();
    for (const magic of [encodeLeader(leaderOf(9n)), transfersOf(leaderOf(2n), payloadOf(2n))[4] ?? payloadOf(0n)]) {
      const payload = payloadOf(2n);
      payload.set(magic);
      payload.set(magic, 2048);
      payload.set(magic, 4096);
      feed(assembler, transfersOf(leaderOf(2n), payload));
      expect(frames.pop()).toMatchObject({ status: 'ok', data: payload });
    }
  });

  test('may have its last transfer filled up to the alignment, whatever it begins with', () => {
    const coarse = planStream({ ...requirements, alignmentBytes: 1024 }, 2048, 1024);
    const receiver = createReceiver();
    const assembler = new FrameAssembler(coarse, receiver, () => 0);
    const payload = payloadOf(1n);
    payload.set(encodeLeader(leaderOf(9n)), 4096);
    const padded = Uint8Array.of(...payload, ...new Uint8Array(944));
    feed(assembler, transfersOf(leaderOf(1n), padded, { validPayloadBytes: 5200n }));
    feed(assembler, transfersOf(leaderOf(2n), payload));
    expect(receiver.frames).toMatchObject([
      { status: 'ok', data: payload },
      { status: 'ok', data: payload },
    ]);
  });

  test('may carry chunks after the picture', () => {
    const { assembler, frames } = begin();
    const leader = leaderOf(3n, { payloadType: 0x4001, height: 120 });
    feed(assembler, transfersOf(leader, payloadOf(3n)));
    expect(frames).toMatchObject([{ status: 'ok', data: payloadOf(3n).slice(0, 4800) }]);
  });

  test('is shorter than planned when its trailer says so', () => {
    const { assembler, frames } = begin();
    const payload = payloadOf(3n).slice(0, 2048 + 1000);
    const leader = leaderOf(3n, { payloadType: 0x4001, height: 76 });
    const [first, second, third, , last] = transfersOf(leader, payload);
    const transfers = [first, second, third, last].filter((transfer) => transfer !== undefined);
    expect(feed(assembler, transfers)).toBe('in-step');
    expect(frames).toMatchObject([{ status: 'ok', data: payload.slice(0, 3040) }]);
  });

  test('loses the padding between its lines', () => {
    const { assembler, frames } = begin();
    const leader = leaderOf(3n, { width: 33, paddingX: 7 });
    const payload = payloadOf(3n);
    feed(assembler, transfersOf(leader, payload));
    const lines = payload.filter((_, index) => index % 40 < 33);
    expect(frames).toMatchObject([{ status: 'ok', data: lines }]);
  });

  test('nobody wants is received and forgotten', () => {
    const finished: string[] = [];
    const slot = { target: null, finish: (status: string) => void finished.push(status) };
    const assembler = new FrameAssembler(setup, { begin: () => slot }, () => 0);
    expect(feed(assembler, transfersOf(leaderOf(4n), payloadOf(4n)))).toBe('in-step');
    expect(finished).toEqual(['ok']);
  });
});

describe('a picture that is not whole', () => {
  test.each([
    ['data discarded', { status: 0xa100 }, 'incomplete'],
    ['data overrun', { status: 0xa101 }, 'incomplete'],
    ['more announced than sent', { validPayloadBytes: 5300n }, 'incomplete'],
    ['less announced than sent', { validPayloadBytes: 5100n }, 'corrupt'],
    ['other lines than announced', { height: 129 }, 'corrupt'],
  ])('%s: the trailer tells', (_, trailer, status) => {
    const { assembler, frames } = begin();
    expect(feed(assembler, transfersOf(leaderOf(1n), payloadOf(1n), trailer))).toBe('in-step');
    expect(frames.map((frame) => frame.status)).toEqual([status]);
  });

  test('ends at the leader that comes in the place of its data', () => {
    const { assembler, frames } = begin();
    const cut = transfersOf(leaderOf(1n), payloadOf(1n)).slice(0, 2);
    expect(feed(assembler, [...cut, ...transfersOf(leaderOf(2n), payloadOf(2n))])).toBe('in-step');
    expect(frames.map(({ leader, status }) => [leader.blockId, status])).toEqual([
      [1n, 'incomplete'],
      [2n, 'ok'],
    ]);
  });

  test('ends at the leader that comes in the place of its trailer', () => {
    const { assembler, frames } = begin();
    const cut = transfersOf(leaderOf(1n), payloadOf(1n)).slice(0, 4);
    expect(feed(assembler, [...cut, ...transfersOf(leaderOf(2n), payloadOf(2n))])).toBe('in-step');
    expect(frames.map(({ status }) => status)).toEqual(['incomplete', 'ok']);
  });

  test('ends at its own early trailer, and the next one is in step', () => {
    const { assembler, frames } = begin();
    const [first, second, , , last] = transfersOf(leaderOf(1n), payloadOf(1n), { status: 0xa100 });
    const cut = [first, second, last].filter((transfer) => transfer !== undefined);
    expect(feed(assembler, [...cut, ...transfersOf(leaderOf(2n), payloadOf(2n))])).toBe('in-step');
    expect(frames.map(({ status }) => status)).toEqual(['incomplete', 'ok']);
  });

  test('with the trailer of another picture is none that can be trusted', () => {
    const { assembler, frames } = begin();
    expect(feed(assembler, transfersOf(leaderOf(1n), payloadOf(1n), { blockId: 2n }))).toBe('out-of-step');
    assembler.abandon();
    expect(frames.map(({ status }) => status)).toEqual(['incomplete']);
  });

  test('ends when the stream breaks off', () => {
    const { assembler, frames } = begin();
    feed(assembler, transfersOf(leaderOf(1n), payloadOf(1n)).slice(0, 2));
    expect(assembler.isMidFrame).toBe(true);
    assembler.abandon();
    assembler.abandon();
    expect(assembler.isMidFrame).toBe(false);
    expect(frames.map(({ status }) => status)).toEqual(['incomplete']);
  });

  test.each([
    ['no picture', { payloadType: 0x4000 }],
    ['a format nobody knows', { pixelFormatCode: 0x01081234 }],
    ['more than the payload can hold', { height: 131 }],
    ['no pixel at all', { width: 0 }],
  ])('%s is read past without being shown', (_, changes) => {
    const { assembler, frames } = begin();
    expect(feed(assembler, transfersOf(leaderOf(1n, changes), payloadOf(1n)))).toBe('in-step');
    expect(feed(assembler, transfersOf(leaderOf(2n), payloadOf(2n)))).toBe('in-step');
    expect(frames.map(({ leader, status }) => [leader.blockId, status])).toEqual([[2n, 'ok']]);
  });
});

test('anything but a leader at the beginning is out of step', () => {
  const { assembler, frames } = begin();
  expect(assembler.accept(payloadOf(1n).subarray(0, 1024))).toBe('out-of-step');
  expect(assembler.accept(new Uint8Array(0))).toBe('out-of-step');
  expect(frames).toEqual([]);
});

test('block ids go on when the device counts from the beginning after the stream was restarted', () => {
  const { assembler, frames } = begin();
  for (const rawId of [7n, 8n]) {
    feed(assembler, transfersOf(leaderOf(rawId), payloadOf(rawId)));
  }
  assembler.abandon();
  for (const rawId of [0n, 1n, 1n, 3n]) {
    feed(assembler, transfersOf(leaderOf(rawId), payloadOf(rawId)));
  }
  expect(frames.map(({ leader }) => leader.blockId)).toEqual([7n, 8n, 9n, 10n, 10n, 12n]);
});

test('block ids keep their gap when the device goes on counting', () => {
  const { assembler, frames } = begin();
  feed(assembler, transfersOf(leaderOf(7n), payloadOf(7n)));
  assembler.abandon();
  feed(assembler, transfersOf(leaderOf(9n), payloadOf(9n)));
  expect(frames.map(({ leader }) => leader.blockId)).toEqual([7n, 9n]);
});

const harm = fc.oneof(
  { weight: 2, arbitrary: fc.constant({ kind: 'none' as const, at: 0, bytes: 0 }) },
  fc.record({
    kind: fc.constantFrom('lose', 'repeat', 'cut', 'swap'),
    at: fc.nat(4),
    bytes: fc.nat(2100),
  }),
);

function harmed(
  transfers: Uint8Array[],
  { kind, at, bytes }: { kind: string; at: number; bytes: number },
): Uint8Array[] {
  const one = transfers[at] ?? new Uint8Array(0);
  switch (kind) {
    case 'lose':
      return transfers.toSpliced(at, 1);
    case 'repeat':
      return transfers.toSpliced(at, 0, one);
    case 'cut':
      return transfers.toSpliced(at, 1, one.slice(0, bytes));
    case 'swap':
      return at === 4 || at === 1 ? transfers : [...transfers.slice(0, at), ...transfers.slice(at).toReversed()];
    default:
      return transfers;
  }
}

/** Made once: the pictures of a thousand runs are the same. */
const plainPayloads = Array.from({ length: 13 }, (_, index) => payloadOf(BigInt(index)));

test('lost, repeated, cut and mixed up transfers never make an `ok` picture with wrong bytes', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(harm, fc.boolean()), { minLength: 1, maxLength: 12 }), (plan) => {
      const { assembler, frames } = begin();
      const payloads = plan.map(([, hasMagic], index) => {
        const payload = (plainPayloads[index] ?? payloadOf(0n)).slice();
        if (hasMagic) {
          payload.set(encodeLeader(leaderOf(BigInt(index + 1))));
          payload.set(encodeLeader(leaderOf(BigInt(index))), 4096);
        }
        return payload;
      });
      plan.forEach(([damage], index) => {
        const transfers = transfersOf(leaderOf(BigInt(index)), payloads[index] ?? payloadOf(0n));
        if (feed(assembler, harmed(transfers, damage)) === 'out-of-step') {
          assembler.abandon();
        }
      });
      for (const { leader, status, data } of frames) {
        if (status === 'ok') {
          // A false leader shifts the block ids that follow; the time of the exposure tells the picture.
          const sent = payloads[Number(leader.deviceTimeNs) - 5_000] ?? new Uint8Array(0);
          expect(Buffer.compare(data, sent)).toBe(0);
        }
      }
      const last = BigInt(plan.length);
      const lastPayload = plainPayloads[plan.length] ?? payloadOf(0n);
      if (feed(assembler, transfersOf(leaderOf(last), lastPayload)) === 'out-of-step') {
        assembler.abandon();
        feed(assembler, transfersOf(leaderOf(last), lastPayload));
      }
      expect(frames.at(-1)?.status).toBe('ok');
      expect(Buffer.compare(frames.at(-1)?.data ?? new Uint8Array(0), lastPayload)).toBe(0);
    }),
    { numRuns: 500 },
  );
});
