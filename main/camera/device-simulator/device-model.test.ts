import { describe, expect, test } from 'vitest';
import { readRegister, readText, writeRegister } from '../../../test/support/device-registers.ts';
import { createManualTimer } from '../../../test/support/manual-timer.ts';
import { pixelFormats } from '../pixel-format/pixel-format.ts';
import { createDeviceModel } from './create-device-model.ts';
import type { ExposedPicture } from './device-model.ts';
import { createPartSource } from './part-source.ts';
import { createPatternSource, expectedPatternBytes } from './pattern-source.ts';
import type { PictureRequest, PictureSource } from './picture-source.ts';
import { FIRST_ADDRESS, REGISTERS_SIZE_BYTES } from './register-layout.ts';

const [WIDTH, HEIGHT] = [64, 48];

function bench(source: PictureSource = createPatternSource(WIDTH, HEIGHT), endianness: 'little' | 'big' = 'little') {
  const timer = createManualTimer();
  const clock = { nowUs: () => timer.nowMs() * 1000, monotonicUs: () => Math.round(timer.nowMs() * 1000) };
  const device = createDeviceModel({ source, endianness, timer, clock, framesPerSecond: 100, exposureTimeUs: 1000 });
  const pictures: ExposedPicture[] = [];
  device.onPicture((picture) => pictures.push(picture));
  return { device, timer, pictures };
}

/** A grey scene whose left half is darker, lit by exposure and gain. */
function greySource(requests: PictureRequest[] = []): PictureSource {
  return {
    width: WIDTH,
    height: HEIGHT,
    next: (request) => {
      requests.push(request);
      const data = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, at) =>
        Math.min(255, Math.round((at % WIDTH < WIDTH / 2 ? 40 : 80) * request.light)),
      );
      return { kind: 'scene', image: { width: WIDTH, height: HEIGHT, channels: 1, data }, truth: null };
    },
  };
}

function statusOf(act: () => void): number | undefined {
  try {
    act();
  } catch (error) {
    return (error as { status: number }).status;
  }
  return undefined;
}

function meanOf(picture: ExposedPicture | undefined): number {
  const data = picture?.data ?? new Uint8Array(1);
  return data.reduce((sum, byte) => sum + byte, 0) / data.length;
}

describe.each(['little', 'big'] as const)('registers in %s-endian order', (endianness) => {
  test('the factory settings: whole sensor, free run, nothing locked', () => {
    const { device } = bench(createPatternSource(100, 50), endianness);
    expect(readText(device, 'DeviceSerialNumber')).toBe('SIM-U3V-1');
    expect(readRegister(device, 'SensorWidth')).toBe(100);
    expect(readRegister(device, 'Width')).toBe(100);
    expect(readRegister(device, 'Height')).toBe(48);
    expect(readRegister(device, 'PixelFormat')).toBe(pixelFormats.Mono8.code);
    expect(readRegister(device, 'ExposureTime')).toBe(1000);
    expect(device.payloadSizeBytes()).toBe(4800);
    expect(device.isTransportLocked).toBe(false);
    expect(new TextDecoder().decode(device.xml)).toContain(endianness === 'little' ? 'LittleEndian' : 'BigEndian');
  });

  test('what is written is read back, and the two views of the exposure time agree', () => {
    const { device } = bench(undefined, endianness);
    writeRegister(device, 'ExposureTime', 1234.5);
    expect(readRegister(device, 'ExposureTimeRaw')).toBe(12_345);
    writeRegister(device, 'ExposureTimeRaw', 500);
    expect(readRegister(device, 'ExposureTime')).toBe(50);
    device.write(FIRST_ADDRESS + 0x100, new TextEncoder().encode('press 4\0'));
    expect(readText(device, 'DeviceUserID')).toBe('press 4');
  });
});

