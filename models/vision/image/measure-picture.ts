import { measureLuma, workingLuma, type SceneMeasures, type SceneView, type WorkingLuma } from './measure-scene.ts';

export const HISTOGRAM_BINS = 64;
export const FOCUS_COLUMNS = 16;
export const FOCUS_ROWS = 9;

/** What a person needs to set exposure, light and lens. */
export type PictureMeasures = SceneMeasures & {
  /** How many of the looked-at pixels have a luma of 4·n to 4·n + 3. */
  readonly histogram: readonly number[];
  /** Share of pixels with a channel at 255: their true brightness is lost. */
  readonly saturatedFraction: number;
  /** Share of pixels with every channel at 0. */
  readonly blackFraction: number;
  /** Focus of 16 × 9 cells, row by row, as `focus` measures it; 0 where a cell is too small to tell. */
  readonly focusGrid: readonly number[];
};

/** Enough that one pixel in ten thousand shows. */
const SAMPLES_ACROSS = 480;

/**
 * Measures a picture for the set-up screen. Brightness and focus are `measureScene`'s own; histogram and clipping
 * look at single pixels of a grid, since averages would hide a clipped one.
 */
export function measurePicture(view: SceneView): PictureMeasures {
  const working = workingLuma(view);
  return { ...measureLuma(working), ...countPixels(view), focusGrid: focusByCell(working) };
}

function countPixels(view: SceneView): Omit<PictureMeasures, keyof SceneMeasures | 'focusGrid'> {
  const { width, height, channels, data } = view;
  const step = Math.max(1, Math.floor(width / SAMPLES_ACROSS));
  const histogram = new Uint32Array(HISTOGRAM_BINS);
  const greenAt = channels === 3 ? 1 : 0;
  const blueAt = channels === 3 ? 2 : 0;
  let samples = 0;
  let saturated = 0;
  let black = 0;
  for (let row = step >> 1; row < height; row += step) {
    const end = (row + 1) * width * channels;
    for (let at = (row * width + (step >> 1)) * channels; at < end; at += step * channels) {
      const red = data[at] as number;
      const green = data[at + greenAt] as number;
      const blue = data[at + blueAt] as number;
      const bin = (77 * red + 150 * green + 29 * blue) >> 10;
      histogram[bin] = (histogram[bin] as number) + 1;
      samples += 1;
      saturated += red === 255 || green === 255 || blue === 255 ? 1 : 0;
      black += (red | green | blue) === 0 ? 1 : 0;
    }
  }
  const share = (count: number): number => (samples === 0 ? 0 : count / samples);
  return { histogram: [...histogram], saturatedFraction: share(saturated), blackFraction: share(black) };
}

function focusByCell({ width, height, luma }: WorkingLuma): readonly number[] {
  const cells = FOCUS_COLUMNS * FOCUS_ROWS;
  const sums = new Float64Array(cells);
  const squares = new Float64Array(cells);
  const counts = new Uint32Array(cells);
  const columnOf = Uint8Array.from({ length: width }, (_, x) => Math.floor((x * FOCUS_COLUMNS) / width));
  for (let y = 1; y < height - 1; y += 1) {
    const firstCell = Math.floor((y * FOCUS_ROWS) / height) * FOCUS_COLUMNS;
    for (let x = 1, at = y * width + 1; x < width - 1; x += 1, at += 1) {
      const around =
        (luma[at - 1] as number) +
        (luma[at + 1] as number) +
        (luma[at - width] as number) +
        (luma[at + width] as number);
      const value = around - 4 * (luma[at] as number);
      const cell = firstCell + (columnOf[x] as number);
      sums[cell] = (sums[cell] as number) + value;
      squares[cell] = (squares[cell] as number) + value * value;
      counts[cell] = (counts[cell] as number) + 1;
    }
  }
  return Array.from(counts, (count, cell) =>
    count === 0 ? 0 : (squares[cell] as number) / count - ((sums[cell] as number) / count) ** 2,
  );
}
