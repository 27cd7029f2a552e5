import type { ElementType } from '../tensor.ts';
import { type GraphNode, ModelProto, type NodeAttribute, type ValueDescription, type Weight } from './onnx-messages.ts';

/** Operators of this domain are written `ai.onnx.ml.Name`. */
const ML_DOMAIN = 'ai.onnx.ml';
const ML_PREFIX = `${ML_DOMAIN}.`;
/** Brought float32 tree ensembles to the form every runtime reads. */
const ML_OPSET = 3;

/** `Resize` with anti-aliasing came with opset 18. */
export const OPSET = 18;
/** The newest ONNX file version that opset 18 may be written in. */
const IR_VERSION = 8;

const ELEMENT_CODES: Readonly<Record<ElementType, number>> = { float32: 1, uint8: 2, int64: 7 };
const ATTRIBUTE_FLOAT = 1;
const ATTRIBUTE_INT = 2;
const ATTRIBUTE_STRING = 3;
const ATTRIBUTE_FLOATS = 6;
const ATTRIBUTE_INTS = 7;
const ATTRIBUTE_STRINGS = 8;

/** A whole number becomes an INT; write `{ float: 1 }` for a FLOAT. */
export type AttributeValue =
  | number
  | string
  | readonly number[]
  | { readonly float: number }
  | { readonly floats: ArrayLike<number> }
  | { readonly strings: readonly string[] };
export type Attributes = Readonly<Record<string, AttributeValue>>;
export type Shape = readonly (number | string)[];

/** Values are named by strings; a node's output name is made up unless given. */
export interface GraphBuilder {
  input(name: string, type: ElementType, shape: Shape): string;
  /** Names `value` as a result of the graph. */
  output(value: string, name: string, type: ElementType, shape: Shape): void;
  /** @returns the name of the node's first output */
  node(operator: string, inputs: readonly string[], attributes?: Attributes): string;
  /** @returns the names of the node's outputs */
  nodes(operator: string, inputs: readonly string[], outputs: number, attributes?: Attributes): readonly string[];
  floats(values: ArrayLike<number>, dims?: readonly number[]): string;
  integers(values: readonly number[], dims?: readonly number[]): string;
  /** Takes over nodes and weights as they are; their names must be unique in this graph. */
  adopt(nodes: readonly GraphNode[], weights: readonly Weight[]): void;
  /** @returns the serialised ModelProto */
  encode(opset?: number): Uint8Array;
}

/** Returns an empty graph to be filled in. */
export function createGraphBuilder(name: string): GraphBuilder {
  return new ProtobufGraphBuilder(name);
}

class ProtobufGraphBuilder implements GraphBuilder {
  readonly #name: string;
  readonly #nodes: GraphNode[] = [];
  readonly #weights: Weight[] = [];
  readonly #inputs: ValueDescription[] = [];
  readonly #outputs: ValueDescription[] = [];
  #names = 0;
  #usesMl = false;

  constructor(name: string) {
    this.#name = name;
  }

  input(name: string, type: ElementType, shape: Shape): string {
    this.#inputs.push(describeValue(name, type, shape));
    return name;
  }

  output(value: string, name: string, type: ElementType, shape: Shape): void {
    this.#nodes.push({ opType: 'Identity', input: [value], output: [name] });
    this.#outputs.push(describeValue(name, type, shape));
  }

  node(operator: string, inputs: readonly string[], attributes: Attributes = {}): string {
    const output = this.#newName(operator);
    this.#push(operator, inputs, [output], attributes);
    return output;
  }

  nodes(operator: string, inputs: readonly string[], outputs: number, attributes: Attributes = {}): readonly string[] {
    const names = Array.from({ length: outputs }, () => this.#newName(operator));
    this.#push(operator, inputs, names, attributes);
    return names;
  }

  floats(values: ArrayLike<number>, dims: readonly number[] = []): string {
    return this.#weight('float32', dims, new Uint8Array(Float32Array.from(values).buffer));
  }

  integers(values: readonly number[], dims: readonly number[] = [values.length]): string {
    return this.#weight('int64', dims, new Uint8Array(BigInt64Array.from(values, BigInt).buffer));
  }

  adopt(nodes: readonly GraphNode[], weights: readonly Weight[]): void {
    this.#nodes.push(...nodes);
    this.#weights.push(...weights);
  }

  encode(opset = OPSET): Uint8Array {
    return ModelProto.encode({
      irVersion: IR_VERSION,
      opsetImport: this.#usesMl
        ? [
            { domain: '', version: opset },
            { domain: ML_DOMAIN, version: ML_OPSET },
          ]
        : [{ domain: '', version: opset }],
      producerName: 'ManufactureAI',
      graph: {
        name: this.#name,
        node: this.#nodes,
        initializer: this.#weights,
        input: this.#inputs,
        output: this.#outputs,
      },
    }).finish();
  }

  #newName(kind: string): string {
    this.#names += 1;
    return `mai.${kind}.${this.#names}`;
  }

  #push(operator: string, inputs: readonly string[], outputs: readonly string[], attributes: Attributes): void {
    const isMl = operator.startsWith(ML_PREFIX);
    this.#usesMl ||= isMl;
    this.#nodes.push({
      ...(isMl ? { domain: ML_DOMAIN, opType: operator.slice(ML_PREFIX.length) } : { opType: operator }),
      input: [...inputs],
      output: [...outputs],
      attribute: Object.entries(attributes).map(([name, value]) => describeAttribute(name, value)),
    });
  }

  #weight(type: ElementType, dims: readonly number[], rawData: Uint8Array): string {
    const name = this.#newName('constant');
    this.#weights.push({ name, dims: [...dims], dataType: ELEMENT_CODES[type], rawData });
    return name;
  }
}

function describeValue(name: string, type: ElementType, shape: Shape): ValueDescription {
  const dim = shape.map((size) => (typeof size === 'string' ? { dimParam: size } : { dimValue: size }));
  return { name, type: { tensorType: { elemType: ELEMENT_CODES[type], shape: { dim } } } };
}

function describeAttribute(name: string, value: AttributeValue): NodeAttribute {
  if (typeof value === 'number') {
    return { name, type: ATTRIBUTE_INT, i: value };
  }
  if (typeof value === 'string') {
    return { name, type: ATTRIBUTE_STRING, s: new TextEncoder().encode(value) };
  }
  if ('float' in value) {
    return { name, type: ATTRIBUTE_FLOAT, f: value.float };
  }
  if ('floats' in value) {
    return { name, type: ATTRIBUTE_FLOATS, floats: Array.from(value.floats) };
  }
  if ('strings' in value) {
    return { name, type: ATTRIBUTE_STRINGS, strings: value.strings.map((text) => new TextEncoder().encode(text)) };
  }
  return { name, type: ATTRIBUTE_INTS, ints: [...value] };
}
