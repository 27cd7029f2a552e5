import { createGraphBuilder, type GraphBuilder } from '../../runtime/onnx-graph/graph-builder.ts';
import { LARGEST_PAIRED, type PairFeature } from './pair-features.ts';
import { LEAF, type TreeEnsemble } from './tree-ensemble.ts';
import type { TreeModel } from './tree-model.ts';

/** Rows × columns, float32, in the order of the model's columns; categories as the model numbers them. */
export const GRAPH_INPUT = 'features';
/** Rows × classes. */
export const PROBABILITIES = 'probabilities';
/** Number of the most probable class. */
export const CLASS_NUMBER = 'class';
/** Rows × 1. */
export const PREDICTION = 'prediction';

const ROWS = 'rows';

/**
 * Returns the model as an ONNX graph of standard operators around one `TreeEnsembleRegressor` (ai.onnx.ml 3). It takes
 * `features` and gives `probabilities` and `class`, or `prediction`. Raw values are those of `predictRaw` bit by bit,
 * since leaf values add up exactly and all else is rounded alike.
 */
export function buildTreeGraph(model: TreeModel): Uint8Array {
  const { columns, pairs, compiled, divisor, base, link } = model;
  const graph = createGraphBuilder(model.kind);
  const input = graph.input(GRAPH_INPUT, 'float32', [ROWS, columns.length]);
  const seen = appendPairs(graph, input, pairs);
  const sums = graph.node('ai.onnx.ml.TreeEnsembleRegressor', [seen], describeTrees(compiled.ensemble));
  const scaled = divisor === 1 ? sums : graph.node('Div', [sums, graph.floats([divisor])]);
  const raw = graph.node('Add', [scaled, graph.floats(base, [base.length])]);
  if (link === 'identity') {
    graph.output(raw, PREDICTION, 'float32', [ROWS, 1]);
    return graph.encode();
  }
  const probabilities = linkOf(graph, link, raw, base.length);
  graph.output(probabilities, PROBABILITIES, 'float32', [ROWS, model.classes.length]);
  graph.output(graph.node('ArgMax', [probabilities], { axis: 1, keepdims: 0 }), CLASS_NUMBER, 'int64', [ROWS]);
  return graph.encode();
}

function linkOf(graph: GraphBuilder, link: TreeModel['link'], raw: string, outputCount: number): string {
  if (link === 'softmax') {
    return graph.node('Softmax', [raw], { axis: 1 });
  }
  const shares = link === 'sigmoid' ? graph.node('Sigmoid', [raw]) : raw;
  return outputCount > 1
    ? shares
    : graph.node('Concat', [graph.node('Sub', [graph.floats([1]), shares]), shares], { axis: 1 });
}

function appendPairs(graph: GraphBuilder, input: string, pairs: readonly PairFeature[]): string {
  if (pairs.length === 0) {
    return input;
  }
  const limits = [graph.floats([-LARGEST_PAIRED]), graph.floats([LARGEST_PAIRED])];
  const cut = graph.node('Clip', [input, ...limits]);
  const zero = graph.floats([0]);
  const columnOf = (place: number): string => graph.node('Gather', [cut, graph.integers([place])], { axis: 1 });
  const made = pairs.map(({ operation, left, right }) => {
    const first = columnOf(left);
    const second = columnOf(right);
    switch (operation) {
      case 'product':
        return graph.node('Mul', [first, second]);
      case 'difference':
        return graph.node('Sub', [first, second]);
      case 'ratio':
        return graph.node('Where', [graph.node('Equal', [second, zero]), zero, graph.node('Div', [first, second])]);
    }
  });
  return graph.node('Concat', [input, ...made], { axis: 1 });
}

function describeTrees(ensemble: TreeEnsemble) {
  const { roots, feature, threshold, left, values, outputCount } = ensemble;
  const tree: number[] = [];
  const node: number[] = [];
  const leaves: { readonly tree: number; readonly node: number; readonly output: number; readonly value: number }[] =
    [];
  for (let number = 0; number < roots.length; number++) {
    const root = roots[number] ?? 0;
    const end = roots[number + 1] ?? feature.length;
    for (let place = root; place < end; place++) {
      tree.push(number);
      node.push(place - root);
      if (feature[place] === LEAF) {
        const own = values.subarray(place * outputCount, (place + 1) * outputCount);
        // A leaf without any value would not be accepted.
        own.forEach((value, output) => {
          if (value !== 0 || output === 0) {
            leaves.push({ tree: number, node: place - root, output, value });
          }
        });
      }
    }
  }
  const isSplit = Array.from(feature, (column) => column !== LEAF);
  const childOf = (place: number, side: number): number =>
    isSplit[place] === true ? (left[place] ?? 0) - (roots[tree[place] ?? 0] ?? 0) + side : 0;
  const places = node.map((_, place) => place);
  return {
    n_targets: outputCount,
    aggregate_function: 'SUM',
    post_transform: 'NONE',
    nodes_treeids: tree,
    nodes_nodeids: node,
    nodes_featureids: Array.from(feature, (column) => Math.max(0, column)),
    nodes_modes: { strings: isSplit.map((splits) => (splits ? 'BRANCH_LEQ' : 'LEAF')) },
    nodes_values: { floats: threshold },
    nodes_truenodeids: places.map((place) => childOf(place, 0)),
    nodes_falsenodeids: places.map((place) => childOf(place, 1)),
    nodes_missing_value_tracks_true: places.map(() => 0),
    target_treeids: leaves.map((leaf) => leaf.tree),
    target_nodeids: leaves.map((leaf) => leaf.node),
    target_ids: leaves.map((leaf) => leaf.output),
    target_weights: { floats: leaves.map((leaf) => leaf.value) },
  };
}