test.each([
  ['Width', 65, 0x8002],
  ['Width', WIDTH + 4, 0x8002],
  ['Height', 0, 0x8002],
  ['OffsetX', 2, 0x8002],
  ['PixelFormat', 0x12345678, 0x8002],
  ['ExposureTime', Number.NaN, 0x8002],
  ['ExposureTime', 1e9, 0x8002],
  ['Gain', -1, 0x8002],
  ['TriggerSource0', 4, 0x8002],
  ['SensorWidth', 10, 0x8004],
  ['DeviceTemperature', 10, 0x8004],
  ['TriggerSoftware', 1, 0x8006],
] as const)('writing %s = %d is refused with status %i and changes nothing', (name, value, status) => {
  const { device } = bench();
  const before = readRegister(device, name);
  expect(statusOf(() => writeRegister(device, name, value))).toBe(status);
  expect(name === 'DeviceTemperature' || readRegister(device, name) === before).toBe(true);
});

test('addresses outside, between and inside registers are refused', () => {
  const { device } = bench();
  const one = new Uint8Array(4);
  expect(statusOf(() => device.read(0, 4))).toBe(0x8003);
  expect(statusOf(() => device.read(FIRST_ADDRESS + REGISTERS_SIZE_BYTES - 2, 4))).toBe(0x8003);
  expect(statusOf(() => device.write(FIRST_ADDRESS + 0x214, one))).toBe(0x8003);
  expect(statusOf(() => device.write(FIRST_ADDRESS + 0x162, one))).toBe(0x8005);
});

test('the region stays on the sensor: size and offset limit each other', () => {
  const { device } = bench();
  writeRegister(device, 'Width', 32);
  writeRegister(device, 'OffsetX', 32);
  expect(statusOf(() => writeRegister(device, 'Width', 36))).toBe(0x8002);
  expect(statusOf(() => writeRegister(device, 'OffsetX', 34))).toBe(0x8002);
  expect(device.payloadSizeBytes()).toBe(32 * HEIGHT);
});

test('transport parameters cannot be written while locked; exposure time can', () => {
  const { device } = bench();
  writeRegister(device, 'TLParamsLocked', 1);
  expect(device.isTransportLocked).toBe(true);
  for (const name of ['Width', 'Height', 'OffsetX', 'OffsetY', 'PixelFormat'] as const) {
    expect(statusOf(() => writeRegister(device, name, readRegister(device, name)))).toBe(0x8006);
  }
  writeRegister(device, 'ExposureTime', 2000);
  writeRegister(device, 'TLParamsLocked', 0);
  writeRegister(device, 'Width', 32);
});

test('free run exposes by the frame rate, numbered from 0, and ends at the stop', async () => {
  const { device, timer, pictures } = bench();
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
  const { device, timer, pictures } = bench();
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
  const { device, timer, pictures } = bench();
  writeRegister(device, 'AcquisitionMode', mode);
  writeRegister(device, 'AcquisitionFrameCount', 3);
  writeRegister(device, 'AcquisitionStart', 1);
  await timer.advance(1000);
  expect(pictures).toHaveLength(wanted);
});

test('a software trigger gives exactly one picture, exposed after it', async () => {
  const { device, timer, pictures } = bench();
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
  const { device, timer, pictures } = bench();
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
  const { device, timer, pictures } = bench();
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
  const { device, timer, pictures } = bench();
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
  const { device, timer, pictures } = bench();
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
  const { device, timer, pictures } = bench();
  writeRegister(device, 'TriggerMode1', 1);
  writeRegister(device, 'AcquisitionStart', 1);
  await timer.advance(100);
  expect(pictures).toHaveLength(0);
  writeRegister(device, 'TriggerSelector', 1);
  writeRegister(device, 'TriggerSoftware', 1);
  await timer.advance(50);
  expect(pictures).toHaveLength(5);
});

