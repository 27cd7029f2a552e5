import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { AppError, fromWireError } from '../../contract/errors.ts';
import type { Task } from './task.ts';
import type { TaskMessage, TaskRequest } from './task-messages.ts';
import { resolveWorkerUrl } from './worker-url.ts';

export type TaskOptions = {
  readonly onProgress?: (fraction: number) => void;
  /** When it fires, the call rejects with AppError `cancelled`, and a task that looks for it ends early. */
  readonly signal?: AbortSignal;
};

/** Runs tasks, as many at a time as it has threads; those that find no free thread wait in the order they came. */
export interface TaskPool extends AsyncDisposable {
  readonly threads: number;
  /** @throws the task's AppError; `unexpected` when its thread ended, `cancelled` when the signal fired */
  run<Input, Output>(task: Task<Input, Output>, input: Input, options?: TaskOptions): Promise<Output>;
  [Symbol.asyncDispose](): Promise<void>;
}

const cancelled = (): AppError => new AppError('cancelled', 'The computation was stopped');

/** Returns how many threads this machine can keep busy at a time. */
export function defaultThreads(): number {
  return availableParallelism();
}

/** Returns a pool that does every task on the calling thread, one after the other. */
export function createInlinePool(): TaskPool {
  return {
    threads: 1,
    run: async (task, input, { onProgress, signal } = {}) => {
      // Without this turn of the event loop a row of tasks could neither be cancelled nor let anything else happen.
      await new Promise((resolve) => setImmediate(resolve));
      if (isAborted(signal)) {
        throw cancelled();
      }
      const output = await task.run(input, {
        reportProgress: onProgress ?? (() => {}),
        isCancelled: () => isAborted(signal),
      });
      // What a stopped task returns is not whole.
      if (isAborted(signal)) {
        throw cancelled();
      }
      return output;
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

/**
 * Returns a pool of worker threads, which start when they are first needed. Dispose of it to end them.
 *
 * @param threads number of threads; 1 still leaves the calling thread free
 */
export function createTaskPool(threads: number): TaskPool {
  if (!Number.isInteger(threads) || threads < 1) {
    throw new AppError('usage', `The number of threads must be a whole number of at least 1, not ${threads}`);
  }
  return new WorkerPool(threads);
}

function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

type Job = {
  readonly request: TaskRequest;
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress: ((fraction: number) => void) | undefined;
};

class WorkerPool implements TaskPool {
  readonly threads: number;
  readonly #idle: Worker[] = [];
  readonly #running = new Map<Worker, Job>();
  readonly #waiting: Job[] = [];
  #isClosed = false;

  constructor(threads: number) {
    this.threads = threads;
  }

  run<Input, Output>(task: Task<Input, Output>, input: Input, options: TaskOptions = {}): Promise<Output> {
    const { signal } = options;
    if (this.#isClosed || signal?.aborted === true) {
      return Promise.reject(cancelled());
    }
    const cancelFlag = new Int32Array(new SharedArrayBuffer(4));
    return new Promise<unknown>((resolve, reject) => {
      const job: Job = {
        request: { name: task.name, input, cancelFlag },
        resolve,
        reject,
        onProgress: options.onProgress,
      };
      const onAbort = (): void => {
        Atomics.store(cancelFlag, 0, 1);
        reject(cancelled());
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#waiting.push({
        ...job,
        resolve: (output) => {
          signal?.removeEventListener('abort', onAbort);
          resolve(output);
        },
        reject: (error) => {
          signal?.removeEventListener('abort', onAbort);
          reject(error);
        },
      });
      this.#startWaiting();
    }) as Promise<Output>;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    for (const { reject } of this.#waiting.splice(0)) {
      reject(cancelled());
    }
    await Promise.all([...this.#idle.splice(0), ...this.#running.keys()].map((worker) => worker.terminate()));
  }

  #startWaiting(): void {
    while (this.#waiting.length > 0 && (this.#idle.length > 0 || this.#running.size < this.threads)) {
      const job = this.#waiting.shift();
      if (job !== undefined && Atomics.load(job.request.cancelFlag, 0) === 0) {
        const worker = this.#idle.pop() ?? this.#startWorker();
        this.#running.set(worker, job);
        worker.postMessage(job.request);
      }
    }
  }

  #startWorker(): Worker {
    const worker = new Worker(resolveWorkerUrl(import.meta.url, './task.worker.ts'));
    let crash = '';
    worker.on('message', (message: TaskMessage) => this.#receive(worker, message));
    worker.on('error', (error: unknown) => {
      crash = error instanceof Error ? error.message : String(error);
    });
    worker.once('exit', (code) => this.#bury(worker, crash === '' ? `code ${code}` : crash));
    return worker;
  }

  #receive(worker: Worker, message: TaskMessage): void {
    const job = this.#running.get(worker);
    if (message.type === 'progress') {
      job?.onProgress?.(message.fraction);
      return;
    }
    this.#running.delete(worker);
    this.#idle.push(worker);
    if (message.type === 'result') {
      job?.resolve(message.output);
    } else {
      job?.reject(fromWireError(message.error));
    }
    this.#startWaiting();
  }

  #bury(worker: Worker, reason: string): void {
    const job = this.#running.get(worker);
    this.#running.delete(worker);
    const position = this.#idle.indexOf(worker);
    if (position >= 0) {
      this.#idle.splice(position, 1);
    }
    job?.reject(this.#isClosed ? cancelled() : new AppError('unexpected', `A computing thread ended: ${reason}`));
    if (!this.#isClosed) {
      this.#startWaiting();
    }
  }
}
