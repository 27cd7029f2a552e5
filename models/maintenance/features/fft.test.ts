import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFourier, fourierLength } from './fft.ts';
import { bandEnergies, createSpectrumAnalyser } from './spectrum.ts';

const sizes = fc.integer({ min: 1, max: 7 }).map((power) => 2 ** power);
const signals = sizes.chain((length) =>
  fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: length, maxLength: length }),
);

test('it is the discrete Fourier transform', () => {
  fc.assert(
    fc.property(signals, (signal) => {
      const real = Float64Array.from(signal);
      const imaginary = new Float64Array(signal.length);
      createFourier(signal.length).transform(real, imaginary);
      for (let bin = 0; bin < signal.length; bin++) {
        const angle = (-2 * Math.PI * bin) / signal.length;
        const x = signal.reduce((sum, value, index) => sum + value * Math.cos(angle * index), 0);
        const y = signal.reduce((sum, value, index) => sum + value * Math.sin(angle * index), 0);
        expect(real[bin]).toBeCloseTo(x, 6);
        expect(imaginary[bin]).toBeCloseTo(y, 6);
      }
    }),
    { numRuns: 50 },
  );
});

test('the inverse brings the signal back', () => {
  fc.assert(
    fc.property(signals, (signal) => {
      const fourier = createFourier(signal.length);
      const real = Float64Array.from(signal);
      const imaginary = new Float64Array(signal.length);
      fourier.transform(real, imaginary);
      fourier.invert(real, imaginary);
      for (const [index, value] of signal.entries()) {
        expect(real[index]).toBeCloseTo(value, 8);
        expect(imaginary[index]).toBeCloseTo(0, 8);
      }
    }),
  );
});

test('lengths that are no power of two are refused, and the next one is found', () => {
  expect(() => createFourier(12)).toThrow('length of 2, 4, 8');
  expect([2, 3, 1_000, 1_024].map(fourierLength)).toEqual([2, 4, 1_024, 1_024]);
});

test('the bands share out all of the power', () => {
  const analyser = createSpectrumAnalyser(100, 100);
  const power = analyser.power(Float64Array.from({ length: 100 }, (_, index) => Math.sin(index) + Math.cos(3 * index)));
  const energies = bandEnergies(power, analyser.binHz, [0, 10, 20, 50.1]);
  const total = power.reduce((sum, value) => sum + value, 0);
  expect(energies.reduce((sum, value) => sum + value, 0)).toBeCloseTo(total, 12);
  expect(bandEnergies(power, analyser.binHz, [])).toHaveLength(0);
});

test('the envelope of a tone is its amplitude, away from the ends', () => {
  const tone = Float64Array.from({ length: 1_024 }, (_, index) => 2 * Math.sin(0.7 * index));
  const envelope = createSpectrumAnalyser(1_024, 1_024).envelope(tone);
  for (const value of envelope.slice(100, 900)) {
    expect(Math.abs(value - 2)).toBeLessThan(0.03);
  }
});