test('exposure time and gain change the brightness, the region cuts the picture', async () => {
  const { device, timer, pictures } = bench(greySource());
  writeRegister(device, 'ExposureTime', 8000);
  const shoot = async () => {
    writeRegister(device, 'AcquisitionStart', 1);
    await timer.advance(8);
    writeRegister(device, 'AcquisitionStop', 1);
    return pictures.at(-1);
  };
  const normal = meanOf(await shoot());
  expect(normal).toBe(60);
  writeRegister(device, 'Gain', 6.0206);
  expect(meanOf(await shoot())).toBeCloseTo(120, 0);
  writeRegister(device, 'Gain', 0);
  writeRegister(device, 'ExposureTime', 4000);
  expect(meanOf(await shoot())).toBe(30);
  writeRegister(device, 'BlackLevel', 5);
  expect(meanOf(await shoot())).toBe(35);
  writeRegister(device, 'BlackLevel', 0);
  writeRegister(device, 'Width', 16);
  writeRegister(device, 'OffsetX', 32);
  expect(await shoot()).toMatchObject({ width: 16, height: HEIGHT, offsetX: 32, offsetY: 0 });
  expect(meanOf(pictures.at(-1))).toBe(40);
  writeRegister(device, 'OffsetX', 0);
  expect(meanOf(await shoot())).toBe(20);
  writeRegister(device, 'Width', WIDTH);
  writeRegister(device, 'Flags', 0b101);
  expect((await shoot())?.data[0]).toBe(40);
});

test('automatic exposure settles, automatic gain takes over where it cannot, and a locked value is refused', async () => {
  const { device, timer, pictures } = bench(greySource());
  writeRegister(device, 'ExposureAuto', 1);
  expect(statusOf(() => writeRegister(device, 'ExposureTime', 1000))).toBe(0x8006);
  writeRegister(device, 'AcquisitionStart', 1);
  await timer.advance(2000);
  expect(meanOf(pictures.at(-1))).toBeGreaterThan(100);
  expect(meanOf(pictures.at(-1))).toBeLessThan(120);
  expect(readRegister(device, 'ExposureAuto')).toBe(0);
  writeRegister(device, 'ExposureTime', 4000);
  writeRegister(device, 'GainAuto', 2);
  await timer.advance(2000);
  expect(meanOf(pictures.at(-1))).toBeGreaterThan(100);
  expect(readRegister(device, 'Gain')).toBeGreaterThan(6);
  expect(readRegister(device, 'GainAuto')).toBe(2);
});

test('an automatic exposure that cannot reach its aim stops at the limit', async () => {
  const dark: PictureSource = {
    width: 16,
    height: 16,
    next: () => ({
      kind: 'scene',
      image: { width: 16, height: 16, channels: 1, data: new Uint8Array(256) },
      truth: null,
    }),
  };
  const { device, timer } = bench(dark);
  writeRegister(device, 'ExposureAuto', 1);
  writeRegister(device, 'AcquisitionStart', 1);
  await timer.advance(3000);
  expect(readRegister(device, 'ExposureTime')).toBe(200_000);
  expect(readRegister(device, 'ExposureAuto')).toBe(0);
});

test('a user set is saved and loaded while its command reads busy; the default cannot be overwritten', async () => {
  const { device, timer } = bench();
  expect(statusOf(() => writeRegister(device, 'UserSetSave', 1))).toBe(0x8006);
  writeRegister(device, 'Gain', 3);
  writeRegister(device, 'UserSetSelector', 1);
  writeRegister(device, 'UserSetSave', 1);
  expect(readRegister(device, 'UserSetSave')).toBe(1);
  await timer.advance(10);
  expect(readRegister(device, 'UserSetSave')).toBe(0);
  const load = async (set: number) => {
    writeRegister(device, 'UserSetSelector', set);
    writeRegister(device, 'UserSetLoad', 1);
    await timer.advance(10);
    return readRegister(device, 'Gain');
  };
  expect(await load(0)).toBe(0);
  expect(await load(1)).toBe(3);
  writeRegister(device, 'TLParamsLocked', 1);
  expect(statusOf(() => writeRegister(device, 'UserSetLoad', 1))).toBe(0x8006);
});

