import type { Frame } from '../camera.ts';

/** One picture of a replay, before it has a place in the station's time. */
export type ReelPicture = Pick<Frame, 'width' | 'height' | 'format' | 'status' | 'truth' | 'missedFrames'> & {
  readonly data: Uint8Array;
  /** When it was taken, µs since any moment that is the same for the whole reel; null where nobody knows. */
  readonly takenAtUs: number | null;
};

/** Pictures in their order: a folder, a recording, a video. */
export interface Reel extends AsyncDisposable {
  /**
   * Resolves with the next picture; calls that overlap get one each. A picture that cannot be read rejects its own
   * call, and the next one goes on behind it. Null after the last, where the reel does not begin again.
   */
  next(): Promise<ReelPicture | null>;
  /** For the sentence that says all were shown. */
  describe(): string;
}
