import type { RegionOfInterest } from '../../../../contract/recipe.ts';
import type { GraphBuilder } from '../../../runtime/onnx-graph/graph-builder.ts';
import type { BackboneFile } from '../../backbone/shipped-backbone.ts';
import { roundToSize, sizeArithmetic } from './size-arithmetic.ts';

/** Mean and spread given to each picture, in byte units: those of the pictures the backbones were trained on. */
const TARGET_MEAN = 115;
const TARGET_SPREAD = 40;
/** Keeps the noise of an almost even picture from being blown up to full contrast. */
const LEAST_SPREAD = 4;
/** Light that changes over cells of this many judged pixels is taken for the lamp's. */
const SLOW_CELL_PX = 48;
/** So many camera rows for each row judged are enough; more only cost memory on very large frames. */
const ROWS_PER_ROW = 8;
const BRIGHTEST = 255;
const FLOAT = 1;
const UINT8 = 2;

export type PictureOptions = {
  /** The picture judged has about `size × size` pixels, in the frame's own aspect. */
  readonly size: number;
  readonly regionOfInterest: RegionOfInterest | null;
};

export type PictureStage = {
  /** What the backbone takes: 1 × 3 × height × width, zero beyond the picture on the right and bottom. */
  readonly tensor: string;
  /** Size of the picture itself, without what was added to reach a multiple. */
  readonly height: string;
  readonly width: string;
};

/**
 * Adds the way from `image` (uint8, height × width × 3, any size) to the picture that is judged: region of
 * interest, then reduction with every pixel counted. The aspect is kept.
 *
 * @returns float bytes (0–255), 1 × 3 × height × width
 */
export function addReduction(graph: GraphBuilder, image: string, options: PictureOptions): string {
  const sizes = sizeArithmetic(graph);
  const region = options.regionOfInterest === null ? image : cropRegion(graph, image, options.regionOfInterest);
  const frameHeight = sizeOf(graph, region, 0);
  const frameWidth = sizeOf(graph, region, 1);
  const { height, width } = workingSize(graph, frameHeight, frameWidth, options.size);
  const reduced = reduceRows(graph, region, { height, frameHeight, frameWidth });
  const planes = graph.node('Transpose', [reduced], { perm: [0, 3, 1, 2] });
  const target = sizes.list(sizes.constant(1), sizes.constant(3), height, width);
  return graph.node('Resize', [planes, '', '', target], { mode: 'linear', antialias: 1 });
}

/** Adds what the backbone needs done to a reduced picture: exposure removed, normalised, padded to a multiple. */
export function addBackboneInput(graph: GraphBuilder, picture: string, backbone: BackboneFile): PictureStage {
  const height = sizeOf(graph, picture, 2);
  const width = sizeOf(graph, picture, 3);
  const even = standardise(graph, picture, graph.node('Shape', [picture], { start: 2, end: 4 }));
  const isBytes = backbone.input.type === 'uint8';
  const values = isBytes
    ? graph.node('Clip', [even, graph.floats([0]), graph.floats([BRIGHTEST])])
    : normalise(graph, even, backbone);
  const padded = padTo(graph, values, backbone.sizeMultiple, { height, width });
  return { tensor: isBytes ? graph.node('Cast', [padded], { to: UINT8 }) : padded, height, width };
}

function sizeOf(graph: GraphBuilder, image: string, axis: number): string {
  return graph.node('Shape', [image], { start: axis, end: axis + 1 });
}

function cropRegion(graph: GraphBuilder, image: string, region: RegionOfInterest): string {
  const sizes = sizeArithmetic(graph);
  const [height, width] = [sizeOf(graph, image, 0), sizeOf(graph, image, 1)];
  const top = sizes.scale(height, region.y);
  const left = sizes.scale(width, region.x);
  const bottom = sizes.add(top, sizes.atLeast(sizes.scale(height, region.height), 1));
  const right = sizes.add(left, sizes.atLeast(sizes.scale(width, region.width), 1));
  return graph.node('Slice', [image, sizes.list(top, left), sizes.list(bottom, right), graph.integers([0, 1])]);
}

/** `size / √(width × height)` is applied to both sides. */
function workingSize(graph: GraphBuilder, frameHeight: string, frameWidth: string, size: number) {
  const sizes = sizeArithmetic(graph);
  const pixels = graph.node('Cast', [sizes.multiply(frameHeight, frameWidth)], { to: FLOAT });
  const factor = graph.node('Div', [graph.floats([size], [1]), graph.node('Sqrt', [pixels])]);
  const scaled = (side: string): string =>
    sizes.atLeast(roundToSize(graph, graph.node('Mul', [graph.node('Cast', [side], { to: FLOAT }), factor])), 1);
  return { height: scaled(frameHeight), width: scaled(frameWidth) };
}

