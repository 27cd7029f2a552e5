import type { Frame } from '../camera.ts';
import type { Timer } from '../timer.ts';

export type LivePictureOptions = {
  readonly timer: Timer;
  readonly intervalMs: number;
  /** Takes one live picture; null when there is none to show now. Never rejects. */
  readonly capture: (signal: AbortSignal) => Promise<Frame | null>;
  readonly deliver: (frame: Frame) => void;
};

/** Asks for a live picture again and again; one that takes longer than the interval delays the next. */
export function startLivePicture({ timer, intervalMs, capture, deliver }: LivePictureOptions): () => void {
  const stopping = new AbortController();
  const { signal } = stopping;
  let isBusy = false;
  const show = async (): Promise<void> => {
    isBusy = true;
    const frame = await capture(signal);
    isBusy = false;
    if (frame === null) {
      return;
    }
    if (signal.aborted) {
      frame.release();
    } else {
      deliver(frame);
    }
  };
  const tick = (): void => {
    // Before the picture, so that the time it takes does not slow the frame rate.
    cancel = timer.after(intervalMs, tick);
    if (!isBusy) {
      void show();
    }
  };
  let cancel = timer.after(intervalMs, tick);
  return () => {
    cancel();
    stopping.abort(new Error('the live picture was stopped'));
  };
}
