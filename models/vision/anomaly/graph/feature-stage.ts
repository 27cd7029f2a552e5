import type { GraphBuilder } from '../../../runtime/onnx-graph/graph-builder.ts';
import type { ImportedModel } from '../../../runtime/onnx-graph/import-model.ts';
import { seededRandom } from '../../../evaluate/seeded-random.ts';
import type { BackboneFile, FeatureMap } from '../../backbone/shipped-backbone.ts';
import type { PictureStage } from './picture-stage.ts';
import { sizeArithmetic } from './size-arithmetic.ts';

/** Wider maps are projected down: the distances cost `patches × bank × width`. */
const WIDEST_MAP = 128;
const PROJECTION_SEED = 20_220_618;
/** The names of a backbone inside our graphs begin with this. */
export const BACKBONE_PREFIX = 'backbone/';

export type FeatureStage = {
  /** Patches × width, row by row over the picture; cells beyond the picture are left out. */
  readonly features: string;
  /** The same as 1 × rows × columns × width. */
  readonly grid: string;
  readonly rows: string;
  readonly columns: string;
};

/** Returns the number of values that describe one patch. */
export function featureWidth(backbone: BackboneFile): number {
  return backbone.features.reduce((sum, map) => sum + projectedWidth(map), 0);
}

/** Returns how many pixels of the judged picture one patch covers in each direction. */
export function patchStride(backbone: BackboneFile): number {
  return Math.min(...backbone.features.map(({ stride }) => stride));
}

/**
 * Adds the backbone and PatchCore's locally aware patch features (Roth et al. 2022, section 3.1): 3 × 3 average
 * pooling of each mid-level map, brought to the finest grid, scaled alike and put side by side.
 */
export function addFeatureStage(
  graph: GraphBuilder,
  picture: PictureStage,
  backbone: BackboneFile,
  model: ImportedModel,
): FeatureStage {
  adoptBackbone(graph, picture, model);
  const maps = backbone.features.map((map) => describeMap(graph, map));
  const finest = maps[0] ?? '';
  const grid = graph.node('Shape', [finest], { start: 2, end: 4 });
  const aligned = backbone.features.map(({ stride }, index) => {
    const map = maps[index] ?? '';
    return stride === patchStride(backbone) ? map : resizeTo(graph, map, grid);
  });
  const joined = aligned.length === 1 ? finest : graph.node('Concat', aligned, { axis: 1 });
  return cutToPicture(graph, joined, picture, backbone);
}

function adoptBackbone(graph: GraphBuilder, picture: PictureStage, model: ImportedModel): void {
  graph.adopt(
    [{ opType: 'Identity', input: [picture.tensor], output: [...model.inputs] }, ...model.nodes],
    model.weights,
  );
}

/** Pools and projects one map and divides it by its spread, which was measured on the probe picture, not on the parts. */
function describeMap(graph: GraphBuilder, map: FeatureMap): string {
  const pooled = graph.node('AveragePool', [BACKBONE_PREFIX + map.output], {
    kernel_shape: [3, 3],
    pads: [1, 1, 1, 1],
    // Without counting the zeros, patches at the border own the maximum: 0.19 AUROC was lost on magnetic tile.
    count_include_pad: 1,
  });
  const width = projectedWidth(map);
  if (width === map.channels) {
    return graph.node('Mul', [pooled, graph.floats([1 / map.spread])]);
  }
  const weights = projection(map.channels, width).map((weight) => weight / map.spread);
  return graph.node('Conv', [pooled, graph.floats(weights, [width, map.channels, 1, 1])], { kernel_shape: [1, 1] });
}

function projectedWidth({ channels }: FeatureMap): number {
  return Math.min(channels, WIDEST_MAP);
}

/** A random projection keeps distances (Johnson & Lindenstrauss 1984) and needs no data, so it cannot overfit. */
function projection(from: number, to: number): number[] {
  const random = seededRandom(PROJECTION_SEED);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Array.from({ length: from * to }, () => normal() / Math.sqrt(to));
}

/**
 * Adds the mean feature of the outermost ring of patches, `[width]`: what lies around the part, whatever the part is.
 */
export function addSurroundings(graph: GraphBuilder, { grid }: FeatureStage): string {
  const sides = [
    { axis: 1, start: 0, end: 1 },
    { axis: 1, start: -1, end: Number.MAX_SAFE_INTEGER },
    { axis: 2, start: 0, end: 1 },
    { axis: 2, start: -1, end: Number.MAX_SAFE_INTEGER },
  ].map(({ axis, start, end }) => {
    const side = graph.node('Slice', [grid, graph.integers([start]), graph.integers([end]), graph.integers([axis])]);
    return graph.node('ReduceMean', [side, graph.integers([1, 2])], { keepdims: 0 });
  });
  return graph.node('ReduceMean', [graph.node('Concat', sides, { axis: 0 }), graph.integers([0])], { keepdims: 0 });
}

function resizeTo(graph: GraphBuilder, map: string, grid: string): string {
  const head = graph.node('Shape', [map], { start: 0, end: 2 });
  return graph.node('Resize', [map, '', '', graph.node('Concat', [head, grid], { axis: 0 })], { mode: 'linear' });
}

/** Keeps the cells whose centre lies on the picture: padding must not be scored. */
function cutToPicture(
  graph: GraphBuilder,
  map: string,
  { height, width }: PictureStage,
  backbone: BackboneFile,
): FeatureStage {
  const sizes = sizeArithmetic(graph);
  const stride = patchStride(backbone);
  const cells = (side: string): string =>
    sizes.atLeast(sizes.divide(sizes.add(side, sizes.constant(stride / 2)), sizes.constant(stride)), 1);
  const [rows, columns] = [cells(height), cells(width)];
  const start = graph.integers([0, 0]);
  const cut = graph.node('Slice', [map, start, sizes.list(rows, columns), graph.integers([2, 3])]);
  const last = graph.node('Transpose', [cut], { perm: [0, 2, 3, 1] });
  const features = graph.node('Reshape', [last, graph.integers([-1, featureWidth(backbone)])]);
  return { features, grid: last, rows, columns };
}
