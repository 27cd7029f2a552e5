import ort from 'onnxruntime-node';
import { AppError } from '../../contract/errors.ts';
import type { InferenceSession, Port } from './inference-session.ts';
import type { ElementType, Tensor } from './tensor.ts';

export type SessionOptions = {
  readonly threads: number;
  /** Execution providers, best first; the first that takes the graph is used. `cpu` is always the last resort. */
  readonly providers?: readonly string[];
};

const ELEMENT_TYPES: ReadonlySet<string> = new Set<ElementType>(['uint8', 'float32', 'int64']);

/**
 * Loads an ONNX graph.
 *
 * @param modelBytes a serialised ModelProto
 * @returns a session on the first provider that works
 * @throws AppError `package-damaged` when no provider, not even `cpu`, can load the graph
 */
export async function createSession(modelBytes: Uint8Array, options: SessionOptions): Promise<InferenceSession> {
  const providers = [...new Set([...(options.providers ?? []), 'cpu'])];
  let lastError: unknown;
  for (const provider of providers) {
    try {
      const session = await ort.InferenceSession.create(modelBytes, {
        executionProviders: [provider],
        intraOpNumThreads: options.threads,
        interOpNumThreads: 1,
        // Warnings about nodes left on the CPU would fill the log; errors are thrown anyway.
        logSeverityLevel: 3,
        // Spinning threads would take the cores from cameras and the screen between two parts.
        extra: { session: { intra_op: { allow_spinning: '0' } } },
      });
      return new OnnxSession(session, provider);
    } catch (error) {
      lastError = error;
    }
  }
  throw new AppError('package-damaged', 'the model graph cannot be loaded; teach the part again or restore the file', {
    cause: lastError,
  });
}

class OnnxSession implements InferenceSession {
  readonly provider: string;
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  readonly #session: ort.InferenceSession;

  constructor(session: ort.InferenceSession, provider: string) {
    this.#session = session;
    this.provider = provider;
    this.inputs = session.inputMetadata.map(describePort);
    this.outputs = session.outputMetadata.map(describePort);
  }

  async run(
    feeds: Readonly<Record<string, Tensor>>,
    wanted?: readonly string[],
  ): Promise<Readonly<Record<string, Tensor>>> {
    const inputs = Object.fromEntries(Object.entries(feeds).map(([name, tensor]) => [name, toRuntime(tensor)]));
    try {
      const outputs = await (wanted === undefined ? this.#session.run(inputs) : this.#session.run(inputs, [...wanted]));
      return Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, fromRuntime(tensor)]));
    } catch (error) {
      throw new AppError('package-mismatch', 'the model cannot judge this picture; its input does not fit the graph', {
        cause: error,
      });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session.release();
  }
}

function describePort(value: ort.InferenceSession.ValueMetadata): Port {
  return value.isTensor
    ? { name: value.name, type: value.type, shape: value.shape }
    : { name: value.name, type: 'not-a-tensor', shape: [] };
}

function toRuntime(tensor: Tensor): ort.Tensor {
  const dims = [...tensor.dims];
  switch (tensor.type) {
    case 'uint8':
      return new ort.Tensor('uint8', readable(tensor.data), dims);
    case 'float32':
      return new ort.Tensor('float32', readable(tensor.data), dims);
    case 'int64':
      return new ort.Tensor('int64', readable(tensor.data), dims);
  }
}

/** Below Node-API 10 the runtime refuses shared memory, so there it gets a copy (1 ms for 6 MB). */
function readable<T extends Tensor['data']>(data: T): T {
  const needsCopy = Number(process.versions['napi']) < 10 && data.buffer instanceof SharedArrayBuffer;
  return needsCopy ? (data.slice() as T) : data;
}

function fromRuntime(value: ort.OnnxValue): Tensor {
  const { type, dims, data } = value;
  if (!ELEMENT_TYPES.has(type)) {
    throw new AppError('package-mismatch', `the model gives ${type} values, which this program does not read`);
  }
  return { type, dims, data } as Tensor;
}
