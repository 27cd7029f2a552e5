import fc from 'fast-check';
import { expect, test } from 'vitest';
import { alignmentOf, planStream } from './stream-setup.ts';

const MEGABYTE = 2 ** 20;

test('1080p Mono8 goes in one whole megabyte and the rest', () => {
  const requirements = { payloadBytes: 1920 * 1080, leaderBytes: 52, trailerBytes: 32, alignmentBytes: 4 };
  expect(planStream(requirements, MEGABYTE, 1024)).toEqual({
    requiredBytes: 2_073_600,
    alignmentBytes: 4,
    leaderBytes: 1024,
    payloadBytes: MEGABYTE,
    payloadCount: 1,
    final1Bytes: 1_025_024,
    final2Bytes: 0,
    trailerBytes: 1024,
  });
});

test('a small picture goes in one final transfer, an even one in whole transfers alone', () => {
  const small = { payloadBytes: 96 * 54, leaderBytes: 52, trailerBytes: 32, alignmentBytes: 1024 };
  expect(planStream(small, MEGABYTE, 1024)).toMatchObject({ payloadBytes: 6144, payloadCount: 0, final1Bytes: 6144 });
  const even = { ...small, payloadBytes: 2 * MEGABYTE };
  expect(planStream(even, MEGABYTE, 1024)).toMatchObject({ payloadCount: 2, final1Bytes: 0 });
});

test('every payload fits its transfers, aligned and with less than one step to spare', () => {
  const requirements = fc.record({
    payloadBytes: fc.integer({ min: 1, max: 2 ** 31 }),
    leaderBytes: fc.nat(4096),
    trailerBytes: fc.nat(4096),
    alignmentBytes: fc.nat(12).map((log2) => 2 ** log2),
  });
  const largest = fc.integer({ min: 4096, max: 4 * MEGABYTE });
  fc.assert(
    fc.property(requirements, largest, fc.constantFrom(512, 1024), (required, largestTransferBytes, packetBytes) => {
      const { alignmentBytes, leaderBytes, trailerBytes } = required;
      const setup = planStream(required, largestTransferBytes, packetBytes);
      const capacity = setup.payloadBytes * setup.payloadCount + setup.final1Bytes;
      expect(capacity).toBeGreaterThanOrEqual(required.payloadBytes);
      expect(capacity - required.payloadBytes).toBeLessThan(alignmentBytes);
      expect(setup.final1Bytes).toBeLessThanOrEqual(setup.payloadBytes);
      expect(setup.payloadBytes).toBeLessThanOrEqual(Math.max(largestTransferBytes, alignmentBytes));
      const sizes = [setup.leaderBytes, setup.payloadBytes, setup.final1Bytes, setup.trailerBytes];
      expect(sizes.map((size) => size % alignmentBytes)).toEqual([0, 0, 0, 0]);
      expect(setup.payloadBytes % packetBytes).toBe(0);
      expect(setup.leaderBytes).toBeGreaterThanOrEqual(Math.max(1024, leaderBytes));
      expect(setup.trailerBytes).toBeGreaterThanOrEqual(Math.max(1024, trailerBytes));
    }),
  );
});

test.each([0, 2 ** 40, Number.NaN])('a payload of %d bytes is refused', (payloadBytes) => {
  const required = { payloadBytes, leaderBytes: 52, trailerBytes: 32, alignmentBytes: 4 };
  expect(() => planStream(required, MEGABYTE, 1024)).toThrow(expect.objectContaining({ code: 'camera-refused' }));
});

test('a nonsensical alignment is refused', () => {
  const required = { payloadBytes: 100, leaderBytes: 52, trailerBytes: 32, alignmentBytes: alignmentOf(0xff00_0000) };
  expect(() => planStream(required, MEGABYTE, 1024)).toThrow(expect.objectContaining({ code: 'camera-refused' }));
});

test('the alignment is a power of two in the highest byte', () => {
  expect([0, 0x0200_0000, 0x0a00_0001].map(alignmentOf)).toEqual([1, 4, 1024]);
});
