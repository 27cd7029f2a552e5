/// <reference lib="esnext.disposable" />
import { describe, expect, test } from 'vitest';
import { createSession } from './create-session.ts';
import { createGraphBuilder } from './onnx-graph/graph-builder.ts';
import { importModel } from './onnx-graph/import-model.ts';
import { floatTensor } from './tensor.ts';

function buildDoubling(opset?: number): Uint8Array {
  const graph = createGraphBuilder('doubling');
  graph.input('x', 'float32', ['n']);
  graph.output(graph.node('Mul', ['x', graph.floats([2])]), 'y', 'float32', ['n']);
  return graph.encode(opset);
}

describe('createSession', () => {
  test('runs a built graph and tells its ports', async () => {
    await using session = await createSession(buildDoubling(), { threads: 1 });
    expect(session.provider).toBe('cpu');
    expect(session.inputs).toEqual([{ name: 'x', type: 'float32', shape: ['n'] }]);
    const { y } = await session.run({ x: floatTensor(Float32Array.of(1, -3), [2]) });
    expect(y).toMatchObject({ type: 'float32', dims: [2] });
    expect(y?.data).toEqual(Float32Array.of(2, -6));
  });

  test('falls back to the CPU when a provider does not exist', async () => {
    await using session = await createSession(buildDoubling(), { threads: 1, providers: ['no-such-provider'] });
    expect(session.provider).toBe('cpu');
  });

  test('noise is no graph, and a feed of another shape does not fit', async () => {
    await expect(createSession(Uint8Array.of(1, 2, 3), { threads: 1 })).rejects.toMatchObject({
      code: 'package-damaged',
    });
    await using session = await createSession(buildDoubling(), { threads: 1 });
    await expect(session.run({ z: floatTensor(Float32Array.of(1), [1]) })).rejects.toMatchObject({
      code: 'package-mismatch',
    });
  });
});

test('an image in shared memory is read like any other', async () => {
  await using session = await createSession(buildDoubling(), { threads: 1 });
  const shared = new Float32Array(new SharedArrayBuffer(4));
  shared[0] = 21;
  const { y } = await session.run({ x: floatTensor(shared, [1]) });
  expect(y?.data).toEqual(Float32Array.of(42));
});

describe('importModel', () => {
  test('every name gets the prefix', () => {
    const { nodes, inputs, outputs, weights } = importModel(buildDoubling(), 'inner/');
    expect(inputs).toEqual(['inner/x']);
    expect(outputs).toEqual(['inner/y']);
    const names = [...nodes.flatMap(({ input, output }) => [...(input ?? []), ...(output ?? [])]), weights[0]?.name];
    expect(names.every((name) => name?.startsWith('inner/'))).toBe(true);
  });

  test.each([11, 25])('opset %i is refused by its number', (opset) => {
    expect(() => importModel(buildDoubling(opset), '')).toThrow(`opset ${opset}`);
  });

  test('an operator that means something else in an older opset is refused', () => {
    const graph = createGraphBuilder('old');
    graph.input('x', 'float32', ['n']);
    graph.output(graph.node('ReduceMean', ['x']), 'y', 'float32', [1]);
    expect(() => importModel(graph.encode(13), '')).toThrow('ReduceMean');
    expect(importModel(graph.encode(18), '').outputs).toEqual(['y']);
  });

  test('noise and emptiness are damaged files', () => {
    expect(() => importModel(Uint8Array.of(255, 255, 255), '')).toThrow(
      expect.objectContaining({ code: 'package-damaged' }),
    );
  });
});
