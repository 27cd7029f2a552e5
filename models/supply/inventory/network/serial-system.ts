import type { Distribution } from '../../../statistics/distribution.ts';
import { kinkedFunction } from './kinked-function.ts';

/** One stage of a line, told from the customer upwards. */
export type SerialStage = {
  readonly id: string;
  /** What a unit costs here a time unit beyond what it costs one stage further up. */
  readonly echelonHoldingCost: number;
  /** Demand within the time from the order to its arrival, when the stage above has stock. */
  readonly leadTimeDemand: Distribution;
};

export type SerialProblem = {
  /** The customer's stage first. */
  readonly stages: readonly SerialStage[];
  /** Backorders at the customer's stage, a unit and time unit. */
  readonly stockoutCost: number;
};

export type SerialPolicy = {
  /** By stage, as in the problem: stock of the stage and everything below it, on the way and on order included. */
  readonly echelonBaseStockLevels: readonly number[];
  readonly localBaseStockLevels: readonly number[];
  /** A time unit: holding at stages and on the way below them, and backorders. */
  readonly cost: number;
};

/** Standard deviations of the demand of the whole line covered by the grid, and its cells. */
const REACH = 10;
const CELLS = 3_000;
/** Wider demand in whole units is solved on the grid of continuous demand, and its levels are rounded. */
const MOST_WHOLE_UNITS = 3_000;

/**
 * Returns the echelon base-stock levels of lowest cost for stages in a line (Clark and Scarf 1960) by the recursion of
 * Chen and Zheng (1994): C_j(y) = E[h_j·(y − D_j) + C_{j−1}(min(y − D_j, S_{j−1}))]. Costs are kept as straight pieces
 * between grid points, whose expectation is exact; whole units lie on the grid, so they are solved exactly.
 */
export function optimalSerialPolicy(problem: SerialProblem): SerialPolicy {
  return solve(problem, null);
}

/** Returns the cost of any echelon base-stock levels, by the same recursion. */
export function serialCost(problem: SerialProblem, echelonLevels: readonly number[]): number {
  return solve(problem, echelonLevels).cost;
}

function solve({ stages, stockoutCost }: SerialProblem, given: readonly number[] | null): SerialPolicy {
  const grid = layGrid(stages, given);
  const echelonSum = stages.reduce((sum, stage) => sum + stage.echelonHoldingCost, 0);
  let shift = 0;
  let below = (x: number) => (stockoutCost + echelonSum) * Math.max(0, -x);
  let slopeBelow = -(stockoutCost + echelonSum);
  const levels: number[] = [];
  let cost = 0;
  for (const [index, stage] of stages.entries()) {
    const holding = stage.echelonHoldingCost;
    const points = grid.offsets.map((offset) => offset + shift);
    const lower = below;
    const pieces = kinkedFunction(points, (x) => holding * x + lower(x), slopeBelow + holding);
    shift += grid.isDiscrete ? Math.floor(stage.leadTimeDemand.mean) : stage.leadTimeDemand.mean;
    const above = grid.offsets.map((offset) => offset + shift);
    const values = pieces.expectAfter(stage.leadTimeDemand, above);
    const best = given === null ? lowestPoint(above, values, grid.isDiscrete) : Number.NaN;
    const level = given?.[index] ?? best;
    levels.push(level);
    const read = interpolate(above, values, slopeBelow + holding);
    below = (x) => read(Math.min(x, level));
    slopeBelow += holding;
    cost = given === null ? lowestValue(values, above, level) : read(level);
  }
  return { ...describe(grid.isWhole ? levels.map(Math.round) : levels), cost };
}

function layGrid(stages: readonly SerialStage[], given: readonly number[] | null) {
  const isWhole = stages.every(({ leadTimeDemand }) => leadTimeDemand.isDiscrete);
  const deviation = Math.sqrt(stages.reduce((sum, { leadTimeDemand }) => sum + leadTimeDemand.variance, 0));
  const mean = stages.reduce((sum, { leadTimeDemand }) => sum + leadTimeDemand.mean, 0);
  const farthest = Math.max(0, ...(given ?? []).filter(Number.isFinite)) - (given === null ? 0 : mean);
  const reach = Math.max(REACH * deviation, farthest) + (isWhole ? REACH : 0);
  const isDiscrete = isWhole && reach <= MOST_WHOLE_UNITS / 2;
  const step = isDiscrete ? 1 : (2 * reach) / CELLS;
  const half = Math.ceil(reach / step);
  return { isDiscrete, isWhole, offsets: Array.from({ length: 2 * half + 1 }, (_, index) => (index - half) * step) };
}

/** Infinity where more is never worse, so that the stage passes on whatever it gets. */
function lowestPoint(points: readonly number[], values: Float64Array, isDiscrete: boolean): number {
  let best = 0;
  for (let index = 1; index < values.length; index++) {
    best = (values[index] ?? 0) < (values[best] ?? 0) ? index : best;
  }
  if (best >= values.length - 1) {
    return Number.POSITIVE_INFINITY;
  }
  const at = points[best] ?? 0;
  return isDiscrete ? at : at + parabolaOffset(values, best) * ((points[1] ?? 0) - (points[0] ?? 0));
}

function lowestValue(values: Float64Array, points: readonly number[], level: number): number {
  const step = (points[1] ?? 0) - (points[0] ?? 0);
  const best = Math.min(values.length - 1, Math.round((level - (points[0] ?? 0)) / step));
  const offset = parabolaOffset(values, best);
  const isOnGrid = Math.abs((points[best] ?? 0) - level) < 1e-9 * step;
  const slope = ((values[best + 1] ?? 0) - (values[best - 1] ?? 0)) / 2;
  return (values[best] ?? 0) + (isOnGrid || !Number.isFinite(level) ? 0 : (slope * offset) / 2);
}

/** Where, in cells, the parabola through three neighbours is lowest. */
function parabolaOffset(values: Float64Array, index: number): number {
  const [left = 0, middle = 0, right = 0] = [values[index - 1], values[index], values[index + 1]];
  const curvature = left - 2 * middle + right;
  return curvature > 0 ? (left - right) / (2 * curvature) : 0;
}

function interpolate(points: readonly number[], values: Float64Array, slopeBelow: number): (x: number) => number {
  const first = points[0] ?? 0;
  const step = (points[1] ?? 0) - first;
  const last = points.length - 1;
  const slopeAbove = ((values[last] ?? 0) - (values[last - 1] ?? 0)) / step;
  return (x) => {
    const position = (x - first) / step;
    if (position <= 0) {
      return (values[0] ?? 0) + slopeBelow * (x - first);
    }
    if (position >= last) {
      return (values[last] ?? 0) + slopeAbove * (x - (points[last] ?? 0));
    }
    const index = Math.floor(position);
    const part = position - index;
    return (values[index] ?? 0) * (1 - part) + (values[index + 1] ?? 0) * part;
  };
}

/** A stage need not aim above what the stages further up allow, so levels are told by the lowest from there down. */
function describe(levels: readonly number[]) {
  const echelonBaseStockLevels = [...levels];
  for (let index = levels.length - 2; index >= 0; index--) {
    const above = echelonBaseStockLevels[index + 1] ?? Number.POSITIVE_INFINITY;
    echelonBaseStockLevels[index] = Math.min(levels[index] ?? 0, above);
  }
  const localBaseStockLevels = echelonBaseStockLevels.map((level, index) =>
    index === 0 ? level : level - (echelonBaseStockLevels[index - 1] ?? 0),
  );
  return { echelonBaseStockLevels, localBaseStockLevels };
}
