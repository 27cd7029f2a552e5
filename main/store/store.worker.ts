import { parentPort, workerData } from 'node:worker_threads';
import { AppError, toWireError } from '../../contract/errors.ts';
import { nodeFileSystem } from './file-system.ts';
import type { LocalStore } from './local-store.ts';
import { openLocalStore } from './open-local-store.ts';
import type { StoreOpened, StoreReply, StoreRequest, StoreWorkerData } from './store-messages.ts';

const { options, nowUs } = workerData as StoreWorkerData;
const clock = { lastUs: nowUs, nowUs: () => clock.lastUs };

function send(message: StoreOpened | StoreReply, transfer: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}

/** Bytes read from a file own their buffer only when they fill it; a pooled one must be copied. */
function ownedBuffers(value: unknown): readonly ArrayBuffer[] {
  if (typeof value !== 'object' || value === null || !('bytes' in value) || !(value.bytes instanceof Uint8Array)) {
    return [];
  }
  const { buffer, byteLength } = value.bytes;
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [];
}

async function answer(store: LocalStore, { id, method, values, nowUs }: StoreRequest): Promise<void> {
  clock.lastUs = nowUs;
  try {
    const run = store[method] as (...values: readonly unknown[]) => unknown;
    const value = await run(...values);
    send({ type: 'result', id, value }, ownedBuffers(value));
  } catch (error) {
    send({ type: 'error', id, error: toWireError(error) });
  }
}

function serve(store: LocalStore): void {
  parentPort?.on('message', (request: StoreRequest) => {
    if (!Object.hasOwn(store, request.method)) {
      const error = new AppError('bad-request', `The store has no method ${request.method}.`);
      send({ type: 'error', id: request.id, error: toWireError(error) });
      return;
    }
    void answer(store, request).then(() => {
      if (request.method === 'close') {
        parentPort?.close();
      }
    });
  });
  send({ type: 'opened', identity: store.identity() });
}

try {
  serve(openLocalStore(options, { clock, files: nodeFileSystem }));
} catch (error) {
  send({ type: 'failed', error: toWireError(error) });
}
