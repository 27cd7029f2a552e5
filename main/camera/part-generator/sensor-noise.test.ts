import { expect, test } from 'vitest';
import { createSensorNoise } from './sensor-noise.ts';

const COUNT = 60_000;

function exposeFlat(code: number, gain: number, noiseSeed = 1): Uint8Array {
  const target = new Uint8Array(COUNT);
  createSensorNoise(3).expose(new Uint8Array(COUNT).fill(code), target, gain, noiseSeed);
  return target;
}

function statisticsOf(bytes: Uint8Array): { readonly mean: number; readonly deviation: number } {
  const mean = bytes.reduce((sum, byte) => sum + byte, 0) / bytes.length;
  const variance = bytes.reduce((sum, byte) => sum + (byte - mean) ** 2, 0) / bytes.length;
  return { mean, deviation: Math.sqrt(variance) };
}

test.each([30, 90, 180])('a flat grey of %d keeps its mean and gets a little noise', (code) => {
  const { mean, deviation } = statisticsOf(exposeFlat(code, 1));
  expect(Math.abs(mean - code)).toBeLessThan(0.5);
  expect(deviation).toBeGreaterThan(0.6);
  expect(deviation).toBeLessThan(3);
});

test('half the light is half the light in linear terms', () => {
  // sRGB 180 is 0.456 of white; half of it is coded 131 (IEC 61966-2-1).
  expect(Math.abs(statisticsOf(exposeFlat(180, 0.5)).mean - 131)).toBeLessThan(1);
});

test('too much light clips at white, none stays near black', () => {
  expect(statisticsOf(exposeFlat(200, 10)).mean).toBe(255);
  expect(statisticsOf(exposeFlat(0, 1)).mean).toBeLessThan(3);
});

test('noise of one frame does not repeat in the next, nor within the frame', () => {
  const [first, second] = [exposeFlat(120, 1, 1), exposeFlat(120, 1, 2)];
  const same = first.filter((byte, at) => byte === second[at]).length / COUNT;
  expect(same).toBeLessThan(0.5);
  expect(first.subarray(0, 4096)).not.toEqual(first.subarray(4096, 8192));
});

test('length and position in memory do not matter', () => {
  const clean = Uint8Array.from({ length: 1003 }, (_, at) => at % 251);
  const noise = createSensorNoise(3);
  const aligned = new Uint8Array(1003);
  noise.expose(clean, aligned, 1, 9);
  const shifted = new Uint8Array(new ArrayBuffer(1010), 3, 1003);
  noise.expose(clean, shifted, 1, 9);
  expect(shifted).toEqual(aligned);
  expect(aligned.subarray(1000).every((byte, at) => Math.abs(byte - (clean[1000 + at] ?? 0)) < 12)).toBe(true);
});
