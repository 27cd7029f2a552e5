import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createKeepingReceiver,
  hasPatternBytes,
  leaderPacket,
  packetsOf,
  type TestPicture,
} from '../../../../test/support/gige-packets.ts';
import { encodeGvspHeader, gvspFormats } from '../packets/gvsp-packet.ts';
import { BlockAssembler, type AssemblerLimits } from './block-assembler.ts';

const picture: TestPicture = { number: 0n, width: 40, height: 20 };
/** 64 bytes of picture in each packet of 100 bytes. */
const PACKETS = Math.ceil((40 * 20) / 64);

function createAssembler({
  canResend = true,
  wanted = true,
  limits = {},
}: {
  canResend?: boolean;
  wanted?: boolean;
  limits?: Partial<AssemblerLimits>;
} = {}) {
  const receiver = createKeepingReceiver(wanted);
  const toDeviceTimeNs = (ticks: bigint) => ticks * 10n;
  const assembler = new BlockAssembler({ packetSize: 100, receiver, toDeviceTimeNs, canResend, limits });
  const pushAll = (packets: readonly Uint8Array[], nowUs = 0) => packets.forEach((one) => assembler.push(one, nowUs));
  return { assembler, frames: receiver.frames, pushAll };
}

describe('a picture whose packets all come', () => {
  test('is whole, with its leader, at its last byte', () => {
    const { assembler, frames, pushAll } = createAssembler();
    const packets = packetsOf({ ...picture, deviceTimeNs: 77n });
    expect(packets).toHaveLength(PACKETS + 2);
    pushAll(packets.slice(0, -2), 5);
    expect(frames[0]?.status).toBeNull();
    pushAll(packets.slice(-2, -1), 9);
    expect(frames).toHaveLength(1);
    expect(frames[0]?.leader).toEqual({
      blockId: 1n,
      deviceTimeNs: 770n,
      arrivedAtUs: 5,
      width: 40,
      height: 20,
      format: 'Mono8',
      sizeBytes: 800,
    });
    expect(frames[0]?.status).toBe('ok');
    expect(frames.every(hasPatternBytes)).toBe(true);
    pushAll(packets.slice(-1), 10);
    expect(frames).toHaveLength(1);
    expect(assembler.counts).toMatchObject({ bytes: 800, frames: 1, incomplete: 0, requestedPackets: 0 });
  });

  test('is whole when its packets come backwards, each twice, among those of other pictures', () => {
    const { frames, pushAll } = createAssembler();
    const three = [0n, 1n, 2n].map((number) => packetsOf({ ...picture, number }).reverse());
    for (let index = 0; index < PACKETS + 2; index++) {
      pushAll(three.flatMap((packets) => packets.slice(index, index + 1)));
      pushAll(three.flatMap((packets) => packets.slice(index, index + 1)));
    }
    expect(frames.map(({ leader, status }) => [leader.blockId, status])).toEqual([
      [1n, 'ok'],
      [2n, 'ok'],
      [3n, 'ok'],
    ]);
    expect(frames.every(hasPatternBytes)).toBe(true);
  });

  test.each(['Mono12p', 'RGB8', 'BayerRG16'] as const)('is whole in %s', (format) => {
    const { frames, pushAll } = createAssembler();
    pushAll(packetsOf({ ...picture, format }));
    expect(frames.map(({ status }) => status)).toEqual(['ok']);
    expect(frames.every(hasPatternBytes)).toBe(true);
  });

  test('is whole with 64-bit block ids, whose packets carry 12 bytes less', () => {
    const { frames, pushAll } = createAssembler();
    pushAll(packetsOf({ ...picture, number: 0x1_0000_0000n }, { isExtended: true }));
    expect(frames[0]?.leader.blockId).toBe(0x1_0000_0001n);
    expect(frames[0]?.status).toBe('ok');
  });

  test('has no padding between its lines any more', () => {
    const { frames, assembler } = createAssembler();
    assembler.push(leaderPacket(1n, { width: 10, height: 9, paddingX: 3 }), 0);
    const payload = Uint8Array.from({ length: 13 * 9 }, (_, at) => (at % 13 < 10 ? at % 13 : 0xff));
    for (const packetId of [2, 1]) {
      const header = { status: 0, blockId: 1n, isExtended: false, format: gvspFormats.payload, packetId };
      const piece = payload.subarray((packetId - 1) * 64, packetId * 64);
      assembler.push(Buffer.concat([encodeGvspHeader(header), piece]), 0);
    }
    expect(frames[0]?.status).toBe('ok');
    expect([...(frames[0]?.data ?? [])]).toEqual(Array.from({ length: 90 }, (_, at) => at % 10));
  });
});

