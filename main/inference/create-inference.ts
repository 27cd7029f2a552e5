import { Worker } from 'node:worker_threads';
import { AppError } from '../../contract/errors.ts';
import type { TeachProgress } from '../../contract/teach.ts';
import { createThreadClient, type ThreadClient } from '../threads/thread-client.ts';
import type { Inference } from './inference.ts';
import type { InferenceMethods, InferenceSettings } from './inference-methods.ts';

export type InferenceOptions = InferenceSettings & {
  readonly workerUrl: URL;
  readonly onThreadEnded: (reason: string) => void;
};

type Client = ThreadClient<InferenceMethods>;

/**
 * Starts the judging and the picture thread; a thread that dies is replaced at the next call, so a crash of the
 * native runtime costs one part, not the station.
 */
export function createInference({ workerUrl, threads, providers, onThreadEnded }: InferenceOptions): Inference {
  const settings = { threads, providers };
  const start = (name: string): Client => createThreadClient<InferenceMethods>(new Worker(workerUrl), name);
  const judging = replaceable(() => start('inference'), onThreadEnded);
  const pictures = replaceable(() => start('picture'), onThreadEnded);

  return {
    threads,
    open: async (model) => (await judging.client().call('open', { ...model, ...settings })).provider,
    measure: (picture, reference) => judging.client().call('measure', { picture, reference }),
    inspect: (model, picture) => judging.client().call('inspect', { ...model, ...settings, picture }),
    describePlacement: (model, source) => judging.client().call('describePlacement', { ...model, ...settings, source }),
    encodeEvidence: (picture) => pictures.client().call('encodeEvidence', picture),
    encodeLive: (picture) => pictures.client().call('encodeLive', picture),
    prepareFrame: (picture) => pictures.client().call('prepareFrame', picture),
    prepareFile: (fileName, bytes) => pictures.client().call('prepareFile', { fileName, bytes }),
    detectBoard: (picture, board) => pictures.client().call('detectBoard', { picture, board }),
    measurePicture: (picture) => pictures.client().call('measurePicture', picture),
    measureFlatField: (surfaces) => pictures.client().call('measureFlatField', surfaces),
    encodeCorrected: (picture, correction) => pictures.client().call('encodeCorrected', { picture, correction }),
    teach: async (request, onProgress, signal) => {
      const client = start('teaching');
      const abort = (): void => void client[Symbol.asyncDispose]();
      signal.addEventListener('abort', abort);
      try {
        signal.throwIfAborted();
        return await client.call('teach', request, { onProgress: (data) => onProgress(data as TeachProgress) });
      } catch (error) {
        throw signal.aborted
          ? new AppError('cancelled', 'Teaching was cancelled; the pictures are kept', { cause: error })
          : error;
      } finally {
        signal.removeEventListener('abort', abort);
        await client[Symbol.asyncDispose]();
      }
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([judging.dispose(), pictures.dispose()]);
    },
  };
}

function replaceable(
  start: () => Client,
  onEnded: (reason: string) => void,
): { client(): Client; dispose(): Promise<void> } {
  let current: Client | null = null;
  let isDisposed = false;
  return {
    client: () => {
      if (current === null) {
        const started = start();
        current = started;
        void started.ended.then((reason) => {
          current = current === started ? null : current;
          if (!isDisposed) {
            onEnded(reason);
          }
        });
      }
      return current;
    },
    dispose: async () => {
      isDisposed = true;
      await current?.[Symbol.asyncDispose]();
    },
  };
}
