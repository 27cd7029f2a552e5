import { expect, test } from 'vitest';
import type { CameraSettings } from '../../../../contract/recipe.ts';
import { differencesOf } from './read-back.ts';

const took: CameraSettings = {
  exposureTimeUs: 4998,
  gainDb: 0,
  pixelFormat: 'Mono8',
  sensorRegion: { offsetX: 0, offsetY: 0, width: 640, height: 480 },
  triggerSource: 'Software',
};

test('an exposure that the camera rounded is told with both values', () => {
  expect(differencesOf({ exposureTimeUs: 5000 }, took)).toEqual({ exposureTimeUs: { asked: 5000, took: 4998 } });
});

test('rounding too small to matter is not told', () => {
  expect(differencesOf({ exposureTimeUs: 4998.1 }, took)).toEqual({});
  expect(differencesOf({ gainDb: 0 }, took)).toEqual({});
});

test('a format or region that the camera did not take is told in its own words', () => {
  const sensorRegion = { offsetX: 16, offsetY: 0, width: 640, height: 480 };
  expect(differencesOf({ pixelFormat: 'Mono12', sensorRegion }, took)).toEqual({
    pixelFormat: { asked: 'Mono12', took: 'Mono8' },
    sensorRegion: { asked: '640 × 480 @ 16, 0', took: '640 × 480 @ 0, 0' },
  });
});

test('what was left alone, or what the camera does not have, makes no difference', () => {
  expect(differencesOf({ exposureTimeUs: null }, took)).toEqual({});
  expect(differencesOf({ gainDb: 3 }, { ...took, gainDb: null })).toEqual({});
  expect(differencesOf({}, took)).toEqual({});
});
