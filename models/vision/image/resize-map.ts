/** Scores of a field of pixels, rows top to bottom. */
export type ScoreMap = { readonly width: number; readonly height: number; readonly data: Float32Array };

/** Returns the map at `width × height`, bilinear between pixel centres, as anomaly maps are up-sampled in the literature. */
export function resizeMap(map: ScoreMap, width: number, height: number): ScoreMap {
  if (width === map.width && height === map.height) {
    return map;
  }
  const data = new Float32Array(width * height);
  const columns = Array.from({ length: width }, (_, x) => neighbours(x, width, map.width));
  for (let y = 0; y < height; y++) {
    const row = neighbours(y, height, map.height);
    for (let x = 0; x < width; x++) {
      const column = columns[x] ?? row;
      const top = blend(map.data, row.low * map.width, column);
      const bottom = blend(map.data, row.high * map.width, column);
      data[y * width + x] = top + (bottom - top) * row.share;
    }
  }
  return { width, height, data };
}

/** The two source positions around an output position and how far it lies towards the second. */
type Neighbours = { readonly low: number; readonly high: number; readonly share: number };

function neighbours(index: number, to: number, from: number): Neighbours {
  const position = Math.min(from - 1, Math.max(0, ((index + 0.5) * from) / to - 0.5));
  const low = Math.floor(position);
  return { low, high: Math.min(from - 1, low + 1), share: position - low };
}

function blend(data: Float32Array, start: number, { low, high, share }: Neighbours): number {
  const left = data[start + low] ?? 0;
  return left + ((data[start + high] ?? 0) - left) * share;
}
