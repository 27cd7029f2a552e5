import { expect, test } from 'vitest';
import { CameraSettings, unchangedCameraSettings } from '../../../contract/recipe.ts';
import { createMemoryNodeMap, type MemoryFeature } from '../../../test/support/memory-node-map.ts';
import { applyCameraSettings, readCameraSettings } from './camera-settings.ts';
import { describeSettingRanges } from './describe-setting-ranges.ts';
import type { NodeMap } from './node-map.ts';

function sfncFeatures(): Record<string, MemoryFeature> {
  const number = (name: string) => Number(features[name]?.value ?? 0);
  const features: Record<string, MemoryFeature> = {
    SensorWidth: { kind: 'Integer', value: 1920n, access: 'RO' },
    Width: { kind: 'Integer', value: 1000n, minimum: 16, maximum: () => 1920 - number('OffsetX'), increment: 4 },
    Height: { kind: 'Integer', value: 800n, minimum: 2, maximum: () => 1080 - number('OffsetY'), increment: 2 },
    OffsetX: { kind: 'Integer', value: 400n, minimum: 0, maximum: () => 1920 - number('Width'), increment: 4 },
    OffsetY: { kind: 'Integer', value: 200n, minimum: 0, maximum: () => 1080 - number('Height'), increment: 2 },
    PixelFormat: { kind: 'Enumeration', value: 'Mono8', entries: ['Mono8', 'Mono12p'] },
    ExposureAuto: { kind: 'Enumeration', value: 'Continuous', entries: ['Off', 'Continuous'] },
    ExposureTime: {
      kind: 'Float',
      value: 5000,
      minimum: 20,
      maximum: 200_000,
      unit: 'us',
      access: () => (features['ExposureAuto']?.value === 'Off' ? 'RW' : 'RO'),
    },
    GainAuto: { kind: 'Enumeration', value: 'Off', entries: ['Off', 'Once'] },
    Gain: { kind: 'Float', value: 0, minimum: 0, maximum: 24, unit: 'dB' },
    TriggerSelector: { kind: 'Enumeration', value: 'AcquisitionStart', entries: ['AcquisitionStart', 'FrameStart'] },
    TriggerMode: { kind: 'Enumeration', value: 'On', entries: ['Off', 'On'] },
    TriggerSource: { kind: 'Enumeration', value: 'Software', entries: ['Software', 'Line0'] },
  };
  return features;
}

test('a new region leaves the old one first, so that any size fits on its way', async () => {
  const map = createMemoryNodeMap(sfncFeatures());
  const region = { offsetX: 100, offsetY: 50, width: 1800, height: 1000 };
  const applied = await applyCameraSettings(map, { ...unchangedCameraSettings, sensorRegion: region });
  expect(applied.sensorRegion).toEqual(region);
  expect(map.writes).toEqual(['OffsetX=0', 'OffsetY=0', 'Width=1800', 'Height=1000', 'OffsetX=100', 'OffsetY=50']);
});

test('what stands already is not written again, because a streaming device has it locked', async () => {
  const map = createMemoryNodeMap(sfncFeatures());
  await applyCameraSettings(map, {
    ...unchangedCameraSettings,
    pixelFormat: 'Mono8',
    sensorRegion: { offsetX: 400, offsetY: 200, width: 1000, height: 800 },
  });
  expect(map.writes).toEqual([]);
});

test('automatic exposure and gain end before a value is written', async () => {
  const map = createMemoryNodeMap(sfncFeatures());
  const applied = await applyCameraSettings(map, { ...unchangedCameraSettings, exposureTimeUs: 8000, gainDb: 6 });
  expect(applied).toMatchObject({ exposureTimeUs: 8000, gainDb: 6 });
  expect(map.writes).toEqual(['ExposureAuto=Off', 'ExposureTime=8000', 'Gain=6']);
});

test('the trigger source changes while the trigger is off, for the frame and no other', async () => {
  const map = createMemoryNodeMap(sfncFeatures());
  const applied = await applyCameraSettings(map, { ...unchangedCameraSettings, triggerSource: 'Line0' });
  expect(applied.triggerSource).toBe('Line0');
  expect(map.writes).toEqual([
    'TriggerSelector=FrameStart',
    'TriggerMode=Off',
    'TriggerSource=Line0',
    'TriggerMode=On',
  ]);
});

test('nothing asked writes nothing, and the answer is what the device has', async () => {
  const map = createMemoryNodeMap(sfncFeatures());
  const settings = await applyCameraSettings(map, unchangedCameraSettings);
  expect(map.writes).toEqual([]);
  expect(CameraSettings.parse(settings)).toEqual({
    exposureTimeUs: 5000,
    gainDb: 0,
    pixelFormat: 'Mono8',
    sensorRegion: { offsetX: 400, offsetY: 200, width: 1000, height: 800 },
    triggerSource: 'Software',
  });
});

