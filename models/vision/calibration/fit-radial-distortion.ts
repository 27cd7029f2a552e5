import { project, type Homography, type PointPair } from './fit-homography.ts';
import { decompose, solveDecomposed, type SquareMatrix } from '../../statistics/positive-definite.ts';
import { distort, type RadialDistortion } from './radial-distortion.ts';

/** What one picture of the board showed, and the perspective it was seen in. */
export type FittedView = { readonly pairs: readonly PointPair[]; readonly homography: Homography };

export type PlaneFit = {
  readonly homographies: readonly Homography[];
  readonly lens: RadialDistortion;
  /** Standard errors of k1 and k2 from the residuals; 0 when they were not fitted. */
  readonly k1Error: number;
  readonly k2Error: number;
};

type Problem = {
  readonly views: readonly (readonly PointPair[])[];
  readonly lens: RadialDistortion;
  readonly isLensFitted: boolean;
};

/** Eight numbers of each view's homography, then k1 and k2. */
type Parameters = Float64Array<ArrayBuffer>;

const VIEW_PARAMETERS = 8;
const MAXIMUM_STEPS = 60;
const GREATEST_DAMPING = 1e12;
/** A step that gains less than this share of the error has arrived. */
const ARRIVED = 1e-12;

/**
 * Refines perspective and radial distortion together, so that the squared distances between seen and predicted
 * corners become least (Levenberg–Marquardt; Zhang 2000, section 3.3). All views share one lens.
 * @param isLensFitted false keeps the lens as it is and refines the homographies alone
 */
export function fitRadialDistortion(
  views: readonly FittedView[],
  lens: RadialDistortion,
  isLensFitted: boolean,
): PlaneFit {
  const problem = { views: views.map(({ pairs }) => pairs), lens, isLensFitted };
  let parameters = Float64Array.from([
    ...views.flatMap(({ homography }) => homography.slice(0, VIEW_PARAMETERS)),
    ...(isLensFitted ? [lens.k1, lens.k2] : []),
  ]);
  let error = squaredError(problem, parameters);
  let damping = 1e-3;
  for (let step = 0; step < MAXIMUM_STEPS && damping < GREATEST_DAMPING; step += 1) {
    const { normal, gradient } = linearise(problem, parameters);
    const tried = dampedStep({ normal, gradient, damping }, parameters);
    const triedError = tried === null ? Number.POSITIVE_INFINITY : squaredError(problem, tried);
    if (tried === null || !(triedError < error)) {
      damping *= 10;
      continue;
    }
    const gain = error - triedError;
    parameters = tried;
    error = triedError;
    damping = Math.max(damping / 10, 1e-12);
    if (gain <= ARRIVED * (error + ARRIVED)) {
      break;
    }
  }
  return { ...unpack(problem, parameters), ...lensErrors(problem, parameters, error) };
}

function unpack({ views, lens, isLensFitted }: Problem, parameters: Parameters): Omit<PlaneFit, 'k1Error' | 'k2Error'> {
  const homographies = views.map(
    (_, view) =>
      [...parameters.subarray(view * VIEW_PARAMETERS, (view + 1) * VIEW_PARAMETERS), 1] as unknown as Homography,
  );
  const lensAt = views.length * VIEW_PARAMETERS;
  const [k1 = lens.k1, k2 = lens.k2] = isLensFitted ? parameters.subarray(lensAt) : [];
  return { homographies, lens: { ...lens, k1, k2 } };
}

function squaredError(problem: Problem, parameters: Parameters): number {
  const { homographies, lens } = unpack(problem, parameters);
  let sum = 0;
  for (const [view, pairs] of problem.views.entries()) {
    const homography = homographies[view] as Homography;
    for (const { board, picture } of pairs) {
      const seen = distort(lens, project(homography, board));
      sum += (seen.x - picture.x) ** 2 + (seen.y - picture.y) ** 2;
    }
  }
  return Number.isFinite(sum) ? sum : Number.POSITIVE_INFINITY;
}

type Linearised = { readonly normal: SquareMatrix; readonly gradient: Float64Array };

/** Returns JᵀJ and Jᵀr at the parameters. */
function linearise(problem: Problem, parameters: Parameters): Linearised {
  const { homographies, lens } = unpack(problem, parameters);
  const size = parameters.length;
  const normal = { size, values: new Float64Array(size * size) };
  const gradient = new Float64Array(size);
  const lensAt = problem.views.length * VIEW_PARAMETERS;
  for (const [view, pairs] of problem.views.entries()) {
    const viewAt = Array.from({ length: VIEW_PARAMETERS }, (_, index) => view * VIEW_PARAMETERS + index);
    const places = problem.isLensFitted ? [...viewAt, lensAt, lensAt + 1] : viewAt;
    for (const pair of pairs) {
      const { rowX, rowY, errorX, errorY } = derivatives(homographies[view] as Homography, lens, pair);
      addRow({ normal, gradient }, places, rowX, errorX);
      addRow({ normal, gradient }, places, rowY, errorY);
    }
  }
  return { normal, gradient };
}

