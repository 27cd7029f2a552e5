import { decodeLight, encodeLight } from './lighting.ts';
import { mixSeed, mulberry32 } from './random.ts';

/** Electrons a pixel of a small machine-vision sensor holds, and its read noise: values of common 1/2.9-inch sensors. */
const FULL_WELL_ELECTRONS = 10_500;
const READ_NOISE_ELECTRONS = 6;
const QUANTILES = 64;
const QUANTILE_BITS = 6;
const MINIMUM_TABLE_BYTES = 1 << 18;

/** Turns a clean picture into what a sensor would send; one instance keeps the random table for one row length. */
export type SensorNoise = {
  /** Writes `clean` (sRGB codes) × `gain` (linear) plus shot and read noise to `target`. */
  expose(clean: Uint8Array, target: Uint8Array, gain: number, noiseSeed: number): void;
};

/**
 * Returns the noise source for rows of `rowBytes`.
 * Gain, tone curve, noise and clipping are one table look-up a byte, because a free-running
 * 1080p camera leaves about a nanosecond for each.
 */
export function createSensorNoise(seed: number, rowBytes: number): SensorNoise {
  const random = mulberry32(mixSeed(seed, 0x5e450));
  const draws = new Uint8Array(Math.max(MINIMUM_TABLE_BYTES, 4 * rowBytes));
  for (let at = 0; at < draws.length; at++) {
    draws[at] = random() * QUANTILES;
  }
  return {
    expose: (clean, target, gain, noiseSeed) => {
      const table = responseTable(gain);
      const rows = Math.ceil(clean.length / rowBytes);
      for (let row = 0; row < rows; row++) {
        const start = row * rowBytes;
        const shift = (mixSeed(noiseSeed, row) >>> 0) % (draws.length - rowBytes);
        const end = Math.min(start + rowBytes, clean.length);
        for (let at = start, draw = shift; at < end; at++, draw++) {
          target[at] = table[((clean[at] ?? 0) << QUANTILE_BITS) | (draws[draw] ?? 0)] ?? 0;
        }
      }
    },
  };
}

/** Output code for each clean code and each quantile of the normal distribution. */
function responseTable(gain: number): Uint8Array {
  const table = new Uint8Array(256 * QUANTILES);
  for (let code = 0; code < 256; code++) {
    const light = decodeLight(code) * gain;
    const electrons = light * FULL_WELL_ELECTRONS;
    const deviation = Math.sqrt(electrons + READ_NOISE_ELECTRONS ** 2) / FULL_WELL_ELECTRONS;
    for (let quantile = 0; quantile < QUANTILES; quantile++) {
      const noisy = encodeLight(light + deviation * (normalQuantiles[quantile] ?? 0));
      table[(code << QUANTILE_BITS) | quantile] = Math.round(noisy);
    }
  }
  return table;
}

/** Midpoints of equally likely slices of the standard normal distribution. */
const normalQuantiles: readonly number[] = Array.from({ length: QUANTILES }, (_, slice) =>
  normalQuantile((slice + 0.5) / QUANTILES),
);

/** Inverse of the normal distribution, absolute error below 4.5e-4. Source: Abramowitz & Stegun 26.2.23. */
function normalQuantile(probability: number): number {
  const tail = Math.min(probability, 1 - probability);
  const t = Math.sqrt(-2 * Math.log(tail));
  const size =
    t - (2.515517 + 0.802853 * t + 0.010328 * t * t) / (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t ** 3);
  return probability < 0.5 ? -size : size;
}