test.each([
  [{ exposureTimeUs: 300_000 }, 'ExposureTime 300000 us is out of range: choose a value from 20 to 200000 us'],
  [{ exposureTimeUs: Number.NaN }, 'ExposureTime NaN us is out of range: choose a value from 20 to 200000 us'],
  [{ gainDb: -1 }, 'Gain -1 dB is out of range: choose a value from 0 to 24 dB'],
  [
    { sensorRegion: { offsetX: 0, offsetY: 0, width: 1001, height: 800 } },
    'Width 1001 is out of range: choose a value from 16 to 1920 in steps of 4',
  ],
  [
    { sensorRegion: { offsetX: 924, offsetY: 0, width: 1000, height: 800 } },
    'OffsetX 924 is out of range: choose a value from 0 to 920 in steps of 4',
  ],
  [{ pixelFormat: 'RGB8' }, 'PixelFormat RGB8 is not offered: choose one of Mono8, Mono12p'],
  [{ triggerSource: 'Line7' }, 'TriggerSource Line7 is not offered: choose one of Software, Line0'],
])('%j is refused with the feature, the value and what is possible', async (asked, message) => {
  const map = createMemoryNodeMap(sfncFeatures());
  await expect(applyCameraSettings(map, { ...unchangedCameraSettings, ...asked })).rejects.toMatchObject({
    code: 'bad-request',
    message,
  });
});

test('a setting the camera does not have is refused by name, and read as null', async () => {
  const map = createMemoryNodeMap({});
  expect(await readCameraSettings(map)).toEqual(unchangedCameraSettings);
  for (const asked of [{ gainDb: 1 }, { exposureTimeUs: 1 }, { pixelFormat: 'Mono8' }, { triggerSource: 'Line0' }]) {
    await expect(applyCameraSettings(map, { ...unchangedCameraSettings, ...asked })).rejects.toMatchObject({
      code: 'bad-request',
      message: expect.stringMatching(/^This camera has no (Gain|ExposureTime|PixelFormat|TriggerSource): /),
    });
  }
});

test('a raw exposure time takes the nearest step', async () => {
  const map = createMemoryNodeMap({
    ExposureTimeRaw: { kind: 'Integer', value: 100n, minimum: 35, maximum: 100_000, increment: 35, unit: '' },
  });
  const applied = await applyCameraSettings(map, { ...unchangedCameraSettings, exposureTimeUs: 8000 });
  expect(map.writes).toEqual(['ExposureTimeRaw=8015']);
  expect(applied.exposureTimeUs).toBe(8015);
});

test('the last step below a limit between two steps is the largest that can be written', async () => {
  const map = createMemoryNodeMap({
    ExposureTimeRaw: { kind: 'Integer', value: 100n, minimum: 0, maximum: 99, increment: 10, unit: '' },
  });
  await applyCameraSettings(map, { ...unchangedCameraSettings, exposureTimeUs: 98 });
  expect(map.writes).toEqual(['ExposureTimeRaw=90']);
});

test('an exposure time in milliseconds is converted both ways', async () => {
  const map = createMemoryNodeMap({
    ExposureTimeAbs: { kind: 'Float', value: 5, minimum: 0.02, maximum: 200, unit: 'ms' },
  });
  const applied = await applyCameraSettings(map, { ...unchangedCameraSettings, exposureTimeUs: 8000 });
  expect(map.writes).toEqual(['ExposureTimeAbs=8']);
  expect(applied.exposureTimeUs).toBe(8000);
  expect((await describeSettingRanges(map)).exposureTimeUs).toEqual({
    minimum: 20,
    maximum: 200_000,
    increment: null,
    unit: 'us',
  });
});

test('a limit that a 32-bit float has rounded can still be chosen', async () => {
  const map = createMemoryNodeMap({
    Gain: { kind: 'Float', value: 1, minimum: Math.fround(0.1), maximum: 24, unit: 'dB' },
  });
  await applyCameraSettings(map, { ...unchangedCameraSettings, gainDb: 0.1 });
  expect(map.writes).toEqual([`Gain=${Math.fround(0.1)}`]);
});

test('a switched-off trigger has no source to speak of', async () => {
  const features = sfncFeatures();
  const map = createMemoryNodeMap({
    ...features,
    TriggerMode: { kind: 'Enumeration', value: 'Off', entries: ['Off', 'On'] },
  });
  expect((await readCameraSettings(map)).triggerSource).toBeNull();
});

test('a feature that is not available now reads as null, but a read that fails is not hidden', async () => {
  const map = createMemoryNodeMap({ Gain: { kind: 'Float', value: 3, access: 'NA' } });
  expect((await readCameraSettings(map)).gainDb).toBeNull();
  const broken = createMemoryNodeMap({ Gain: { kind: 'Float', value: 3 } });
  const failing: NodeMap = {
    ...broken,
    get: () => Promise.reject(new Error('cable')),
    describe: async (name) => ({ ...(await broken.describe(name)), value: null }),
  };
  await expect(readCameraSettings(failing)).rejects.toThrow('cable');
});

test('the ranges are those of the whole sensor, wherever the region lies now', async () => {
  expect(await describeSettingRanges(createMemoryNodeMap(sfncFeatures()))).toEqual({
    exposureTimeUs: { minimum: 20, maximum: 200_000, increment: null, unit: 'us' },
    gainDb: { minimum: 0, maximum: 24, increment: null, unit: 'dB' },
    width: { minimum: 16, maximum: 1920, increment: 4, unit: 'px' },
    height: { minimum: 2, maximum: 1080, increment: 2, unit: 'px' },
    offsetX: { minimum: 0, maximum: 1904, increment: 4, unit: 'px' },
    offsetY: { minimum: 0, maximum: 1078, increment: 2, unit: 'px' },
    pixelFormats: ['Mono8', 'Mono12p'],
    triggerSources: ['Software', 'Line0'],
  });
});

test('a device without features offers nothing', async () => {
  expect(await describeSettingRanges(createMemoryNodeMap({}))).toEqual({
    exposureTimeUs: null,
    gainDb: null,
    width: null,
    height: null,
    offsetX: null,
    offsetY: null,
    pixelFormats: [],
    triggerSources: [],
  });
});
