import type { Worker } from 'node:worker_threads';
import type { Clock } from '../../contract/clock.ts';
import { AppError, fromWireError } from '../../contract/errors.ts';
import type { LocalStore } from './local-store.ts';
import type { StoreMethod, StoreOpened, StoreReply, StoreRequest } from './store-messages.ts';

export type StoreCall = <Method extends StoreMethod>(
  method: Method,
  values: Parameters<LocalStore[Method]>,
  transfer?: readonly ArrayBuffer[],
) => Promise<Awaited<ReturnType<LocalStore[Method]>>>;

export type StoreCalls = {
  readonly opened: Promise<StoreOpened>;
  readonly call: StoreCall;
  readonly ended: Promise<void>;
};

type Waiting = { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void };

/** Returns typed calls into the store's thread; each is rejected when the thread ends before it answered. */
export function createStoreCalls(worker: Worker, clock: Pick<Clock, 'nowUs'>): StoreCalls {
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let end: AppError | null = null;

  const failAll = (error: AppError): void => {
    end ??= error;
    for (const { reject } of waiting.values()) {
      reject(error);
    }
    waiting.clear();
  };

  const settle = (reply: StoreReply): void => {
    const call = waiting.get(reply.id);
    waiting.delete(reply.id);
    if (reply.type === 'result') {
      call?.resolve(reply.value);
    } else {
      call?.reject(fromWireError(reply.error));
    }
  };

  const opened = new Promise<StoreOpened>((resolve, reject) => {
    worker.on('message', (message: StoreOpened | StoreReply) => {
      if (message.type === 'opened' || message.type === 'failed') {
        resolve(message);
      } else {
        settle(message);
      }
    });
    worker.on('error', (error) => {
      failAll(
        new AppError('unexpected', `The store stopped: ${String(error)}. Restart the station.`, { cause: error }),
      );
      reject(error);
    });
  });
  const ended = new Promise<void>((resolve) => {
    worker.on('exit', () => {
      failAll(new AppError('engine-unavailable', 'The store is closed. Restart the station.'));
      resolve();
    });
  });

  const call: StoreCall = (method, values, transfer = []) =>
    new Promise((resolve, reject) => {
      if (end !== null) {
        reject(end);
        return;
      }
      lastId += 1;
      waiting.set(lastId, { resolve: (value) => resolve(value as never), reject });
      worker.postMessage({ id: lastId, method, values, nowUs: clock.nowUs() } satisfies StoreRequest, transfer);
    });
  return { opened, call, ended };
}
