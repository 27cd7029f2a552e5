import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CameraFeature } from '../../contract/camera-feature.ts';
import type { DeviceLink } from '../../main/camera/device-link.ts';
import { applyCameraSettings } from '../../main/camera/genicam/camera-settings.ts';
import { listFeatures } from '../../main/camera/genicam/feature-list.ts';
import { createGigeFinder } from '../../main/camera/gige/gige-finder.ts';
import { unchangedCameraSettings } from '../../contract/recipe.ts';

/** A camera program by other people, with a description by other people (Debian's aravis-tools). */
const FOREIGN_CAMERA = 'arv-fake-gv-camera-0.8';
const isMissing = spawnSync(FOREIGN_CAMERA, ['--help']).error !== undefined;

describe.skipIf(isMissing && process.env['CI'] === undefined)('a description this project did not write', () => {
  let camera: ChildProcess | null = null;
  let link: DeviceLink | null = null;

  const features = () => {
    if (link === null) {
      throw new Error('the foreign camera is not open');
    }
    return link.features;
  };

  beforeAll(async () => {
    camera = spawn(FOREIGN_CAMERA, ['--interface', '127.0.0.1'], { stdio: 'ignore' });
    const finder = createGigeFinder({ interfaces: [], addresses: ['127.0.0.1'] });
    for (let round = 0; round < 20 && link === null; round++) {
      const [found] = await finder.discover();
      link = found === undefined ? null : await finder.open(found.cameraId);
    }
  });

  afterAll(async () => {
    await link?.[Symbol.asyncDispose]();
    camera?.kill();
  });

  test('every feature is listed, and each that is there can be read', async () => {
    const listed = await listFeatures(features(), { visibility: 'Invisible' });
    expect(listed.length).toBeGreaterThan(15);
    for (const feature of listed) {
      expect(CameraFeature.parse(feature)).toEqual(feature);
      const isReadable = feature.access === 'RO' || feature.access === 'RW';
      expect([feature.name, feature.value !== null]).toEqual([feature.name, isReadable]);
    }
    expect(listed.find(({ name }) => name === 'PixelFormat')?.entries.map(({ name }) => name)).toContain('Mono8');
  });

  test('a rate that is a period in its register goes there and back', async () => {
    await features().set('AcquisitionFrameRate', 10);
    expect(await features().get('AcquisitionFrameRate')).toBeCloseTo(10, 6);
  });

  test('settings are taken and read back', async () => {
    const wanted = {
      exposureTimeUs: 5000,
      sensorRegion: { offsetX: 16, offsetY: 8, width: 320, height: 240 },
      triggerSource: 'Software',
    };
    expect(await applyCameraSettings(features(), { ...unchangedCameraSettings, ...wanted })).toMatchObject(wanted);
    expect(await features().get('PayloadSize')).toBe(320n * 240n);
    await expect(features().set('Width', 1_000_000)).rejects.toMatchObject({ code: 'bad-request' });
  });
});
