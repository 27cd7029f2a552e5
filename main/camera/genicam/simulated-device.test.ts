import { describe, expect, test } from 'vitest';
import { CameraFeature } from '../../../contract/camera-feature.ts';
import { type CameraSettings, unchangedCameraSettings } from '../../../contract/recipe.ts';
import { createDeviceModel } from '../device-simulator/create-device-model.ts';
import { createPatternSource } from '../device-simulator/pattern-source.ts';
import { applyCameraSettings, readCameraSettings } from './camera-settings.ts';
import { createNodeMap } from './create-node-map.ts';
import { describeSettingRanges } from './describe-setting-ranges.ts';
import { listFeatures } from './feature-list.ts';

function openSimulated(endianness: 'little' | 'big') {
  const model = createDeviceModel({ source: createPatternSource(1920, 1080), endianness });
  const counts = { reads: 0, writes: 0 };
  const map = createNodeMap(model.xml, {
    read: async (address, length) => {
      counts.reads++;
      return model.read(Number(address), length);
    },
    write: async (address, data) => {
      counts.writes++;
      model.write(Number(address), data);
    },
  });
  return { model, map, counts };
}

describe.each(['little', 'big'] as const)('a simulated device with %s-endian registers', (endianness) => {
  test('lists every feature, and each that is there can be read', async () => {
    const { map, counts } = openSimulated(endianness);
    const features = await listFeatures(map, { visibility: 'Invisible' });
    expect(features.map(({ name }) => name)).toEqual(map.names);
    expect(features.length).toBeGreaterThan(45);
    for (const feature of features) {
      expect(CameraFeature.parse(feature)).toEqual(feature);
      const isReadable = feature.access === 'RO' || feature.access === 'RW';
      expect([feature.name, feature.value !== null]).toEqual([feature.name, isReadable]);
    }
    expect(counts.reads).toBeLessThan(features.length * 2);
  });

  test('takes all settings and has them when they are read back', async () => {
    const { map, model } = openSimulated(endianness);
    const wanted: CameraSettings = {
      exposureTimeUs: 1234.5,
      gainDb: 3,
      pixelFormat: 'Mono12p',
      sensorRegion: { offsetX: 64, offsetY: 32, width: 640, height: 480 },
      triggerSource: 'Line0',
    };
    expect(await applyCameraSettings(map, wanted)).toEqual(wanted);
    expect(await readCameraSettings(map)).toEqual(wanted);
    expect(await map.get('PayloadSize')).toBe(BigInt(model.payloadSizeBytes()));
    expect(model.payloadSizeBytes()).toBe((640 * 480 * 12) / 8);
    const ranges = await describeSettingRanges(map);
    expect(ranges.width).toMatchObject({ maximum: 1920, unit: 'px' });
    expect(ranges.triggerSources).toContain('Line0');
  });

  test('keeps its shape while it streams, and says why', async () => {
    const { map } = openSimulated(endianness);
    await map.set('TLParamsLocked', 1);
    const sensorRegion = { offsetX: 0, offsetY: 0, width: 640, height: 480 };
    await expect(applyCameraSettings(map, { ...unchangedCameraSettings, sensorRegion })).rejects.toMatchObject({
      code: 'camera-refused',
      message: 'Width cannot be written now: Locked while the camera streams',
    });
    await map.set('TLParamsLocked', 0);
    expect((await applyCameraSettings(map, { ...unchangedCameraSettings, sensorRegion })).sensorRegion).toEqual(
      sensorRegion,
    );
  });

  test('two names of one setting agree, whichever is written', async () => {
    const { map } = openSimulated(endianness);
    await map.set('ExposureTimeAbs', 2500);
    expect([await map.get('ExposureTime'), await map.get('ExposureTimeRaw')]).toEqual([2500, 25_000n]);
    await map.set('ExposureTimeRaw', 100_000n);
    expect([await map.get('ExposureTime'), await map.get('ExposureTimeAbs')]).toEqual([10_000, 10_000]);
  });

  test('loading a user set makes everything be read again', async () => {
    const { map } = openSimulated(endianness);
    await map.set('ExposureTime', 999);
    await map.set('UserSetSelector', 'Default');
    await map.execute('UserSetLoad');
    expect(await map.get('ExposureTime')).toBe(8000);
  });

  test('selectors show what they select', async () => {
    const { map } = openSimulated(endianness);
    await map.set('LineSelector', 'Line1');
    await map.set('LineMode', 'Output');
    await map.set('LineSelector', 'Line0');
    expect(await map.get('LineMode')).toBe('Input');
    await map.set('LineSelector', 'Line1');
    expect(await map.get('LineMode')).toBe('Output');
  });
});
