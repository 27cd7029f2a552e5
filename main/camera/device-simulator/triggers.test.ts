import { expect, test } from 'vitest';
import { createDeviceBench } from '../../../test/support/device-bench.ts';
import { readRegister, writeRegister } from '../../../test/support/device-registers.ts';
import { createDeviceModel } from './create-device-model.ts';
import { createPatternSource } from './pattern-source.ts';

test('free run exposes by the frame rate, numbered from 0, and ends at the stop', async () => {
  const { device, timer, pictures } = createDeviceBench();
  await timer.advance(100);
  expect(pictures).toHaveLength(0);
  writeRegister(device, 'AcquisitionStart', 1);
  await timer.advance(95);
  expect(pictures.map(({ number }) => number)).toEqual([0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n, 9n]);
  expect((pictures[1]?.deviceTimeNs ?? 0n) - (pictures[0]?.deviceTimeNs ?? 0n)).toBe(10_000_000n);
  writeRegister(device, 'AcquisitionFrameRate', 1000);
  await timer.advance(10);
  expect(pictures).toHaveLength(20);
  writeRegister(device, 'AcquisitionStop', 1);
  await timer.advance(100);
  expect(pictures).toHaveLength(20);
  expect(timer.pending).toBe(0);
  writeRegister(device, 'AcquisitionStart', 1);
  await timer.advance(1);
  expect(pictures.at(-1)?.number).toBe(0n);
});

test('exposure time and throughput limit slow the free run down', async () => {
  const { device, timer, pictures } = createDeviceBench();
  writeRegister(device, 'ExposureTime', 50_000);
  writeRegister(device, 'AcquisitionStart', 1);
  await timer.advance(500);
  expect(pictures).toHaveLength(10);
  writeRegister(device, 'ExposureTime', 20);
  writeRegister(device, 'ThroughputLimit', 1000);
  writeRegister(device, 'AcquisitionFrameRate', 2000);
  await timer.advance(310);
  // 3072 bytes at 1 MB/s take 3.072 ms.
  expect(pictures.length - 10).toBeGreaterThanOrEqual(99);
  expect(pictures.length - 10).toBeLessThanOrEqual(102);
});

test('a late timer makes up for a few pictures, in order and with their own times', () => {
  const due: (() => void)[] = [];
  let nowUs = 0;
  const device = createDeviceModel({
    source: createPatternSource(16, 16),
    endianness: 'little',
    framesPerSecond: 1000,
    exposureTimeUs: 20,
    clock: { nowUs: () => nowUs, monotonicUs: () => nowUs },
    timer: { after: (_delay, callback) => (due.push(callback), () => {}) },
  });
  const times: bigint[] = [];
  device.onPicture(({ deviceTimeNs }) => times.push(deviceTimeNs));
  writeRegister(device, 'AcquisitionStart', 1);
  nowUs = 3_500;
  due.shift()?.();
  expect(times.map((time) => Number(time - (times[0] ?? 0n)) / 1000)).toEqual([0, 1000, 2000, 3000]);
  nowUs = 1_000_000;
  due.shift()?.();
  expect(times).toHaveLength(12);
});

test.each([
  ['SingleFrame', 1, 1],
  ['MultiFrame', 2, 3],
] as const)('%s ends by itself', async (_name, mode, wanted) => {
  const { device, timer, pictures } = createDeviceBench();
  writeRegister(device, 'AcquisitionMode', mode);
  writeRegister(device, 'AcquisitionFrameCount', 3);
  writeRegister(device, 'AcquisitionStart', 1);
  await timer.advance(1000);
  expect(pictures).toHaveLength(wanted);
});

test('a software trigger gives exactly one picture, exposed after it', async () => {
  const { device, timer, pictures } = createDeviceBench();
  writeRegister(device, 'TriggerMode0', 1);
  writeRegister(device, 'TriggerSoftware', 1);
  await timer.advance(100);
  expect(pictures).toHaveLength(0);
  writeRegister(device, 'AcquisitionStart', 1);
  await timer.advance(100);
  expect(pictures).toHaveLength(0);
  for (let count = 1; count <= 3; count++) {
    const beforeNs = device.nowNs();
    writeRegister(device, 'TriggerSoftware', 1);
    await timer.advance(100);
    expect(pictures).toHaveLength(count);
    expect(pictures.at(-1)?.deviceTimeNs).toBeGreaterThanOrEqual(beforeNs);
  }
});

test('a trigger during an exposure is missed; its delay counts', async () => {
  const { device, timer, pictures } = createDeviceBench();
  writeRegister(device, 'TriggerMode0', 1);
  writeRegister(device, 'TriggerDelay0', 5000);
  writeRegister(device, 'AcquisitionStart', 1);
  const triggeredNs = device.nowNs();
  writeRegister(device, 'TriggerSoftware', 1);
  writeRegister(device, 'TriggerSoftware', 1);
  await timer.advance(5.9);
  expect(pictures).toHaveLength(0);
  await timer.advance(50);
  expect(pictures.map(({ deviceTimeNs }) => deviceTimeNs - triggeredNs)).toEqual([5_000_000n]);
});

test('switching the trigger on and off while acquiring changes between waiting and free run', async () => {
  const { device, timer, pictures } = createDeviceBench();
  writeRegister(device, 'AcquisitionStart', 1);
  await timer.advance(50);
  writeRegister(device, 'TriggerMode0', 1);
  const seen = pictures.length;
  await timer.advance(100);
  expect(pictures).toHaveLength(seen);
  writeRegister(device, 'TriggerMode0', 0);
  await timer.advance(50);
  expect(pictures.length).toBeGreaterThan(seen);
});

test('a line triggers on its edge, and on no other', async () => {
  const { device, timer, pictures } = createDeviceBench();
  writeRegister(device, 'TriggerMode0', 1);
  writeRegister(device, 'TriggerSource0', 1);
  writeRegister(device, 'AcquisitionStart', 1);
  const pulse = async () => {
    device.setLine(0, true);
    await timer.advance(10);
    const atRise = pictures.length;
    device.setLine(0, false);
    await timer.advance(10);
    return [atRise, pictures.length];
  };
  expect(await pulse()).toEqual([1, 1]);
  writeRegister(device, 'TriggerActivation0', 1);
  expect(await pulse()).toEqual([1, 2]);
  writeRegister(device, 'TriggerActivation0', 2);
  expect(await pulse()).toEqual([3, 4]);
  device.setLine(1, true);
  await timer.advance(10);
  expect(pictures).toHaveLength(4);
  expect(readRegister(device, 'LineStatusAll')).toBe(2);
});

test('an output line follows its user output and can trigger like an input', async () => {
  const { device, timer, pictures } = createDeviceBench();
  writeRegister(device, 'LineMode2', 1);
  writeRegister(device, 'TriggerMode0', 1);
  writeRegister(device, 'TriggerSource0', 3);
  writeRegister(device, 'AcquisitionStart', 1);
  writeRegister(device, 'UserOutputValue2', 1);
  await timer.advance(10);
  expect(readRegister(device, 'LineStatusAll')).toBe(4);
  expect(pictures).toHaveLength(1);
});

test('an acquisition-start trigger lets the free run begin', async () => {
  const { device, timer, pictures } = createDeviceBench();
  writeRegister(device, 'TriggerMode1', 1);
  writeRegister(device, 'AcquisitionStart', 1);
  await timer.advance(100);
  expect(pictures).toHaveLength(0);
  writeRegister(device, 'TriggerSelector', 1);
  writeRegister(device, 'TriggerSoftware', 1);
  await timer.advance(50);
  expect(pictures).toHaveLength(5);
});
