import type { GraphBuilder } from '../../../runtime/onnx-graph/graph-builder.ts';

/** Arithmetic on sizes inside a graph. Every value is an int64 tensor of shape `[1]`. */
export interface SizeArithmetic {
  constant(value: number): string;
  add(a: string, b: string): string;
  subtract(a: string, b: string): string;
  multiply(a: string, b: string): string;
  /** Rounded down; both positive. */
  divide(a: string, b: string): string;
  atLeast(a: string, minimum: number): string;
  /** Rounded up to a multiple. */
  roundUp(a: string, multiple: number): string;
  /** `a × factor`, rounded to the nearest whole number. */
  scale(a: string, factor: number): string;
  /** Puts sizes one after the other, e.g. into a shape. */
  list(...sizes: readonly string[]): string;
}

/** Returns the arithmetic that adds its nodes to `graph`. */
export function sizeArithmetic(graph: GraphBuilder): SizeArithmetic {
  const constant = (value: number): string => graph.integers([value]);
  const add = (a: string, b: string): string => graph.node('Add', [a, b]);
  const divide = (a: string, b: string): string => graph.node('Div', [a, b]);
  const multiply = (a: string, b: string): string => graph.node('Mul', [a, b]);
  return {
    constant,
    add,
    subtract: (a, b) => graph.node('Sub', [a, b]),
    multiply,
    divide,
    atLeast: (a, minimum) => graph.node('Max', [a, constant(minimum)]),
    roundUp: (a, multiple) => multiply(divide(add(a, constant(multiple - 1)), constant(multiple)), constant(multiple)),
    scale: (a, factor) =>
      roundToSize(graph, graph.node('Mul', [graph.node('Cast', [a], { to: 1 }), graph.floats([factor], [1])])),
    list: (...sizes) => graph.node('Concat', sizes, { axis: 0 }),
  };
}

/** Returns a float tensor rounded to int64; halves go up, so that equal sides stay equal. */
export function roundToSize(graph: GraphBuilder, value: string): string {
  const floor = graph.node('Floor', [graph.node('Add', [value, graph.floats([0.5], [1])])]);
  return graph.node('Cast', [floor], { to: 7 });
}
