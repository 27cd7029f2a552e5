import { AppError } from '../../../contract/errors.ts';
import { labelRegions } from '../../evaluate/label-regions.ts';
import { measurePicture } from '../image/measure-picture.ts';
import type { SceneView } from '../image/measure-scene.ts';
import { brightnessGrid, reduceGrid, smoothGrid, type BrightnessGrid } from './brightness-grid.ts';

export const CELL_COLUMNS = 16;
export const CELL_ROWS = 9;

/** A place that differs from its surroundings on an empty surface: dust and scratches are dark, reflections bright. */
export type FlatFieldSpot = {
  readonly kind: 'dark' | 'bright';
  /** Centre and size, px. */
  readonly x: number;
  readonly y: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Greatest deviation from the surroundings, share of their brightness; negative is darker. */
  readonly contrast: number;
};

/** Factors that bring each place to the mean brightness; small, to be interpolated. */
export type FlatFieldCorrection = {
  readonly columns: number;
  readonly rows: number;
  readonly gains: readonly number[];
};

export type FlatField = {
  /** Darkest over brightest place of the smoothed picture: 1 is perfectly even light. */
  readonly uniformity: number;
  /** Mean luma, 0–255. */
  readonly brightness: number;
  /** 16 × 9 cells, row by row, relative to the brightest of them. */
  readonly cells: readonly number[];
  /** The strongest first. */
  readonly spots: readonly FlatFieldSpot[];
  readonly correction: FlatFieldCorrection;
};

/** Fine enough for a speck of four pixels in a picture of 1920. */
const FINE_COLUMNS = 480;
const CORRECTION_COLUMNS = 64;
const CORRECTION_ROWS = 36;
const LEAST_BRIGHTNESS = 40;
const GREATEST_SATURATED = 0.005;
const GREATEST_GAIN = 4;
/** Of the surroundings' brightness; fainter specks disappear in the noise of one eight-bit step. */
const LEAST_CONTRAST = 0.02;
const NOISE_SIGMAS = 6;
/** The median distance from zero of normal noise, over its σ. */
const MEDIAN_OVER_SIGMA = 0.6745;
/** Surroundings are about a twentieth of the picture's width: larger shapes are light, smaller ones spots. */
const SURROUNDINGS_REACH = 12;
const MAXIMUM_SPOTS = 100;

/**
 * Measures light and lens on pictures of an empty, evenly white surface; several are averaged against noise.
 * @throws AppError `calibration-failed` when there is none, they differ in size, are too dark, too bright or too small
 */
export function measureFlatField(pictures: readonly SceneView[]): FlatField {
  const [first] = pictures;
  if (first === undefined) {
    throw new AppError('calibration-failed', 'There is no picture of the empty surface: take one');
  }
  for (const picture of pictures) {
    checkPicture(picture, first);
  }
  const { width, height } = first;
  const columns = Math.min(width, FINE_COLUMNS);
  const rows = Math.min(height, Math.max(CORRECTION_ROWS, Math.round((columns * height) / width)));
  const grids = pictures.map((picture) => brightnessGrid(picture, columns, rows));
  const fine = meanOf(grids);
  const smooth = smoothGrid(reduceGrid(fine, CORRECTION_COLUMNS, CORRECTION_ROWS), 1);
  const darkest = smooth.values.reduce((least, value) => Math.min(least, value));
  const brightest = smooth.values.reduce((most, value) => Math.max(most, value));
  const cells = reduceGrid(fine, CELL_COLUMNS, CELL_ROWS).values;
  const brightestCell = cells.reduce((most, value) => Math.max(most, value));
  const brightness = cells.reduce((sum, value) => sum + value, 0) / cells.length;
  return {
    uniformity: Math.max(0, darkest) / brightest,
    brightness,
    cells: Array.from(cells, (value) => value / brightestCell),
    spots: findSpots(fine, { x: width / columns, y: height / rows }),
    correction: {
      columns: CORRECTION_COLUMNS,
      rows: CORRECTION_ROWS,
      gains: Array.from(smooth.values, (value) =>
        Math.min(GREATEST_GAIN, brightness / Math.max(value, brightness / GREATEST_GAIN)),
      ),
    },
  };
}

