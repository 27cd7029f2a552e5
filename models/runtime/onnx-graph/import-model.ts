import { AppError } from '../../../contract/errors.ts';
import { OPSET } from './graph-builder.ts';
import { type GraphNode, type Model, ModelProto, TensorProto, type Weight } from './onnx-messages.ts';

/** A parsed graph whose names all begin with a prefix, so that it can stand inside another graph. */
export type ImportedModel = {
  readonly nodes: readonly GraphNode[];
  readonly weights: readonly Weight[];
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Element code of the first input: 1 is float32, 2 is uint8. */
  readonly inputElementCode: number;
  /** The file's own key-value notes. */
  readonly metadata: ReadonlyMap<string, string>;
  readonly opset: number;
};

/** Operators before this opset mean something else, or take their parameters elsewhere. */
const OLDEST_OPSET = 13;
const NEWEST_OPSET = 21;
/** Their parameters moved or changed meaning between opset 13 and 18. */
const CHANGED_OPERATORS: ReadonlySet<string> = new Set([
  'BatchNormalization',
  'ReduceL1',
  'ReduceL2',
  'ReduceLogSum',
  'ReduceLogSumExp',
  'ReduceMax',
  'ReduceMean',
  'ReduceMin',
  'ReduceProd',
  'ReduceSumSquare',
  'Split',
]);
const OPSET_OF_BATCH_NORMALIZATION = 15;
const CONTROL_FLOW: ReadonlySet<string> = new Set(['If', 'Loop', 'Scan']);

/**
 * Reads an ONNX file to make it part of another graph.
 *
 * @param bytes a serialised ModelProto with its weights inside
 * @throws AppError `package-damaged` when it is no ONNX file, `package-mismatch` when it uses what cannot be embedded
 */
export function importModel(bytes: Uint8Array, prefix: string): ImportedModel {
  const model = decode(bytes);
  const opset = readOpset(model);
  const nodes = model.graph?.node ?? [];
  const weights = model.graph?.initializer ?? [];
  refuseUnsupported(nodes, weights, opset);
  // Before IR version 4 weights were listed among the inputs too.
  const weightNames = new Set(weights.map(({ name }) => name));
  const inputs = (model.graph?.input ?? []).filter(({ name }) => !weightNames.has(name));
  const rename = (name: string): string => (name === '' ? '' : prefix + name);
  return {
    nodes: nodes.map((node) => ({
      ...node,
      name: rename(node.name ?? ''),
      input: (node.input ?? []).map(rename),
      output: (node.output ?? []).map(rename),
    })),
    weights: weights.map((weight) => ({ ...weight, name: rename(weight.name ?? '') })),
    inputs: inputs.map(({ name }) => rename(name ?? '')),
    outputs: (model.graph?.output ?? []).map(({ name }) => rename(name ?? '')),
    inputElementCode: inputs[0]?.type?.tensorType?.elemType ?? 0,
    metadata: new Map((model.metadataProps ?? []).map(({ key, value }) => [key ?? '', value ?? ''])),
    opset: Math.max(opset, OPSET),
  };
}

function decode(bytes: Uint8Array): Model {
  try {
    return ModelProto.decode(bytes);
  } catch (error) {
    throw new AppError('package-damaged', 'the backbone is no readable ONNX file; export it again', { cause: error });
  }
}

function readOpset(model: Model): number {
  const opset = model.opsetImport?.find(({ domain }) => domain === undefined || domain === null || domain === '');
  const version = Number(opset?.version ?? 0);
  if (version < OLDEST_OPSET || version > NEWEST_OPSET) {
    throw new AppError(
      'package-mismatch',
      `the backbone uses ONNX opset ${version}; export it with opset ${OPSET} (${OLDEST_OPSET} to ${NEWEST_OPSET} can be read)`,
    );
  }
  return version;
}

function refuseUnsupported(nodes: readonly GraphNode[], weights: readonly Weight[], opset: number): void {
  if (nodes.length === 0) {
    throw new AppError('package-damaged', 'the backbone is an empty ONNX file; export it again');
  }
  const refused = nodes.find(({ opType, domain }) => isRefused(opType ?? '', domain ?? '', opset));
  if (refused !== undefined) {
    throw new AppError(
      'package-mismatch',
      `the backbone uses ${refused.opType ?? 'an unnamed operator'} in a form that cannot be embedded; export it with opset ${OPSET}, without control flow`,
    );
  }
  if (weights.some(({ dataLocation }) => dataLocation === TensorProto.DataLocation.EXTERNAL)) {
    throw new AppError('package-mismatch', 'the backbone keeps its weights in another file; export it as one file');
  }
}

function isRefused(operator: string, domain: string, opset: number): boolean {
  if (CONTROL_FLOW.has(operator) || (domain !== '' && domain !== 'ai.onnx')) {
    return true;
  }
  const changedAt = operator === 'BatchNormalization' ? OPSET_OF_BATCH_NORMALIZATION : OPSET;
  return opset < changedAt && CHANGED_OPERATORS.has(operator);
}