describe('block ids', () => {
  test('count on when the 16-bit counter goes from 65535 to 1', () => {
    const { frames, pushAll } = createAssembler();
    for (const number of [65_533n, 65_534n, 65_535n, 65_536n]) {
      pushAll(packetsOf({ ...picture, number }));
    }
    expect(frames.map(({ leader }) => leader.blockId)).toEqual([65_534n, 65_535n, 65_536n, 65_537n]);
  });

  test('keep their gaps', () => {
    const { frames, pushAll } = createAssembler();
    for (const number of [3n, 7n, 100n]) {
      pushAll(packetsOf({ ...picture, number }));
    }
    expect(frames.map(({ leader }) => leader.blockId)).toEqual([4n, 8n, 101n]);
  });

  test('go on upwards when the device begins to count anew', () => {
    const { frames, pushAll } = createAssembler();
    pushAll(packetsOf({ ...picture, number: 500n, deviceTimeNs: 1000n }));
    pushAll(packetsOf({ ...picture, number: 0n, deviceTimeNs: 2000n }));
    pushAll(packetsOf({ ...picture, number: 1n, deviceTimeNs: 3000n }));
    expect(frames.map(({ leader, status }) => [leader.blockId, status])).toEqual([
      [501n, 'ok'],
      [502n, 'ok'],
      [503n, 'ok'],
    ]);
  });

  test('late packets of a picture that is done open nothing', () => {
    const { frames, assembler, pushAll } = createAssembler();
    const packets = packetsOf(picture);
    pushAll(packets);
    pushAll(packets);
    expect(frames).toHaveLength(1);
    expect(assembler.openBlocks).toBe(0);
  });
});