function checkPicture(picture: SceneView, first: SceneView): void {
  if (picture.width !== first.width || picture.height !== first.height) {
    throw new AppError('calibration-failed', 'The pictures of the empty surface differ in size: take them all anew');
  }
  if (picture.width < CORRECTION_COLUMNS || picture.height < CORRECTION_ROWS) {
    throw new AppError(
      'calibration-failed',
      `A picture of ${picture.width} × ${picture.height} is too small: at least ${CORRECTION_COLUMNS} × ${CORRECTION_ROWS} pixels are needed`,
    );
  }
  const { brightness, saturatedFraction } = measurePicture(picture);
  if (saturatedFraction > GREATEST_SATURATED) {
    throw new AppError(
      'calibration-failed',
      `${(100 * saturatedFraction).toFixed(1)} % of the empty surface is overexposed: shorten the exposure`,
    );
  }
  if (brightness < LEAST_BRIGHTNESS) {
    throw new AppError(
      'calibration-failed',
      `The empty surface is too dark (${brightness.toFixed(0)} of 255): lengthen the exposure or add light`,
    );
  }
}

function meanOf(grids: readonly BrightnessGrid[]): BrightnessGrid {
  const [first] = grids as readonly [BrightnessGrid];
  const values = first.values.map(
    (_, cell) => grids.reduce((sum, grid) => sum + (grid.values[cell] as number), 0) / grids.length,
  );
  return { ...first, values };
}

type Scale = { readonly x: number; readonly y: number };

function findSpots(fine: BrightnessGrid, scale: Scale): readonly FlatFieldSpot[] {
  const surroundings = smoothGrid(smoothGrid(fine, SURROUNDINGS_REACH), SURROUNDINGS_REACH).values;
  const deviations = fine.values.map((value, cell) => value / Math.max(1, surroundings[cell] as number) - 1);
  const sizes = deviations.map(Math.abs).sort();
  const sigma = (sizes[sizes.length >> 1] as number) / MEDIAN_OVER_SIGMA;
  const threshold = Math.max(LEAST_CONTRAST, NOISE_SIGMAS * sigma);
  return [
    ...spotsOf('dark', { ...fine, values: deviations }, threshold, scale),
    ...spotsOf('bright', { ...fine, values: deviations }, threshold, scale),
  ]
    .sort((one, other) => Math.abs(other.contrast) - Math.abs(one.contrast))
    .slice(0, MAXIMUM_SPOTS);
}

type Extent = { left: number; right: number; top: number; bottom: number; contrast: number };

function spotsOf(
  kind: FlatFieldSpot['kind'],
  { columns, rows, values }: BrightnessGrid,
  threshold: number,
  scale: Scale,
): FlatFieldSpot[] {
  const sign = kind === 'dark' ? -1 : 1;
  const data = new Uint8Array(values.length);
  for (let cell = 0; cell < data.length; cell += 1) {
    data[cell] = sign * (values[cell] as number) > threshold ? 1 : 0;
  }
  const { labels, areasPx } = labelRegions({ width: columns, height: rows, data });
  const extents: Extent[] = areasPx.map(() => ({ left: columns, right: 0, top: rows, bottom: 0, contrast: 0 }));
  for (let cell = 0; cell < labels.length; cell += 1) {
    const label = labels[cell] as number;
    if (label > 0) {
      const extent = extents[label] as Extent;
      const row = Math.floor(cell / columns);
      const column = cell % columns;
      extent.left = Math.min(extent.left, column);
      extent.right = Math.max(extent.right, column + 1);
      extent.top = Math.min(extent.top, row);
      extent.bottom = Math.max(extent.bottom, row + 1);
      extent.contrast = sign * Math.max(sign * extent.contrast, sign * (values[cell] as number));
    }
  }
  return extents.slice(1).map(({ left, right, top, bottom, contrast }) => ({
    kind,
    x: ((left + right) / 2) * scale.x - 0.5,
    y: ((top + bottom) / 2) * scale.y - 0.5,
    widthPx: (right - left) * scale.x,
    heightPx: (bottom - top) * scale.y,
    contrast,
  }));
}
