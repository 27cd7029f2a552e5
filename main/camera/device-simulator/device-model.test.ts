import { describe, expect, test } from 'vitest';
import {
  createDeviceBench,
  meanGrey,
  refusalOf,
  SENSOR_HEIGHT,
  SENSOR_WIDTH,
} from '../../../test/support/device-bench.ts';
import { readRegister, readText, writeRegister } from '../../../test/support/device-registers.ts';
import { pixelFormats } from '../pixel-format/pixel-format.ts';
import { createPatternSource } from './pattern-source.ts';
import type { PictureRequest, PictureSource } from './picture-source.ts';
import { FIRST_ADDRESS, REGISTERS_SIZE_BYTES } from './register-layout.ts';

/** A grey scene whose left half is darker, lit by exposure and gain. */
function greySource(requests: PictureRequest[] = []): PictureSource {
  return {
    width: SENSOR_WIDTH,
    height: SENSOR_HEIGHT,
    next: (request) => {
      requests.push(request);
      const data = Uint8Array.from({ length: SENSOR_WIDTH * SENSOR_HEIGHT }, (_, at) =>
        Math.min(255, Math.round((at % SENSOR_WIDTH < SENSOR_WIDTH / 2 ? 40 : 80) * request.light)),
      );
      return { kind: 'scene', image: { width: SENSOR_WIDTH, height: SENSOR_HEIGHT, channels: 1, data }, truth: null };
    },
  };
}

describe.each(['little', 'big'] as const)('registers in %s-endian order', (endianness) => {
  test('the factory settings: whole sensor, free run, nothing locked', () => {
    const { device } = createDeviceBench(createPatternSource(100, 50), endianness);
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
    const { device } = createDeviceBench(undefined, endianness);
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
  ['Width', SENSOR_WIDTH + 4, 0x8002],
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
  const { device } = createDeviceBench();
  const before = readRegister(device, name);
  expect(refusalOf(() => writeRegister(device, name, value))).toBe(status);
  expect(name === 'DeviceTemperature' || readRegister(device, name) === before).toBe(true);
});

test('addresses outside, between and inside registers are refused', () => {
  const { device } = createDeviceBench();
  const one = new Uint8Array(4);
  expect(refusalOf(() => device.read(0, 4))).toBe(0x8003);
  expect(refusalOf(() => device.read(FIRST_ADDRESS + REGISTERS_SIZE_BYTES - 2, 4))).toBe(0x8003);
  expect(refusalOf(() => device.write(FIRST_ADDRESS + 0x214, one))).toBe(0x8003);
  expect(refusalOf(() => device.write(FIRST_ADDRESS + 0x162, one))).toBe(0x8005);
});

test('the region stays on the sensor: size and offset limit each other', () => {
  const { device } = createDeviceBench();
  writeRegister(device, 'Width', 32);
  writeRegister(device, 'OffsetX', 32);
  expect(refusalOf(() => writeRegister(device, 'Width', 36))).toBe(0x8002);
  expect(refusalOf(() => writeRegister(device, 'OffsetX', 34))).toBe(0x8002);
  expect(device.payloadSizeBytes()).toBe(32 * SENSOR_HEIGHT);
});

test('transport parameters cannot be written while locked; exposure time can', () => {
  const { device } = createDeviceBench();
  writeRegister(device, 'TLParamsLocked', 1);
  expect(device.isTransportLocked).toBe(true);
  for (const name of ['Width', 'Height', 'OffsetX', 'OffsetY', 'PixelFormat'] as const) {
    expect(refusalOf(() => writeRegister(device, name, readRegister(device, name)))).toBe(0x8006);
  }
  writeRegister(device, 'ExposureTime', 2000);
  writeRegister(device, 'TLParamsLocked', 0);
  writeRegister(device, 'Width', 32);
});

test('exposure time and gain change the brightness, the region cuts the picture', async () => {
  const { device, timer, pictures } = createDeviceBench(greySource());
  writeRegister(device, 'ExposureTime', 8000);
  const shoot = async () => {
    writeRegister(device, 'AcquisitionStart', 1);
    await timer.advance(8);
    writeRegister(device, 'AcquisitionStop', 1);
    return pictures.at(-1);
  };
  const normal = meanGrey(await shoot());
  expect(normal).toBe(60);
  writeRegister(device, 'Gain', 6.0206);
  expect(meanGrey(await shoot())).toBeCloseTo(120, 0);
  writeRegister(device, 'Gain', 0);
  writeRegister(device, 'ExposureTime', 4000);
  expect(meanGrey(await shoot())).toBe(30);
  writeRegister(device, 'BlackLevel', 5);
  expect(meanGrey(await shoot())).toBe(35);
  writeRegister(device, 'BlackLevel', 0);
  writeRegister(device, 'Width', 16);
  writeRegister(device, 'OffsetX', 32);
  expect(await shoot()).toMatchObject({ width: 16, height: SENSOR_HEIGHT, offsetX: 32, offsetY: 0 });
  expect(meanGrey(pictures.at(-1))).toBe(40);
  writeRegister(device, 'OffsetX', 0);
  expect(meanGrey(await shoot())).toBe(20);
  writeRegister(device, 'Width', SENSOR_WIDTH);
  writeRegister(device, 'Flags', 0b101);
  expect((await shoot())?.data[0]).toBe(40);
});

test('automatic exposure settles, automatic gain takes over where it cannot, and a locked value is refused', async () => {
  const { device, timer, pictures } = createDeviceBench(greySource());
  writeRegister(device, 'ExposureAuto', 1);
  expect(refusalOf(() => writeRegister(device, 'ExposureTime', 1000))).toBe(0x8006);
  writeRegister(device, 'AcquisitionStart', 1);
  await timer.advance(2000);
  expect(meanGrey(pictures.at(-1))).toBeGreaterThan(100);
  expect(meanGrey(pictures.at(-1))).toBeLessThan(120);
  expect(readRegister(device, 'ExposureAuto')).toBe(0);
  writeRegister(device, 'ExposureTime', 4000);
  writeRegister(device, 'GainAuto', 2);
  await timer.advance(2000);
  expect(meanGrey(pictures.at(-1))).toBeGreaterThan(100);
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
  const { device, timer } = createDeviceBench(dark);
  writeRegister(device, 'ExposureAuto', 1);
  writeRegister(device, 'AcquisitionStart', 1);
  await timer.advance(3000);
  expect(readRegister(device, 'ExposureTime')).toBe(200_000);
  expect(readRegister(device, 'ExposureAuto')).toBe(0);
});

test('a user set is saved and loaded while its command reads busy; the default cannot be overwritten', async () => {
  const { device, timer } = createDeviceBench();
  expect(refusalOf(() => writeRegister(device, 'UserSetSave', 1))).toBe(0x8006);
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
  expect(refusalOf(() => writeRegister(device, 'UserSetLoad', 1))).toBe(0x8006);
});

test('the device clock is latched, and a reset ends the acquisition and restores the factory settings', async () => {
  const { device, timer, pictures } = createDeviceBench();
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
  const { device, timer } = createDeviceBench();
  expect(readRegister(device, 'DeviceTemperature')).toBeCloseTo(25, 3);
  await timer.advance(3_600_000);
  expect(readRegister(device, 'DeviceTemperature')).toBeCloseTo(45, 0);
});
