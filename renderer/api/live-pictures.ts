import { createStore, type StoreApi } from 'zustand/vanilla';
import type { FrameSource } from './engine-transport.ts';
import type { LivePictureCommand, LivePictureNews } from './live-picture-message.ts';

export type LivePictureState = {
  /** Pixels of the live picture; null before the first one. */
  readonly size: { readonly width: number; readonly height: number } | null;
  /** False when no picture has come for 3 s. */
  readonly isFlowing: boolean;
};

/** Live pictures, decoded and drawn in a worker so that the screen never waits for them. */
export interface LivePictures {
  readonly state: StoreApi<LivePictureState>;
  /** Draws on `canvas` until the returned function is called. A canvas can be given once. */
  show(canvas: HTMLCanvasElement): () => void;
  use(source: FrameSource): void;
}

/** Returns the pictures drawn by `worker`, which it starts talking to. */
export function createLivePictures(worker: Worker): LivePictures {
  const state = createStore<LivePictureState>(() => ({ size: null, isFlowing: false }));
  const { port1, port2 } = new MessageChannel();
  let nextCanvasId = 1;

  port1.addEventListener('message', ({ data }: MessageEvent<LivePictureNews>) => {
    state.setState(
      data.type === 'size' ? { size: { width: data.width, height: data.height } } : { isFlowing: data.isFlowing },
    );
  });
  port1.start();
  worker.postMessage('start', [port2]);

  const send = (command: LivePictureCommand, transfer: Transferable[] = []): void =>
    port1.postMessage(command, transfer);

  return {
    state,
    show(element) {
      const canvasId = nextCanvasId;
      nextCanvasId += 1;
      const canvas = element.transferControlToOffscreen();
      send({ type: 'attach', canvasId, canvas }, [canvas]);
      return () => send({ type: 'detach', canvasId });
    },
    use(source) {
      send({ type: 'source', source }, source.kind === 'port' ? [source.port] : []);
    },
  };
}

/** Starts the worker that draws live pictures. */
export function startLivePictureWorker(): Worker {
  return new Worker(new URL('./live-picture.worker.ts', import.meta.url), { type: 'module', name: 'live-pictures' });
}
