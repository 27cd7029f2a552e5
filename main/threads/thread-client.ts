import type { Transferable, Worker } from 'node:worker_threads';
import { AppError, fromWireError } from '../../contract/errors.ts';
import type { ThreadMessage, ThreadMethods, ThreadRequest } from './thread-protocol.ts';

type Waiting = {
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress: ((data: unknown) => void) | undefined;
};

export type CallOptions = {
  readonly transfer?: readonly Transferable[];
  readonly onProgress?: (data: unknown) => void;
};

export interface ThreadClient<Methods extends ThreadMethods> extends AsyncDisposable {
  /** Resolves with the method's output; rejects with the thread's AppError, or when the thread ends first. */
  call<Name extends keyof Methods & string>(
    method: Name,
    input: Methods[Name]['input'],
    options?: CallOptions,
  ): Promise<Methods[Name]['output']>;
  /** Resolves with the reason when the thread has ended, however it came. */
  readonly ended: Promise<string>;
}

/** Speaks to a worker that runs `serveThread` with the same methods. Disposing ends the thread at once. */
export function createThreadClient<Methods extends ThreadMethods>(worker: Worker, name: string): ThreadClient<Methods> {
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let endReason: string | null = null;
  let crash = '';

  worker.on('message', (message: ThreadMessage) => settle(waiting, message));
  worker.on('error', (error: unknown) => {
    crash = error instanceof Error ? error.message : String(error);
  });
  const ended = new Promise<string>((resolve) => {
    worker.once('exit', (code) => {
      endReason = `the ${name} thread ended${crash === '' ? ` with code ${code}` : `: ${crash}`}`;
      for (const { reject } of waiting.values()) {
        reject(new AppError('unexpected', endReason));
      }
      waiting.clear();
      resolve(endReason);
    });
  });

  return {
    ended,
    call: (method, input, options = {}) =>
      new Promise((resolve, reject) => {
        if (endReason !== null) {
          reject(new AppError('unexpected', endReason));
          return;
        }
        lastId += 1;
        waiting.set(lastId, { resolve, reject, onProgress: options.onProgress });
        worker.postMessage({ id: lastId, method, input } satisfies ThreadRequest, options.transfer ?? []);
      }),
    [Symbol.asyncDispose]: async () => {
      await worker.terminate();
    },
  };
}

function settle(waiting: Map<number, Waiting>, message: ThreadMessage): void {
  const call = waiting.get(message.id);
  if (call === undefined) {
    return;
  }
  switch (message.type) {
    case 'progress':
      call.onProgress?.(message.data);
      return;
    case 'result':
      waiting.delete(message.id);
      call.resolve(message.output);
      return;
    case 'error':
      waiting.delete(message.id);
      call.reject(fromWireError(message.error));
  }
}
