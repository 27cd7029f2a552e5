/** What a running task may tell and ask. */
export type TaskContext = {
  /** @param fraction done so far, 0 to 1 */
  readonly reportProgress: (fraction: number) => void;
  /** True once the caller gave up; a long task looks now and then and returns early, its result is thrown away. */
  readonly isCancelled: () => boolean;
};

/**
 * Work that any thread can do. Input and output are plain data that structured clone can carry; what all threads read
 * lies in a SharedArrayBuffer. It must give the same output on every thread.
 */
export type Task<Input, Output> = {
  readonly name: string;
  readonly run: (input: Input, context: TaskContext) => Output | Promise<Output>;
};

/** Names a task; it must also be listed in `task.worker.ts`, where threads look it up. */
export function defineTask<Input, Output>(
  name: string,
  run: (input: Input, context: TaskContext) => Output | Promise<Output>,
): Task<Input, Output> {
  return { name, run };
}
