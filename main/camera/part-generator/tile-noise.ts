/** A square of noise that repeats without a seam; its side is a power of two. */
export type NoiseTile = { readonly side: number; readonly mask: number; readonly data: Float32Array };

type Streak = { readonly alongTexels: number; readonly acrossTexels: number; readonly weight: number };

/** Strokes of a scouring belt: long, medium and short, one texel thin. */
const BRUSHED_LAY: readonly Streak[] = [
  { alongTexels: 401, acrossTexels: 1, weight: 0.8 },
  { alongTexels: 91, acrossTexels: 1, weight: 0.75 },
  { alongTexels: 19, acrossTexels: 1, weight: 0.45 },
  { alongTexels: 255, acrossTexels: 9, weight: 0.3 },
];
const RUBBER_GRAIN: readonly Streak[] = [
  { alongTexels: 1, acrossTexels: 1, weight: 0.5 },
  { alongTexels: 3, acrossTexels: 3, weight: 0.7 },
  { alongTexels: 11, acrossTexels: 11, weight: 0.35 },
  { alongTexels: 61, acrossTexels: 61, weight: 0.3 },
];

/** Returns brushed metal's lay along u: mean 0, standard deviation 1. */
export function createBrushedTile(side: number, random: () => number): NoiseTile {
  return createTile(side, BRUSHED_LAY, random);
}

/** Returns the grain of a rubber mat: mean 0, standard deviation 1. */
export function createGrainTile(side: number, random: () => number): NoiseTile {
  return createTile(side, RUBBER_GRAIN, random);
}

function createTile(side: number, streaks: readonly Streak[], random: () => number): NoiseTile {
  const sum = new Float32Array(side * side);
  for (const streak of streaks) {
    const noise = new Float32Array(side * side);
    for (let at = 0; at < noise.length; at++) {
      noise[at] = random() - 0.5;
    }
    const along = averageAlong(noise, side, Math.min(streak.alongTexels, side - 1));
    const across =
      streak.acrossTexels === 1
        ? along
        : transpose(averageAlong(transpose(along, side), side, Math.min(streak.acrossTexels, side - 1)), side);
    normalise(across);
    for (let at = 0; at < sum.length; at++) {
      sum[at] = (sum[at] ?? 0) + (across[at] ?? 0) * streak.weight;
    }
  }
  normalise(sum);
  return { side, mask: side - 1, data: sum };
}

/** Circular moving average along rows, by a running sum. */
function averageAlong(source: Float32Array, side: number, window: number): Float32Array {
  if (window <= 1) {
    return source;
  }
  const result = new Float32Array(source.length);
  for (let row = 0; row < side; row++) {
    const start = row * side;
    let sum = 0;
    for (let column = 0; column < window; column++) {
      sum += source[start + column] ?? 0;
    }
    for (let column = 0; column < side; column++) {
      result[start + column] = sum / window;
      sum += (source[start + ((column + window) % side)] ?? 0) - (source[start + column] ?? 0);
    }
  }
  return result;
}

function transpose(source: Float32Array, side: number): Float32Array {
  const result = new Float32Array(source.length);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      result[column * side + row] = source[row * side + column] ?? 0;
    }
  }
  return result;
}

function normalise(values: Float32Array): void {
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / values.length;
  const deviation = Math.sqrt(Math.max(1e-12, squares / values.length - mean * mean));
  for (let at = 0; at < values.length; at++) {
    values[at] = ((values[at] ?? 0) - mean) / deviation;
  }
}