test('the device clock is latched, and a reset ends the acquisition and restores the factory settings', async () => {
  const { device, timer, pictures } = bench();
  await timer.advance(250);
  writeRegister(device, 'TimestampLatch', 1);
  expect(readRegister(device, 'TimestampLatchValue')).toBe(1_250_000_000);
  writeRegister(device, 'Gain', 3);
  writeRegister(device, 'TLParamsLocked', 1);
  writeRegister(device, 'AcquisitionStart', 1);
  await timer.advance(50);
  const seen = pictures.length;
  writeRegister(device, 'DeviceReset', 1);
  await timer.advance(500);
  expect(pictures).toHaveLength(seen);
  expect(readRegister(device, 'Gain')).toBe(0);
  expect(device.isTransportLocked).toBe(false);
  expect(device.nowNs()).toBe(1_500_000_000n);
});

test('the temperature rises towards its end value', async () => {
  const { device, timer } = bench();
  expect(readRegister(device, 'DeviceTemperature')).toBeCloseTo(25, 3);
  await timer.advance(3_600_000);
  expect(readRegister(device, 'DeviceTemperature')).toBeCloseTo(45, 0);
});

test('a slow source delays triggered pictures and thins the free run; one it cannot give is a gap', async () => {
  let fail = false;
  const slow: PictureSource = {
    width: 16,
    height: 16,
    next: async (request) => {
      if (fail) {
        throw new Error('unreadable');
      }
      return { kind: 'encoded', data: expectedPatternBytes(request), truth: { isDefective: true, className: 'dent' } };
    },
  };
  const { device, timer, pictures } = bench(slow);
  writeRegister(device, 'TriggerMode0', 1);
  writeRegister(device, 'AcquisitionStart', 1);
  const shoot = async () => {
    writeRegister(device, 'TriggerSoftware', 1);
    await timer.advance(20);
  };
  await shoot();
  fail = true;
  await shoot();
  fail = false;
  await shoot();
  expect(pictures.map(({ number }) => number)).toEqual([0n, 2n]);
  expect(pictures[0]?.truth?.className).toBe('dent');
});

test('pattern pictures are what the receiver expects of format, size and number', async () => {
  const { device, timer, pictures } = bench();
  for (const [name, { code }] of Object.entries(pixelFormats)) {
    writeRegister(device, 'PixelFormat', code);
    writeRegister(device, 'AcquisitionStart', 1);
    await timer.advance(15);
    writeRegister(device, 'AcquisitionStop', 1);
    const picture = pictures.at(-1);
    expect(picture).toMatchObject({ format: name, number: 1n });
    expect(picture?.data).toHaveLength(device.payloadSizeBytes());
    expect(picture?.data).toEqual(
      expectedPatternBytes({ format: picture?.format ?? 'Mono8', width: WIDTH, height: HEIGHT, number: 1n }),
    );
  }
  const first = expectedPatternBytes({ format: 'Mono8', width: WIDTH, height: HEIGHT, number: 1n });
  expect(expectedPatternBytes({ format: 'Mono8', width: WIDTH, height: HEIGHT, number: 2n })).not.toEqual(first);
  const deep = expectedPatternBytes({ format: 'Mono10', width: WIDTH, height: HEIGHT, number: 3n });
  expect(deep.every((byte, at) => at % 2 === 0 || byte < 4)).toBe(true);
});

test('generated parts lie under the sensor until a trigger took them', async () => {
  const source = createPartSource({ seed: 7, width: 96, height: 56, defectRate: 0, autoPlace: true });
  source.placeNext('bad');
  const { device, timer, pictures } = bench(source);
  writeRegister(device, 'PixelFormat', pixelFormats.RGB8.code);
  writeRegister(device, 'ExposureTime', 8000);
  writeRegister(device, 'AcquisitionStart', 1);
  await timer.advance(20);
  writeRegister(device, 'TriggerMode0', 1);
  writeRegister(device, 'TriggerSoftware', 1);
  await timer.advance(20);
  writeRegister(device, 'TriggerSoftware', 1);
  await timer.advance(20);
  expect(pictures.map(({ truth }) => truth?.isDefective)).toEqual([true, true, true, false]);
  expect(pictures[0]?.data).toHaveLength(96 * 56 * 3);
  expect(meanOf(pictures[0])).toBeGreaterThan(30);
});
