import type { CapturedFrame } from '../../../../contract/capture-protocol.ts';
import { AppError } from '../../../../contract/errors.ts';
import { type CaptureClient, WINDOW_GONE } from '../../uvc/capture-client.ts';
import type { ReadAt, VideoTrack } from './video-track.ts';

export type VideoSource = { readonly read: ReadAt; readonly track: VideoTrack };

const ANSWER_TIMEOUT_MS = 10_000;

/** One run through a video from its beginning: pieces of the file go to the capture window when it has room for them. */
export class VideoPlayback implements AsyncDisposable {
  readonly #path: string;
  readonly #source: VideoSource;
  readonly #capture: CaptureClient;
  readonly #streamId: number;
  readonly #close: () => void;
  #fed = 0;
  #feeding: Promise<void> = Promise.resolve();
  #end: { readonly error: string | null } | null = null;
  #isDisposed = false;

  private constructor(path: string, source: VideoSource, capture: CaptureClient, streamId: number) {
    this.#path = path;
    this.#source = source;
    this.#capture = capture;
    this.#streamId = streamId;
    this.#close = capture.attach(streamId, {
      onHungry: (count) => {
        this.#feeding = this.#feeding.then(() => this.#feed(count));
      },
      onEnded: (error) => {
        this.#end = { error };
      },
    });
  }

  /** @throws AppError `image-unsupported` when this machine cannot decode it */
  static async start(path: string, source: VideoSource, capture: CaptureClient): Promise<VideoPlayback> {
    const request = { type: 'open-video', video: source.track.video } as const;
    const options = { subject: path, timeoutMs: ANSWER_TIMEOUT_MS };
    const { streamId } = await capture.request(request, 'opened', options);
    return new VideoPlayback(path, source, capture, streamId);
  }

  /** Returns the next picture, or null after the last. @throws AppError `image-unreadable` when the video is broken */
  async take(): Promise<CapturedFrame | null> {
    if (this.#end === null) {
      try {
        const request = { type: 'take', streamId: this.#streamId, isFresh: false } as const;
        return await this.#capture.request(request, 'frame', { subject: this.#path, timeoutMs: ANSWER_TIMEOUT_MS });
      } catch (error) {
        // The video ended while it was asked: the end says how.
        if (this.#hasNotEnded()) {
          throw error;
        }
      }
    }
    if (this.#end?.error === WINDOW_GONE) {
      throw new AppError('camera-disconnected', `${this.#path}: ${WINDOW_GONE}; it begins again`);
    }
    if (this.#end?.error) {
      throw new AppError(
        'image-unreadable',
        `${this.#path}: the video is broken (${this.#end.error}); record it again`,
      );
    }
    return null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isDisposed = true;
    this.#close();
    await this.#feeding;
  }

  #hasNotEnded(): boolean {
    return this.#end === null;
  }

  async #feed(count: number): Promise<void> {
    const { samples } = this.#source.track;
    try {
      for (const sample of samples.slice(this.#fed, this.#fed + count)) {
        // oxlint-disable-next-line no-await-in-loop -- pieces are decoded in their order.
        const data = await this.#source.read(sample.offset, sample.sizeBytes);
        if (this.#isDisposed) {
          return;
        }
        this.#fed += 1;
        this.#capture.send({
          type: 'decode',
          streamId: this.#streamId,
          isKey: sample.isKey,
          timestampUs: sample.timestampUs,
          data,
          isEnd: this.#fed === samples.length,
        });
      }
    } catch (error) {
      this.#end = { error: String(error) };
      this.#close();
    }
  }
}
