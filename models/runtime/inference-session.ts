import type { Tensor } from './tensor.ts';

/** A name and shape as the graph declares it; a string is a size known only at run time. */
export type Port = {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly (number | string)[];
};

/** A loaded graph. `run` computes on the calling thread: call it from a worker where the thread must stay free. */
export interface InferenceSession extends AsyncDisposable {
  /** The execution provider that took the graph, e.g. `cpu`. */
  readonly provider: string;
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  /**
   * @param feeds one tensor for each input, by name
   * @param wanted names of the outputs to compute; all when left out
   * @returns one tensor for each wanted output
   * @throws AppError `package-mismatch` when a feed does not fit the graph
   */
  run(feeds: Readonly<Record<string, Tensor>>, wanted?: readonly string[]): Promise<Readonly<Record<string, Tensor>>>;
}
