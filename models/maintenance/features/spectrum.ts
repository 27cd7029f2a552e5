import { createFourier, type Fourier, fourierLength } from './fft.ts';

/** Turns windows of one length into spectra; keeps its tables between calls. */
export type SpectrumAnalyser = {
  /**
   * Returns the power of each frequency `i * binHz`, from 0 to half the sampling rate, of the signal without its mean
   * under a Hann window; their sum is the signal's variance, up to what the window does to its ends.
   */
  readonly power: (signal: Float64Array) => Float64Array;
  /**
   * Returns the amplitude envelope: the size of the analytic signal (Hilbert transform by Fourier, Marple 1999), mean
   * taken away before. Within some periods of both ends it is distorted, since the transform sees the signal as a ring.
   */
  readonly envelope: (signal: Float64Array) => Float64Array;
  readonly binHz: number;
};

/**
 * @param length samples a window; the transform takes the next power of two, filled up with zeros
 * @throws AppError `bad-request` for a length below 2
 */
export function createSpectrumAnalyser(length: number, sampleRateHz: number): SpectrumAnalyser {
  const fourier = createFourier(fourierLength(length));
  const window = Float64Array.from({ length }, (_, index) => 0.5 - 0.5 * Math.cos((2 * Math.PI * index) / length));
  const windowPower = window.reduce((sum, weight) => sum + weight * weight, 0);
  return {
    binHz: sampleRateHz / fourier.length,
    power: (signal) => powerOf(signal, fourier, { window, windowPower }),
    envelope: (signal) => envelopeOf(signal, fourier),
  };
}

/**
 * Returns the power between neighbouring edges in hertz; a frequency on an edge belongs to the band above.
 *
 * @param edgesHz ascending; one band fewer than edges
 */
export function bandEnergies(power: Float64Array, binHz: number, edgesHz: readonly number[]): Float64Array {
  const energies = new Float64Array(Math.max(0, edgesHz.length - 1));
  let band = -1;
  for (let bin = 0; bin < power.length; bin++) {
    while (band + 1 < edgesHz.length && bin * binHz >= (edgesHz[band + 1] ?? 0)) {
      band++;
    }
    if (band >= 0 && band < energies.length) {
      energies[band] = (energies[band] ?? 0) + (power[bin] ?? 0);
    }
  }
  return energies;
}

/** Returns the frequency at the centre of the power, in hertz; 0 where there is none. */
export function spectralCentroidHz(power: Float64Array, binHz: number): number {
  let [sum, weighted] = [0, 0];
  for (const [bin, value] of power.entries()) {
    sum += value;
    weighted += value * bin * binHz;
  }
  return sum > 0 ? weighted / sum : 0;
}

type Window = { readonly window: Float64Array; readonly windowPower: number };

function powerOf(signal: Float64Array, fourier: Fourier, { window, windowPower }: Window): Float64Array {
  const { length } = fourier;
  const mean = meanOf(signal);
  const real = new Float64Array(length);
  const imaginary = new Float64Array(length);
  for (let index = 0; index < window.length; index++) {
    real[index] = ((signal[index] ?? 0) - mean) * (window[index] ?? 0);
  }
  fourier.transform(real, imaginary);
  const half = length / 2;
  const scale = 1 / (length * windowPower);
  return Float64Array.from({ length: half + 1 }, (_, bin) => {
    const [x, y] = [real[bin] ?? 0, imaginary[bin] ?? 0];
    return (bin === 0 || bin === half ? 1 : 2) * (x * x + y * y) * scale;
  });
}

function envelopeOf(signal: Float64Array, fourier: Fourier): Float64Array {
  const { length } = fourier;
  const mean = meanOf(signal);
  const real = new Float64Array(length);
  const imaginary = new Float64Array(length);
  for (const [index, value] of signal.entries()) {
    real[index] = value - mean;
  }
  fourier.transform(real, imaginary);
  const half = length / 2;
  for (let bin = 1; bin < length; bin++) {
    const factor = analyticFactor(bin, half);
    real[bin] = (real[bin] ?? 0) * factor;
    imaginary[bin] = (imaginary[bin] ?? 0) * factor;
  }
  fourier.invert(real, imaginary);
  return Float64Array.from(signal, (_, index) => Math.hypot(real[index] ?? 0, imaginary[index] ?? 0));
}

/** Doubles the positive frequencies and drops the negative ones. */
function analyticFactor(bin: number, half: number): number {
  if (bin === half) {
    return 1;
  }
  return bin < half ? 2 : 0;
}

function meanOf(signal: Float64Array): number {
  return signal.reduce((sum, value) => sum + value, 0) / signal.length;
}
