import { AppError } from '../../../contract/errors.ts';
import { checkBoard, cornerCount, cornerOnBoard, type BoardCorner, type CharucoBoard } from './charuco-board.ts';
import { fitHomography, project, type Homography, type PointPair } from './fit-homography.ts';
import { fitRadialDistortion, type PlaneFit } from './fit-radial-distortion.ts';
import { millimetresPerPixelAt } from './plane-map.ts';
import { distort, isOneToOne, straightLens, type RadialDistortion } from './radial-distortion.ts';

export type CalibrationSubject = {
  readonly board: CharucoBoard;
  /** Of the pictures that showed the board, px. */
  readonly width: number;
  readonly height: number;
};

/** How the camera sees the plane that the board of the first picture lay on. */
export type PlaneCalibration = {
  readonly width: number;
  readonly height: number;
  /** Board millimetres, from the board's top left, to pixels of a straight lens. */
  readonly homography: Homography;
  readonly lens: RadialDistortion;
  /** False when the corners were too few or too close to the centre to tell; the lens then counts as straight. */
  readonly isLensFitted: boolean;
  /** Standard errors; 0 when the lens was not fitted. */
  readonly k1Error: number;
  readonly k2Error: number;
  /** At the picture's centre: square root of the area that one pixel shows. */
  readonly mmPerPixel: number;
  /** Greatest share by which a picture corner's mm per pixel differs from the centre's: a tilted camera, a bent lens. */
  readonly scaleSpread: number;
  readonly residualRmsPx: number;
  readonly residualMaximumPx: number;
  readonly cornersUsed: number;
  /** How far from the centre the corners reach, in half diagonals of the picture. */
  readonly reach: number;
  readonly outliers: readonly OutlierCorner[];
};

/** A corner that fits no plane with the others; `view` counts pictures from 0. */
export type OutlierCorner = { readonly view: number; readonly id: number; readonly distancePx: number };

export const LEAST_CORNERS = 6;
/** k1 and k2 bend lines little near the centre: below this they would be guesses that run wild in the picture's corners. */
const LEAST_LENS_CORNERS = 20;
const LEAST_LENS_REACH = 0.5;
const GREATEST_OUTLIER_SHARE = 0.2;
/** Of the half diagonal, and never below a pixel: what a bent sheet or a wrong board leaves, not a camera. */
const GREATEST_RESIDUAL = 0.001;
/** Of the residuals' own spread: by chance one corner in 25,000 lies beyond 4.5 σ. */
const OUTLIER_SIGMAS = 4.5;
/** Corners of a printed board are never found better than this, so nothing below it is an outlier. */
const OUTLIER_FLOOR_PX = 0.2;
/** The median distance of points scattered by σ in x and in y. */
const MEDIAN_OVER_SIGMA = 1.1774;

type Seen = { readonly view: number; readonly id: number; readonly pair: PointPair };

/**
 * Calibrates from one or more pictures of the board. The first shows the board where parts will lie: scale and
 * perspective are its; the others, anywhere, only tell more of the lens. Corners that fit no plane are left out one
 * by one and named.
 * @throws AppError `calibration-failed` when corners are too few, on a line, or do not fit
 */
export function calibratePlane(
  views: readonly (readonly BoardCorner[])[],
  subject: CalibrationSubject,
): PlaneCalibration {
  const seen = seenCorners(views, subject);
  const outliers: OutlierCorner[] = [];
  let used = seen;
  for (;;) {
    const fitted = fit(used, subject, views.length);
    const distances = used.map((corner) => distanceOf(corner, fitted));
    const worst = distances.indexOf(Math.max(...distances));
    const distancePx = distances[worst] as number;
    const spread = medianOf(distances) / MEDIAN_OVER_SIGMA;
    if (distancePx <= Math.max(OUTLIER_FLOOR_PX, OUTLIER_SIGMAS * spread)) {
      return describe(fitted, subject, { used, distances, outliers });
    }
    const { view, id } = used[worst] as Seen;
    outliers.push({ view, id, distancePx });
    used = used.filter((_, index) => index !== worst);
    if (outliers.length > GREATEST_OUTLIER_SHARE * seen.length) {
      throw noPlane(`More than ${GREATEST_OUTLIER_SHARE * 100} % of the corners fit no plane`);
    }
  }
}