describe('packets that do not come', () => {
  test('are asked for in ranges once they are not merely overtaken, and complete the picture', () => {
    const { assembler, frames, pushAll } = createAssembler();
    const packets = packetsOf(picture);
    const isLost = (packetId: number) => [3, 4, 8].includes(packetId);
    pushAll(
      packets.filter((_, packetId) => !isLost(packetId)),
      1_000,
    );
    expect(assembler.tick(1_500)).toEqual([]);
    expect(assembler.tick(4_000)).toEqual([
      { blockId: 1n, firstPacketId: 3, lastPacketId: 4, isExtended: false },
      { blockId: 1n, firstPacketId: 8, lastPacketId: 8, isExtended: false },
    ]);
    expect(assembler.tick(4_500)).toEqual([]);
    pushAll(
      packets.filter((_, packetId) => isLost(packetId)),
      6_000,
    );
    expect(frames[0]?.status).toBe('ok');
    expect(frames.every(hasPatternBytes)).toBe(true);
    expect(assembler.counts).toMatchObject({ requestedPackets: 3, resentPackets: 3, incomplete: 0 });
  });

  test('include the leader: payload waits for it', () => {
    const { assembler, frames, pushAll } = createAssembler();
    const packets = packetsOf(picture);
    pushAll(packets.slice(1), 1_000);
    expect(frames).toHaveLength(0);
    expect(assembler.tick(4_000)).toMatchObject([{ firstPacketId: 0, lastPacketId: 0 }]);
    pushAll(packets.slice(0, 1), 5_000);
    expect(frames[0]).toMatchObject({ status: 'ok', leader: { arrivedAtUs: 1_000 } });
    expect(frames.every(hasPatternBytes)).toBe(true);
  });

  test('include the end of the picture, told by a pause or by the next picture', () => {
    const { assembler, pushAll } = createAssembler();
    pushAll(packetsOf(picture).slice(0, 8), 1_000);
    expect(assembler.tick(5_000)).toEqual([]);
    assembler.tick(25_000);
    expect(assembler.tick(28_000)).toMatchObject([{ firstPacketId: 8, lastPacketId: PACKETS }]);
    const other = createAssembler();
    other.pushAll(packetsOf(picture).slice(0, 8), 1_000);
    other.pushAll(packetsOf({ ...picture, number: 1n }).slice(0, 2), 4_000);
    other.assembler.tick(4_000);
    expect(other.assembler.tick(7_000)).toMatchObject([{ blockId: 1n, firstPacketId: 8, lastPacketId: PACKETS }]);
  });

  test('are asked for again and given up after the last try', () => {
    const { assembler, frames, pushAll } = createAssembler({ limits: { tries: 3 } });
    pushAll(packetsOf(picture).filter((_, packetId) => packetId !== 5));
    const askedAt = Array.from({ length: 100 }, (_, ms) => ms).filter((ms) => assembler.tick(ms * 1000).length > 0);
    expect(askedAt).toEqual([2, 22, 42]);
    expect(frames[0]?.status).toBe('incomplete');
    expect(assembler.counts.incomplete).toBe(1);
  });

  test('end the picture at once when the device has them no more', () => {
    const { assembler, frames, pushAll } = createAssembler();
    pushAll(packetsOf(picture).slice(0, 5));
    const header = { status: 0x800c, blockId: 1n, isExtended: false, format: gvspFormats.payload, packetId: 3 };
    assembler.push(encodeGvspHeader(header), 0);
    expect(frames[0]?.status).toBe('incomplete');
  });

  test('are not asked for where the device cannot repeat them, nor when nobody wants the picture', () => {
    const mute = createAssembler({ canResend: false });
    mute.pushAll(packetsOf(picture).filter((_, packetId) => packetId !== 5));
    const unwanted = createAssembler({ wanted: false });
    unwanted.pushAll(packetsOf(picture).filter((_, packetId) => packetId !== 5));
    for (let ms = 0; ms < 600; ms++) {
      expect(mute.assembler.tick(ms * 1000)).toEqual([]);
      expect(unwanted.assembler.tick(ms * 1000)).toEqual([]);
    }
    expect(mute.frames[0]?.status).toBe('incomplete');
    expect(unwanted.frames[0]?.status).toBe('incomplete');
  });

  test('are not asked for when there are too many of them', () => {
    const { assembler, frames, pushAll } = createAssembler();
    const packets = packetsOf({ number: 0n, width: 640, height: 64 });
    pushAll(packets.filter((_, packetId) => packetId % 2 === 0));
    assembler.tick(3_000);
    expect(assembler.counts.requestedPackets).toBeLessThan(packets.length / 2);
    assembler.tick(30_000);
    expect(frames[0]?.status).toBe('incomplete');
  });

  test('end the oldest picture when too many are open', () => {
    const { frames, pushAll } = createAssembler({ limits: { openBlocks: 2 } });
    for (const number of [0n, 1n, 2n]) {
      pushAll(packetsOf({ ...picture, number }).slice(0, 3));
    }
    expect(frames.map(({ status }) => status)).toEqual(['incomplete', null, null]);
  });

  test('a picture that ends before its size is incomplete', () => {
    const { assembler, frames, pushAll } = createAssembler();
    pushAll(packetsOf(picture).slice(0, 4));
    const header = { status: 0, blockId: 1n, isExtended: false, format: gvspFormats.trailer, packetId: 4 };
    assembler.push(Buffer.concat([encodeGvspHeader(header), new Uint8Array(8)]), 0);
    expect(frames[0]?.status).toBe('incomplete');
  });

  test('stopping ends what is open', () => {
    const { assembler, frames, pushAll } = createAssembler();
    pushAll(packetsOf(picture).slice(0, 4));
    assembler.stop();
    expect(frames[0]?.status).toBe('incomplete');
    expect(assembler.openBlocks).toBe(0);
  });
});

