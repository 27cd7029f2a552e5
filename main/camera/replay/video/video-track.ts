import type { VideoConfiguration } from '../../../../contract/capture-protocol.ts';

/** One coded picture in a video file. */
export type VideoSample = {
  /** Where its bytes stand in the file. */
  readonly offset: number;
  readonly sizeBytes: number;
  /** When it is shown, µs from the beginning of the video. */
  readonly timestampUs: number;
  /** Can be decoded without the ones before it. */
  readonly isKey: boolean;
};

/** The pictures of a video file, in the order in which they are decoded. */
export type VideoTrack = { readonly video: VideoConfiguration; readonly samples: readonly VideoSample[] };

/** Reads parts of a file; shorter than asked only at its end. */
export type ReadAt = (offset: number, sizeBytes: number) => Promise<Uint8Array<ArrayBuffer>>;
