import { expect, test } from 'vitest';
import { DeviceClock, isNewerThan } from './device-clock.ts';

function createClock(deviceTimeNs: bigint | null) {
  const host = { nowUs: 1_000_000 };
  const clock = new DeviceClock({ nowUs: () => 0, monotonicUs: () => host.nowUs });
  return { host, clock, link: { latchDeviceTimeNs: async () => deviceTimeNs } };
}

test('an exposure has the host time of the latch plus what the device’s clock went on, never after its arrival', async () => {
  const { clock, link } = createClock(50_000_000n);
  await clock.latch(link);
  expect(clock.hostTimeUs({ deviceTimeNs: 53_000_001n, arrivedAtUs: 1_010_000 })).toBe(1_003_001);
  expect(clock.hostTimeUs({ deviceTimeNs: 90_000_000n, arrivedAtUs: 1_010_000 })).toBe(1_010_000);
});

test('without a usable device clock the arrival counts', async () => {
  const { clock, link } = createClock(null);
  const moment = { deviceTimeNs: 53_000_000n, arrivedAtUs: 1_010_000 };
  expect(clock.hostTimeUs(moment)).toBe(1_010_000);
  await clock.latch(link);
  expect(clock.hostTimeUs(moment)).toBe(1_010_000);
  const other = createClock(50_000_000n);
  await other.clock.latch(other.link);
  expect(other.clock.hostTimeUs({ deviceTimeNs: null, arrivedAtUs: 7 })).toBe(7);
  expect(other.clock.hostTimeUs({ deviceTimeNs: 2n ** 63n, arrivedAtUs: 1_010_000 })).toBe(1_010_000);
});

test('newer than the latch is decided by the device’s clock, else by the arrival', () => {
  const latch = { hostTimeUs: 1_000, deviceTimeNs: 500n };
  expect(isNewerThan(latch, { deviceTimeNs: 501n, arrivedAtUs: 2_000 })).toBe(true);
  expect(isNewerThan(latch, { deviceTimeNs: 500n, arrivedAtUs: 2_000 })).toBe(false);
  expect(isNewerThan(latch, { deviceTimeNs: null, arrivedAtUs: 2_000 })).toBe(true);
  expect(isNewerThan(latch, { deviceTimeNs: null, arrivedAtUs: 1_000 })).toBe(false);
  expect(isNewerThan({ ...latch, deviceTimeNs: null }, { deviceTimeNs: 1n, arrivedAtUs: 2_000 })).toBe(true);
});

test('a latch is stale after ten seconds, and when there is none', async () => {
  const { host, clock, link } = createClock(1n);
  expect(clock.isStale).toBe(true);
  await clock.latch(link);
  host.nowUs += 10_000_000;
  expect(clock.isStale).toBe(false);
  host.nowUs += 1;
  expect(clock.isStale).toBe(true);
  await clock.latch(link);
  clock.forget();
  expect(clock.isStale).toBe(true);
});
