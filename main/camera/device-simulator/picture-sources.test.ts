import { expect, test } from 'vitest';
import { createDeviceBench, meanGrey, SENSOR_HEIGHT, SENSOR_WIDTH } from '../../../test/support/device-bench.ts';
import { writeRegister } from '../../../test/support/device-registers.ts';
import { pixelFormats } from '../pixel-format/pixel-format.ts';
import { createPartSource } from './part-source.ts';
import { expectedPatternBytes } from './pattern-source.ts';
import type { PictureSource } from './picture-source.ts';

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
  const { device, timer, pictures } = createDeviceBench(slow);
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
  const { device, timer, pictures } = createDeviceBench();
  for (const [name, { code }] of Object.entries(pixelFormats)) {
    writeRegister(device, 'PixelFormat', code);
    writeRegister(device, 'AcquisitionStart', 1);
    await timer.advance(15);
    writeRegister(device, 'AcquisitionStop', 1);
    const picture = pictures.at(-1);
    expect(picture).toMatchObject({ format: name, number: 1n });
    expect(picture?.data).toHaveLength(device.payloadSizeBytes());
    expect(picture?.data).toEqual(
      expectedPatternBytes({
        format: picture?.format ?? 'Mono8',
        width: SENSOR_WIDTH,
        height: SENSOR_HEIGHT,
        number: 1n,
      }),
    );
  }
  const first = expectedPatternBytes({ format: 'Mono8', width: SENSOR_WIDTH, height: SENSOR_HEIGHT, number: 1n });
  expect(expectedPatternBytes({ format: 'Mono8', width: SENSOR_WIDTH, height: SENSOR_HEIGHT, number: 2n })).not.toEqual(
    first,
  );
  const deep = expectedPatternBytes({ format: 'Mono10', width: SENSOR_WIDTH, height: SENSOR_HEIGHT, number: 3n });
  expect(deep.every((byte, at) => at % 2 === 0 || byte < 4)).toBe(true);
});

test('generated parts lie under the sensor until a trigger took them', async () => {
  const source = createPartSource({ seed: 7, width: 96, height: 56, defectRate: 0, autoPlace: true });
  source.placeNext('bad');
  const { device, timer, pictures } = createDeviceBench(source);
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
  expect(meanGrey(pictures[0])).toBeGreaterThan(30);
});
