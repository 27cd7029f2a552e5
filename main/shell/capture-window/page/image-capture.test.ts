import { expect, test } from 'vitest';
import { describeSettings, isLockable, lockingConstraints } from './image-capture.ts';

const webcam = {
  exposureMode: ['continuous', 'manual'],
  exposureTime: { min: 3, max: 2047 },
  whiteBalanceMode: ['continuous', 'manual'],
  colorTemperature: { min: 2000, max: 6500 },
  focusMode: ['continuous', 'manual'],
  focusDistance: { min: 0, max: 250 },
};
const automatic = {
  exposureMode: 'continuous',
  exposureTime: 312,
  whiteBalanceMode: 'continuous',
  colorTemperature: 4000,
  focusMode: 'continuous',
  focusDistance: 30,
};

test('everything that changes by itself is stopped where it stands', () => {
  expect(lockingConstraints(webcam, automatic, null)).toEqual([
    { exposureMode: 'manual', exposureTime: 312 },
    { whiteBalanceMode: 'manual', colorTemperature: 4000 },
    { focusMode: 'manual', focusDistance: 30 },
  ]);
});

test('an exposure in microseconds becomes steps of 100 µs', () => {
  expect(lockingConstraints(webcam, automatic, 5_000)[0]).toEqual({ exposureMode: 'manual', exposureTime: 50 });
});

test.each([200, 204_800, 1_000_000])(
  'an exposure of %i µs outside the range is refused with the range',
  (exposureTimeUs) => {
    expect(() => lockingConstraints(webcam, automatic, exposureTimeUs)).toThrow(
      expect.objectContaining({
        name: 'OverconstrainedError',
        message: `exposureTimeUs ${exposureTimeUs} is out of range: choose a value from 300 to 204700`,
      }),
    );
  },
);

test('a camera without switches is left alone', () => {
  expect(lockingConstraints({}, {}, 5_000)).toEqual([]);
  expect(isLockable({})).toBe(false);
  expect(isLockable({ exposureMode: ['continuous'] })).toBe(false);
  expect(isLockable(webcam)).toBe(true);
});

test('settings are read back in the units of the station', () => {
  const size = { width: 1280, height: 720, frameRate: 30 };
  expect(describeSettings(webcam, { ...automatic, ...size, exposureMode: 'manual', exposureTime: 50 })).toEqual({
    exposureTimeUs: 5_000,
    isExposureLocked: true,
    isWhiteBalanceLocked: false,
    isFocusLocked: false,
    ...size,
  });
  expect(describeSettings({}, { ...size, frameRate: 0 })).toMatchObject({
    exposureTimeUs: null,
    isExposureLocked: true,
    frameRate: 30,
  });
});
