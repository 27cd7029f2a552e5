/** An RGB picture or a grey camera frame: rows without padding, `channels` bytes a pixel. */
export type SceneView = {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly data: Uint8Array;
};

export type SceneMeasures = {
  /** Mean luma, 0–255. */
  readonly brightness: number;
  /** Variance of the Laplacian of luma at a working width of 480 (Pech-Pacheco et al. 2000); higher is sharper. */
  readonly focus: number;
};

/** Fixed, so that a recipe's focus band holds for every resolution of the same lens. */
const WORKING_WIDTH = 480;

/**
 * Measures brightness and focus of a frame. Of the rows only as many as the working height are read:
 * 1080p takes a few milliseconds at most. A picture too small for a Laplacian (under 3 × 3) has focus 0.
 */
export function measureScene(view: SceneView): SceneMeasures {
  return measureLuma(workingLuma(view));
}

/** Luma at the working size, row by row. */
export type WorkingLuma = { readonly width: number; readonly height: number; readonly luma: Float32Array };

/** Returns the luma at a working size, by default the one that brightness and focus are measured on. */
export function workingLuma(view: SceneView, widest: number = WORKING_WIDTH): WorkingLuma {
  const width = Math.min(widest, view.width);
  const height = Math.max(1, Math.round((view.height * width) / view.width));
  return { width, height, luma: sampleLuma(view, width, height) };
}

/** Returns what `measureScene` does, of luma already at the working size. */
export function measureLuma({ width, height, luma }: WorkingLuma): SceneMeasures {
  let sum = 0;
  for (let index = 0; index < luma.length; index++) {
    sum += luma[index] ?? 0;
  }
  return { brightness: sum / luma.length, focus: laplacianVariance(luma, width, height) };
}

/** Returns luma at `columns` × `rows`: averaged along the row, so that fine texture does not alias; every n-th row is taken. */
function sampleLuma(view: SceneView, columns: number, rows: number): Float32Array {
  const luma = new Float32Array(columns * rows);
  const edges = Int32Array.from({ length: columns + 1 }, (_, column) => Math.floor((column * view.width) / columns));
  const sampleRow = view.channels === 1 ? sampleGreyRow : sampleRgbRow;
  for (let row = 0; row < rows; row++) {
    const y = Math.min(view.height - 1, Math.floor(((row + 0.5) * view.height) / rows));
    const rowBytes = view.width * view.channels;
    const source = view.data.subarray(y * rowBytes, (y + 1) * rowBytes);
    sampleRow(source, edges, luma.subarray(row * columns, (row + 1) * columns));
  }
  return luma;
}

function sampleGreyRow(source: Uint8Array, edges: Int32Array, luma: Float32Array): void {
  let pixel = 0;
  for (let column = 0; column < luma.length; column++) {
    const first = pixel;
    const last = edges[column + 1] ?? 0;
    let sum = 0;
    for (; pixel < last; pixel++) {
      sum = (sum + (source[pixel] ?? 0)) | 0;
    }
    luma[column] = sum / (last - first);
  }
}

/** ITU-R BT.601 weights in 1/256. */
function sampleRgbRow(source: Uint8Array, edges: Int32Array, luma: Float32Array): void {
  let index = 0;
  for (let column = 0; column < luma.length; column++) {
    const first = index;
    const last = 3 * (edges[column + 1] ?? 0);
    let sum = 0;
    for (; index < last; index += 3) {
      sum = (sum + 77 * (source[index] ?? 0) + 150 * (source[index + 1] ?? 0) + 29 * (source[index + 2] ?? 0)) | 0;
    }
    luma[column] = (3 * sum) / (256 * (last - first));
  }
}

function laplacianVariance(luma: Float32Array, width: number, height: number): number {
  let sum = 0;
  let squares = 0;
  for (let y = 1; y < height - 1; y++) {
    for (let index = y * width + 1; index < (y + 1) * width - 1; index++) {
      const around =
        (luma[index - 1] ?? 0) + (luma[index + 1] ?? 0) + (luma[index - width] ?? 0) + (luma[index + width] ?? 0);
      const value = around - 4 * (luma[index] ?? 0);
      sum += value;
      squares += value * value;
    }
  }
  const count = Math.max(0, width - 2) * Math.max(0, height - 2);
  return count === 0 ? 0 : squares / count - (sum / count) ** 2;
}