function noPlane(finding: string): AppError {
  return new AppError(
    'calibration-failed',
    `${finding}: lay the board flat, keep it still and check that it is the board that was chosen`,
  );
}

function seenCorners(views: readonly (readonly BoardCorner[])[], { board }: CalibrationSubject): readonly Seen[] {
  checkBoard(board);
  const count = cornerCount(board);
  return views.flatMap((corners, view) =>
    corners.map(({ id, x, y }) => {
      if (!(Number.isInteger(id) && id >= 0 && id < count)) {
        throw new AppError('calibration-failed', `The board has no corner ${id}: choose the board that was printed`);
      }
      return { view, id, pair: { board: cornerOnBoard(board, id), picture: { x, y } } };
    }),
  );
}

type Fitted = PlaneFit & { readonly isLensFitted: boolean; readonly reach: number };

function fit(seen: readonly Seen[], { width, height }: CalibrationSubject, viewCount: number): Fitted {
  const lens = straightLens(width, height);
  const views = Array.from({ length: viewCount }, (_, view) => {
    const pairs = seen.filter((corner) => corner.view === view).map(({ pair }) => pair);
    if (pairs.length < LEAST_CORNERS) {
      throw new AppError(
        'calibration-failed',
        `Picture ${view + 1} shows ${pairs.length} usable corners of the board; at least ${LEAST_CORNERS} are needed: show more of it`,
      );
    }
    return { pairs, homography: fitHomography(pairs) };
  });
  if (views.length === 0) {
    throw new AppError('calibration-failed', 'There is no picture of the board: take one');
  }
  const reach = Math.max(
    ...seen.map(
      ({ pair: { picture } }) => Math.hypot(picture.x - lens.centreX, picture.y - lens.centreY) / lens.halfDiagonalPx,
    ),
  );
  const isLensFitted = seen.length >= LEAST_LENS_CORNERS && reach >= LEAST_LENS_REACH;
  return { ...fitRadialDistortion(views, lens, isLensFitted), isLensFitted, reach };
}

function distanceOf({ view, pair }: Seen, { homographies, lens }: PlaneFit): number {
  const expected = distort(lens, project(homographies[view] as Homography, pair.board));
  return Math.hypot(expected.x - pair.picture.x, expected.y - pair.picture.y);
}

function describe(
  fitted: Fitted,
  { width, height }: CalibrationSubject,
  {
    used,
    distances,
    outliers,
  }: {
    readonly used: readonly Seen[];
    readonly distances: readonly number[];
    readonly outliers: readonly OutlierCorner[];
  },
): PlaneCalibration {
  const { homographies, lens, isLensFitted, k1Error, k2Error, reach } = fitted;
  const plane = { homography: homographies[0] as Homography, lens };
  const mmPerPixel = millimetresPerPixelAt(plane, { x: lens.centreX, y: lens.centreY });
  if (!isOneToOne(lens) || !Number.isFinite(mmPerPixel)) {
    throw new AppError(
      'calibration-failed',
      'The corners ask for a lens that cannot be: take pictures with the board filling the whole picture',
    );
  }
  const residualRmsPx = Math.sqrt(distances.reduce((sum, distance) => sum + distance ** 2, 0) / distances.length);
  if (residualRmsPx > Math.max(1, GREATEST_RESIDUAL * lens.halfDiagonalPx)) {
    throw noPlane(`The corners lie ${residualRmsPx.toFixed(1)} pixels off any plane`);
  }
  const scales = [0, width - 1].flatMap((x) => [0, height - 1].map((y) => millimetresPerPixelAt(plane, { x, y })));
  return {
    width,
    height,
    ...plane,
    isLensFitted,
    k1Error,
    k2Error,
    mmPerPixel,
    scaleSpread: Math.max(...scales.map((scale) => Math.abs(scale / mmPerPixel - 1))),
    residualRmsPx,
    residualMaximumPx: Math.max(...distances),
    cornersUsed: used.length,
    reach,
    outliers,
  };
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}