type Rows = { readonly height: string; readonly frameHeight: string; readonly frameWidth: string };

/**
 * Averages bands of whole rows before anything else: bytes in a row lie together, so this is far cheaper
 * than a general anti-aliased reduction of the full frame, and no pixel is skipped.
 */
function reduceRows(graph: GraphBuilder, image: string, { height, frameHeight, frameWidth }: Rows): string {
  const sizes = sizeArithmetic(graph);
  const ratio = sizes.divide(frameHeight, height);
  const step = sizes.atLeast(sizes.divide(ratio, sizes.constant(ROWS_PER_ROW)), 1);
  const end = sizes.constant(2 ** 31);
  const rows = graph.node('Slice', [image, sizes.constant(0), end, sizes.constant(0), step]);
  const rowCount = sizeOf(graph, rows, 0);
  const band = sizes.atLeast(sizes.divide(rowCount, height), 1);
  const bands = sizes.divide(sizes.subtract(sizes.add(rowCount, band), sizes.constant(1)), band);
  // The last band may be short: the frame's last rows are counted twice rather than left out.
  const missing = sizes.subtract(sizes.multiply(bands, band), rowCount);
  const extra = graph.node('Slice', [rows, sizes.subtract(rowCount, missing), rowCount, sizes.constant(0)]);
  const whole = graph.node('Concat', [rows, extra], { axis: 0 });
  const rowBytes = sizes.multiply(frameWidth, sizes.constant(3));
  const banded = graph.node('Reshape', [whole, sizes.list(bands, band, rowBytes)]);
  const averaged = graph.node('ReduceMean', [graph.node('Cast', [banded], { to: FLOAT }), sizes.constant(1)], {
    keepdims: 0,
  });
  return graph.node('Reshape', [averaged, sizes.list(sizes.constant(1), bands, frameWidth, sizes.constant(3))]);
}

/**
 * Takes out the light: what changes over more than a fifth of the picture, then mean and contrast. A fading lamp or a
 * shadow at one side is no defect; brightness itself is the interlock's business.
 */
function standardise(graph: GraphBuilder, picture: string, size: string): string {
  const flat = graph.node('Sub', [picture, slowPart(graph, picture, size)]);
  const axes = graph.integers([1, 2, 3]);
  const centred = graph.node('Sub', [flat, graph.node('ReduceMean', [flat, axes])]);
  const spread = graph.node('Sqrt', [graph.node('ReduceMean', [graph.node('Mul', [centred, centred]), axes])]);
  const gain = graph.node('Div', [
    graph.floats([TARGET_SPREAD]),
    graph.node('Add', [spread, graph.floats([LEAST_SPREAD])]),
  ]);
  return graph.node('Add', [graph.node('Mul', [centred, gain]), graph.floats([TARGET_MEAN])]);
}

/** Shrinks the luma to a few cells and spreads it out again: a wide blur for the price of two resizings. */
function slowPart(graph: GraphBuilder, picture: string, size: string): string {
  const luma = graph.node('ReduceMean', [picture, graph.integers([1])]);
  const one = graph.integers([1, 1]);
  const cells = graph.node('Max', [graph.node('Div', [size, graph.integers([SLOW_CELL_PX])]), graph.integers([2])]);
  const small = graph.node('Resize', [luma, '', '', graph.node('Concat', [one, cells], { axis: 0 })], {
    mode: 'linear',
    antialias: 1,
  });
  return graph.node('Resize', [small, '', '', graph.node('Concat', [one, size], { axis: 0 })], { mode: 'linear' });
}

function normalise(graph: GraphBuilder, picture: string, { mean, std }: BackboneFile): string {
  const centred = graph.node('Sub', [picture, graph.floats(mean, [1, 3, 1, 1])]);
  return graph.node('Div', [centred, graph.floats(std, [1, 3, 1, 1])]);
}

function padTo(
  graph: GraphBuilder,
  picture: string,
  multiple: number,
  { height, width }: { readonly height: string; readonly width: string },
): string {
  const sizes = sizeArithmetic(graph);
  const below = sizes.subtract(sizes.roundUp(height, multiple), height);
  const right = sizes.subtract(sizes.roundUp(width, multiple), width);
  const zeros = graph.integers([0, 0, 0, 0, 0, 0]);
  return graph.node('Pad', [picture, sizes.list(zeros, below, right), graph.floats([0])]);
}
