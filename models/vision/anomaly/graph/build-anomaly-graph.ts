import { createGraphBuilder, type GraphBuilder } from '../../../runtime/onnx-graph/graph-builder.ts';
import { importModel } from '../../../runtime/onnx-graph/import-model.ts';
import type { BackboneFile } from '../../backbone/shipped-backbone.ts';
import { addFeatureStage, addSurroundings, BACKBONE_PREFIX, featureWidth, patchStride } from './feature-stage.ts';
import { addBackboneInput, addReduction, type PictureOptions } from './picture-stage.ts';
import { addDistances, addFrameAround, addMap, addScore } from './score-stage.ts';

/** Vectors of good patches, one after the other. */
export type PatchVectors = { readonly width: number; readonly count: number; readonly data: Float32Array };

const IMAGE_SHAPE = ['height', 'width', 3] as const;

/** Returns the graph `image` → `picture` (1 × 3 × rows × columns, 0–255): what the serving graph does first. */
export function buildReductionGraph(options: PictureOptions): Uint8Array {
  const graph = createGraphBuilder('reduction');
  const picture = addReduction(graph, graph.input('image', 'uint8', IMAGE_SHAPE), options);
  graph.output(picture, 'picture', 'float32', [1, 3, 'rows', 'columns']);
  return graph.encode();
}

/** Returns the graph `picture` → `features` `[patches, width]`: what the serving graph does next. */
export function buildFeatureGraph(backbone: BackboneFile): Uint8Array {
  const graph = createGraphBuilder('patch-features');
  const picture = graph.input('picture', 'float32', [1, 3, 'rows', 'columns']);
  const { features, opset } = addFeatures(graph, picture, backbone);
  graph.output(features.features, 'features', 'float32', ['patches', featureWidth(backbone)]);
  return graph.encode(opset);
}

/** Returns the graph `features`, `vectors`, `squares` → `score`: the serving graph's scoring with the bank as an input. */
export function buildScoringGraph(width: number): Uint8Array {
  const graph = createGraphBuilder('patch-scoring');
  const features = graph.input('features', 'float32', ['patches', width]);
  const vectors = graph.input('vectors', 'float32', [width, 'vectors']);
  const squares = graph.input('squares', 'float32', ['vectors']);
  graph.output(addScore(graph, addDistances(graph, features, { vectors, squares })), 'score', 'float32', [1]);
  return graph.encode();
}

/** Returns the graph `points` → `distances` `[points, points]`, squared: the k-centre selection reads its rows. */
export function buildPairGraph(width: number): Uint8Array {
  const graph = createGraphBuilder('pair-distances');
  const points = graph.input('points', 'float32', ['points', width]);
  const squares = graph.node('ReduceSumSquare', [points, graph.integers([1])]);
  const products = graph.node('MatMul', [points, graph.node('Transpose', [points], { perm: [1, 0] })]);
  const cross = graph.node('Mul', [products, graph.floats([-2])]);
  const rows = graph.node('Add', [cross, squares]);
  const whole = graph.node('Add', [rows, graph.node('Transpose', [squares], { perm: [1, 0] })]);
  graph.output(graph.node('Relu', [whole]), 'distances', 'float32', ['points', 'points']);
  return graph.encode();
}

export type ServingOptions = PictureOptions & {
  readonly backbone: BackboneFile;
  readonly bank: PatchVectors;
  /** The raw score that becomes 1. */
  readonly limit: number;
};

/**
 * Returns the whole inspection as one graph: `image` (uint8, height × width × 3) → `score` `[1]` and
 * `map` `[rows, columns]` of the whole frame, both divided by the limit, and `surroundings` `[width]`, the mean
 * feature of the outermost patches.
 */
export function buildServingGraph(options: ServingOptions): { readonly bytes: Uint8Array; readonly opset: number } {
  const graph = createGraphBuilder('anomaly');
  const image = graph.input('image', 'uint8', IMAGE_SHAPE);
  const { features, picture, opset } = addFeatures(graph, addReduction(graph, image, options), options.backbone);
  const { vectors, squares } = prepareBank(options.bank);
  const distances = addDistances(graph, features.features, {
    vectors: graph.floats(vectors, [options.bank.width, options.bank.count]),
    squares: graph.floats(squares, [options.bank.count]),
  });
  const factor = graph.floats([1 / options.limit]);
  graph.output(graph.node('Mul', [addScore(graph, distances), factor]), 'score', 'float32', [1]);
  const stage = { picture, patchStride: patchStride(options.backbone) };
  const map = graph.node('Mul', [addMap(graph, distances, features, stage), factor]);
  const { regionOfInterest } = options;
  const whole = regionOfInterest === null ? map : addFrameAround(graph, map, picture, regionOfInterest);
  graph.output(whole, 'map', 'float32', ['rows', 'columns']);
  graph.output(addSurroundings(graph, features), 'surroundings', 'float32', [featureWidth(options.backbone)]);
  return { bytes: graph.encode(opset), opset };
}

function addFeatures(graph: GraphBuilder, reduced: string, backbone: BackboneFile) {
  const model = importModel(backbone.bytes, BACKBONE_PREFIX);
  const picture = addBackboneInput(graph, reduced, backbone);
  return { picture, features: addFeatureStage(graph, picture, backbone, model), opset: model.opset };
}

/** A bank as the distance stage wants it: -2 × its transpose, `[width, count]`, and the squared lengths. */
export type PreparedBank = { readonly vectors: Float32Array; readonly squares: Float32Array };

/** Returns the bank laid out for the graphs. */
export function prepareBank({ width, count, data }: PatchVectors): PreparedBank {
  const vectors = new Float32Array(data.length);
  const squares = new Float32Array(count);
  for (let vector = 0; vector < count; vector += 1) {
    for (let column = 0; column < width; column += 1) {
      const value = data[vector * width + column] ?? 0;
      vectors[column * count + vector] = -2 * value;
      squares[vector] = (squares[vector] ?? 0) + value * value;
    }
  }
  return { vectors, squares };
}
