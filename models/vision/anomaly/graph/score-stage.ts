import type { RegionOfInterest } from '../../../../contract/recipe.ts';
import type { GraphBuilder } from '../../../runtime/onnx-graph/graph-builder.ts';
import type { FeatureStage } from './feature-stage.ts';
import type { PictureStage } from './picture-stage.ts';
import { sizeArithmetic } from './size-arithmetic.ts';

/** The score is the mean of this share of the patches, the farthest ones: steadier than the single farthest. */
export const SCORED_SHARE = 0.02;
/** The map is blurred at this many cells a patch: finer costs time and shows nothing more. */
const CELLS_PER_PATCH = 4;
/** Standard deviation of the blur in those cells: half a patch, as in the original. */
const BLUR_CELLS = 2;
const BLUR_RADIUS = 5;

/** Names of the bank's two parts: `[width, vectors]` holding -2 × the vectors, and `[vectors]` their squared lengths. */
export type BankNames = { readonly vectors: string; readonly squares: string };

/**
 * Adds each patch's distance to its nearest vector of the bank. `|x - m|² = |x|² - 2 x·m + |m|²`, so one
 * matrix product does nearly all of it.
 *
 * @returns `[patches]` distances
 */
export function addDistances(graph: GraphBuilder, features: string, bank: BankNames): string {
  const products = graph.node('Gemm', [features, bank.vectors, bank.squares]);
  const nearest = graph.node('ReduceMin', [products, graph.integers([1])], { keepdims: 0 });
  const squares = graph.node('ReduceSumSquare', [features, graph.integers([1])], { keepdims: 0 });
  return graph.node('Sqrt', [graph.node('Relu', [graph.node('Add', [nearest, squares])])]);
}

/** Adds the mean of the farthest patches, `[1]`. */
export function addScore(graph: GraphBuilder, distances: string): string {
  const sizes = sizeArithmetic(graph);
  const count = sizes.atLeast(sizes.scale(graph.node('Shape', [distances]), SCORED_SHARE), 1);
  const [farthest = ''] = graph.nodes('TopK', [distances, count], 2, { axis: 0 });
  return graph.node('ReduceMean', [farthest, graph.integers([0])]);
}

/** Adds the smooth map, height × width of the judged picture; `patchStride` is the patches' distance in its pixels. */
export function addMap(
  graph: GraphBuilder,
  distances: string,
  { rows, columns }: FeatureStage,
  { picture, patchStride }: { readonly picture: PictureStage; readonly patchStride: number },
): string {
  const sizes = sizeArithmetic(graph);
  const one = sizes.constant(1);
  const coarse = graph.node('Reshape', [distances, sizes.list(one, one, rows, columns)]);
  const fine = enlarge(graph, coarse, CELLS_PER_PATCH);
  const cellPx = sizes.constant(patchStride / CELLS_PER_PATCH);
  const margin = (side: string, patches: string): string => {
    const wanted = sizes.divide(sizes.add(side, sizes.subtract(cellPx, one)), cellPx);
    const missing = sizes.subtract(wanted, sizes.multiply(patches, sizes.constant(CELLS_PER_PATCH)));
    return sizes.add(missing, sizes.constant(BLUR_RADIUS));
  };
  const before = graph.integers([0, 0, BLUR_RADIUS, BLUR_RADIUS, 0, 0]);
  const pads = sizes.list(before, margin(picture.height, rows), margin(picture.width, columns));
  const framed = graph.node('Pad', [fine, pads], { mode: 'edge' });
  const smooth = enlarge(graph, blur(graph, framed), patchStride / CELLS_PER_PATCH);
  const size = sizes.list(picture.height, picture.width);
  const cut = graph.node('Slice', [smooth, graph.integers([0, 0]), size, graph.integers([2, 3])]);
  return graph.node('Reshape', [cut, size]);
}

function enlarge(graph: GraphBuilder, map: string, factor: number): string {
  return factor === 1
    ? map
    : graph.node('Resize', [map, '', graph.floats([1, 1, factor, factor], [4])], { mode: 'linear' });
}

function blur(graph: GraphBuilder, map: string): string {
  const taps = Array.from({ length: 2 * BLUR_RADIUS + 1 }, (_, index) =>
    Math.exp(-((index - BLUR_RADIUS) ** 2) / (2 * BLUR_CELLS ** 2)),
  );
  const total = taps.reduce((sum, tap) => sum + tap, 0);
  const kernel = taps.map((tap) => tap / total);
  const length = kernel.length;
  const down = graph.node('Conv', [map, graph.floats(kernel, [1, 1, length, 1])], { kernel_shape: [length, 1] });
  return graph.node('Conv', [down, graph.floats(kernel, [1, 1, 1, length])], { kernel_shape: [1, length] });
}

/** Adds zeros round a region's map, so that it covers the whole frame. */
export function addFrameAround(
  graph: GraphBuilder,
  map: string,
  picture: PictureStage,
  { x, y, width, height }: RegionOfInterest,
): string {
  const sizes = sizeArithmetic(graph);
  const [top, left] = [sizes.scale(picture.height, y / height), sizes.scale(picture.width, x / width)];
  const [below, right] = [
    sizes.scale(picture.height, Math.max(0, 1 - y - height) / height),
    sizes.scale(picture.width, Math.max(0, 1 - x - width) / width),
  ];
  return graph.node('Pad', [map, sizes.list(top, left, below, right), graph.floats([0])]);
}