describe('what is no use', () => {
  test('formats the station does not know, empty and gigantic pictures begin nothing', () => {
    const { assembler, frames } = createAssembler();
    assembler.push(leaderPacket(1n, { pixelFormatCode: 0x1234 }), 0);
    assembler.push(leaderPacket(2n, { width: 0 }), 0);
    assembler.push(leaderPacket(3n, { width: 0xffff_ffff, height: 0xffff_ffff }), 0);
    assembler.push(leaderPacket(4n, { payloadType: 3 }), 0);
    expect(frames).toHaveLength(0);
    expect(assembler.counts.unusableFrames).toBe(4);
    expect(assembler.openBlocks).toBe(0);
  });

  test('any datagram is taken without a crash', () => {
    const { assembler } = createAssembler();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat({ max: 1_000_000 }), (datagram, nowUs) => {
        assembler.push(datagram, nowUs);
        assembler.tick(nowUs);
      }),
    );
    assembler.stop();
  });
});

const fate = fc.record({
  isLost: fc.boolean(),
  copies: fc.integer({ min: 1, max: 3 }),
  isCut: fc.integer({ min: 0, max: 9 }).map((value) => value === 0),
  delay: fc.nat({ max: 40 }),
});

describe('whatever the network does', () => {
  test('a picture that is ok has every byte right, each picture ends once, and none is forgotten', () => {
    fc.assert(
      fc.property(
        fc.array(fate, { minLength: 6 * (PACKETS + 2), maxLength: 6 * (PACKETS + 2) }),
        fc.integer({ min: 65_531, max: 65_535 }),
        fc.boolean(),
        (fates, first, canResend) => {
          const { assembler, frames } = createAssembler({ canResend });
          const sent = Array.from({ length: 6 }, (_, index) =>
            packetsOf({ ...picture, number: BigInt(first + index) }),
          ).flat();
          const arriving = sent
            .flatMap((packet, index) => {
              const { isLost, copies, isCut, delay } = fates[index] ?? {
                isLost: true,
                copies: 1,
                isCut: false,
                delay: 0,
              };
              const datagram = isCut ? packet.subarray(0, 8 + Math.floor((packet.length - 8) / 2)) : packet;
              return Array.from({ length: isLost ? 0 : copies }, (_, copy) => ({
                at: index + delay * copy + delay,
                datagram,
              }));
            })
            .sort((one, other) => one.at - other.at);
          for (const { at, datagram } of arriving) {
            assembler.push(datagram, at * 200);
            assembler.tick(at * 200);
          }
          for (let ms = 0; ms < 1_200; ms += 4) {
            assembler.tick(100_000 + ms * 1000);
          }
          expect(assembler.openBlocks).toBe(0);
          expect(frames.every(({ status }) => status === 'ok' || status === 'incomplete')).toBe(true);
          expect(frames.filter(({ status }) => status === 'ok').every(hasPatternBytes)).toBe(true);
          expect(new Set(frames.map(({ leader }) => leader.blockId)).size).toBe(frames.length);
        },
      ),
      { numRuns: 150 },
    );
  });

  test('with resends that are answered, every picture becomes whole', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 45, maxLength: 45 }), (fates) => {
        const { assembler, frames } = createAssembler({ limits: { share: 1, tries: 30 } });
        const blocks = [0n, 1n, 2n].map((number) => packetsOf({ ...picture, number }));
        blocks.flat().forEach((packet, index) => {
          if ((fates[index] ?? 0) > 1 || index % (PACKETS + 2) === 1) {
            assembler.push(packet, index * 10);
          }
        });
        let nowUs = 1_000;
        for (let round = 0; round < 100 && assembler.openBlocks > 0; round++) {
          nowUs += 4_000;
          for (const { blockId, firstPacketId, lastPacketId } of assembler.tick(nowUs)) {
            const packets = blocks[Number(blockId) - 1] ?? [];
            packets.slice(firstPacketId, lastPacketId + 1).forEach((packet) => assembler.push(packet, nowUs));
          }
        }
        expect(frames.map(({ status }) => status)).toEqual(['ok', 'ok', 'ok']);
        expect(frames.every(hasPatternBytes)).toBe(true);
      }),
    );
  });
});
