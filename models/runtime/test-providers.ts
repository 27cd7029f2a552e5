import ort from 'onnxruntime-node';
import { toWireError } from '../../contract/errors.ts';
import { createSession } from './create-session.ts';
import { createGraphBuilder } from './onnx-graph/graph-builder.ts';
import { floatTensor } from './tensor.ts';

export type ProviderReport = {
  readonly name: string;
  readonly works: boolean;
  /** Why it does not work; empty when it does. */
  readonly reason: string;
};

/**
 * Runs a small graph on each execution provider of the installed runtime and compares the result.
 * A provider is native code that may abort the process, so call this in a worker or child process.
 *
 * @returns one report a provider, in the runtime's order
 */
export async function testProviders(): Promise<readonly ProviderReport[]> {
  const reports: ProviderReport[] = [];
  for (const { name } of ort.listSupportedBackends()) {
    reports.push(await testProvider(name));
  }
  return reports;
}

async function testProvider(name: string): Promise<ProviderReport> {
  try {
    await using session = await createSession(buildProbe(), { threads: 1, providers: [name] });
    if (session.provider !== name) {
      return { name, works: false, reason: 'the provider refused the graph' };
    }
    const { y } = await session.run({ x: floatTensor(Float32Array.of(-2, 3), [2]) });
    const works = y?.type === 'float32' && y.data[0] === 0 && y.data[1] === 7;
    return { name, works, reason: works ? '' : 'the provider computed a wrong result' };
  } catch (error) {
    return { name, works: false, reason: toWireError(error).message };
  }
}

/** `y = relu(x) * [2, 7/3]`: `[-2, 3]` gives `[0, 7]`. */
function buildProbe(): Uint8Array {
  const graph = createGraphBuilder('probe');
  graph.input('x', 'float32', [2]);
  const positive = graph.node('Relu', ['x']);
  const doubled = graph.node('Mul', [positive, graph.floats([2, 7 / 3], [2])]);
  graph.output(doubled, 'y', 'float32', [2]);
  return graph.encode();
}
