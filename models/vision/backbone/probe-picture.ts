import { seededRandom } from '../../evaluate/seeded-random.ts';

/**
 * Returns a fixed square picture of blurred noise, 3 × side × side bytes, plane by plane. It stands for
 * "any picture" where a backbone's outputs must be measured without looking at the parts to be taught.
 */
export function probePicture(side: number): Uint8Array {
  const random = seededRandom(1);
  const coarse = 32;
  const noise = Float64Array.from({ length: 3 * (coarse + 1) * (coarse + 1) }, random);
  const scale = coarse / side;
  return Uint8Array.from({ length: 3 * side * side }, (_, index) => {
    const plane = Math.floor(index / (side * side));
    const y = Math.floor((index % (side * side)) / side) * scale;
    const x = (index % side) * scale;
    return Math.round(255 * interpolate(noise.subarray(plane * (coarse + 1) ** 2), coarse + 1, x, y));
  });
}

function interpolate(noise: Float64Array, width: number, x: number, y: number): number {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const at = (dx: number, dy: number): number => noise[(top + dy) * width + left + dx] ?? 0;
  const fx = x - left;
  const fy = y - top;
  return (at(0, 0) * (1 - fx) + at(1, 0) * fx) * (1 - fy) + (at(0, 1) * (1 - fx) + at(1, 1) * fx) * fy;
}

/**
 * Returns the root mean square distance of the cells from their mean.
 *
 * @param data `channels × cells`, plane by plane
 */
export function spreadOf(data: Float32Array, channels: number): number {
  const cells = data.length / channels;
  let total = 0;
  for (let channel = 0; channel < channels; channel += 1) {
    const plane = data.subarray(channel * cells, (channel + 1) * cells);
    const mean = plane.reduce((sum, value) => sum + value, 0) / cells;
    total += plane.reduce((sum, value) => sum + (value - mean) ** 2, 0) / cells;
  }
  return Math.sqrt(total) || 1;
}
