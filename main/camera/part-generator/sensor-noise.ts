import { decodeLight, encodeLight } from './lighting.ts';
import { seededRandom } from '../../../models/evaluate/seeded-random.ts';
import { mixSeed } from './random.ts';

/** Electrons a pixel of a small machine-vision sensor holds, and its read noise: values of common 1/2.9-inch sensors. */
const FULL_WELL_ELECTRONS = 10_500;
const READ_NOISE_ELECTRONS = 6;
const QUANTILES = 64;
const QUANTILE_BITS = 6;
const DRAWN_WORDS = 1 << 16;
/** Bytes that share one position in the table of draws. */
const CHUNK_WORDS = 1 << 10;
const WORD_BYTES = 4;

/** Turns a clean picture into what a sensor would send. */
export type SensorNoise = {
  /** Writes `clean` (sRGB codes) × `gain` (linear) plus shot and read noise to `target`. */
  expose(clean: Uint8Array, target: Uint8Array, gain: number, noiseSeed: number): void;
};

/**
 * Returns the noise of one sensor.
 * Gain, tone curve, noise and clipping are one table look-up a byte, and four bytes travel as one word,
 * because a free-running 1080p camera leaves about a nanosecond for each.
 */
export function createSensorNoise(seed: number): SensorNoise {
  const random = seededRandom(mixSeed(seed, 0x5e450));
  const draws = new Uint32Array(DRAWN_WORDS);
  const drawBytes = new Uint8Array(draws.buffer);
  for (let at = 0; at < drawBytes.length; at++) {
    drawBytes[at] = random() * QUANTILES;
  }
  let response = { gain: 1, table: responseTable(1) };
  const expose: SensorNoise['expose'] = (clean, target, gain, noiseSeed) => {
    if (clean.byteOffset % WORD_BYTES !== 0 || target.byteOffset % WORD_BYTES !== 0) {
      const aligned = new Uint8Array(clean.length);
      expose(clean.slice(), aligned, gain, noiseSeed);
      target.set(aligned);
      return;
    }
    if (response.gain !== gain) {
      response = { gain, table: responseTable(gain) };
    }
    const { table } = response;
    const words = Math.floor(clean.length / WORD_BYTES);
    const run = {
      clean: new Uint32Array(clean.buffer, clean.byteOffset, words),
      target: new Uint32Array(target.buffer, target.byteOffset, words),
      draws,
      table,
    };
    for (let start = 0; start < words; start += CHUNK_WORDS) {
      const shift = (mixSeed(noiseSeed, start) >>> 0) % (DRAWN_WORDS - CHUNK_WORDS);
      exposeWords(run, start, Math.min(words, start + CHUNK_WORDS), shift);
    }
    for (let at = words * WORD_BYTES; at < clean.length; at++) {
      const draw = drawBytes[(mixSeed(noiseSeed, at) >>> 0) % drawBytes.length] ?? 0;
      target[at] = table[((clean[at] ?? 0) << QUANTILE_BITS) | draw] ?? 0;
    }
  };
  return { expose };
}

type WordRun = {
  readonly clean: Uint32Array;
  readonly target: Uint32Array;
  readonly draws: Uint32Array;
  readonly table: Uint8Array;
};

/** Each byte keeps its place within its word, so the machine's byte order does not matter. */
function exposeWords({ clean, target, draws, table }: WordRun, start: number, end: number, shift: number): void {
  const codes = 0xff << QUANTILE_BITS;
  for (let at = start, draw = shift; at < end; at++, draw++) {
    const word = clean[at] ?? 0;
    const chance = draws[draw] ?? 0;
    const first = table[((word << 6) & codes) | (chance & 63)] ?? 0;
    const second = table[((word >>> 2) & codes) | ((chance >>> 8) & 63)] ?? 0;
    const third = table[((word >>> 10) & codes) | ((chance >>> 16) & 63)] ?? 0;
    const fourth = table[((word >>> 18) & codes) | ((chance >>> 24) & 63)] ?? 0;
    target[at] = first | (second << 8) | (third << 16) | (fourth << 24);
  }
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