type Derivatives = {
  readonly rowX: readonly number[];
  readonly rowY: readonly number[];
  readonly errorX: number;
  readonly errorY: number;
};

/** Derivatives of a seen corner by its view's eight numbers, k1 and k2, by the chain rule through the straight picture. */
function derivatives(homography: Homography, lens: RadialDistortion, { board, picture }: PointPair): Derivatives {
  const { xMm, yMm } = board;
  const w = homography[6] * xMm + homography[7] * yMm + 1;
  const straight = project(homography, board);
  const seen = distort(lens, straight);
  const x = (straight.x - lens.centreX) / lens.halfDiagonalPx;
  const y = (straight.y - lens.centreY) / lens.halfDiagonalPx;
  const square = x * x + y * y;
  const factor = 1 + lens.k1 * square + lens.k2 * square * square;
  const slope = 2 * lens.k1 + 4 * lens.k2 * square;
  const [xx, xy, yy] = [factor + x * x * slope, x * y * slope, factor + y * y * slope];
  const byPlane = [xMm / w, yMm / w, 1 / w];
  const throughX = (along: number, across: number): number[] => [
    ...byPlane.map((value) => value * along),
    ...byPlane.map((value) => value * across),
    (-xMm * (straight.x * along + straight.y * across)) / w,
    (-yMm * (straight.x * along + straight.y * across)) / w,
  ];
  const radius = lens.halfDiagonalPx;
  return {
    rowX: [...throughX(xx, xy), radius * x * square, radius * x * square * square],
    rowY: [...throughX(xy, yy), radius * y * square, radius * y * square * square],
    errorX: picture.x - seen.x,
    errorY: picture.y - seen.y,
  };
}

function addRow(
  { normal, gradient }: Linearised,
  places: readonly number[],
  row: readonly number[],
  error: number,
): void {
  for (const [index, place] of places.entries()) {
    const value = row[index] as number;
    gradient[place] = (gradient[place] as number) + value * error;
    for (const [otherIndex, other] of places.entries()) {
      const at = place * normal.size + other;
      normal.values[at] = (normal.values[at] as number) + value * (row[otherIndex] as number);
    }
  }
}

function dampedStep(
  { normal, gradient, damping }: Linearised & { readonly damping: number },
  parameters: Parameters,
): Parameters | null {
  const step = solveScaled(normal, gradient, damping);
  return step === null ? null : parameters.map((value, index) => value + (step[index] as number));
}

/** Scales each parameter to the same size first: a homography's numbers differ by a factor of a million. */
function solveScaled(normal: SquareMatrix, right: Float64Array, damping: number): Float64Array | null {
  const { size, values } = normal;
  const scale = Float64Array.from({ length: size }, (_, index) => {
    const diagonal = values[index * size + index] as number;
    return diagonal > 0 ? 1 / Math.sqrt(diagonal) : 1;
  });
  const scaled = values.map((value, index) => {
    const row = Math.floor(index / size);
    const column = index % size;
    return value * (scale[row] as number) * (scale[column] as number) * (row === column ? 1 + damping : 1);
  });
  const lower = decompose({ size, values: scaled });
  return lower === null
    ? null
    : solveDecomposed(
        lower,
        right.map((value, index) => value * (scale[index] as number)),
      ).map((value, index) => value * (scale[index] as number));
}

/** The lens's part of σ² (JᵀJ)⁻¹. */
function lensErrors(
  problem: Problem,
  parameters: Parameters,
  error: number,
): { readonly k1Error: number; readonly k2Error: number } {
  if (!problem.isLensFitted) {
    return { k1Error: 0, k2Error: 0 };
  }
  const equations = 2 * problem.views.reduce((sum, pairs) => sum + pairs.length, 0);
  const variance = error / Math.max(1, equations - parameters.length);
  const { normal } = linearise(problem, parameters);
  const errorOf = (place: number): number => {
    const unit = new Float64Array(normal.size);
    unit[place] = 1;
    const column = solveScaled(normal, unit, 0);
    return column === null ? Number.POSITIVE_INFINITY : Math.sqrt(variance * (column[place] as number));
  };
  return { k1Error: errorOf(parameters.length - 2), k2Error: errorOf(parameters.length - 1) };
}
