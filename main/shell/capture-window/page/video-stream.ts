import type {
  CaptureSettings,
  FromCapture,
  ToCapture,
  VideoConfiguration,
} from '../../../../contract/capture-protocol.ts';
import { copyFrame } from './copy-frame.ts';
import { microsecondsNow } from './microseconds-now.ts';
import { type Take, TakeQueue } from './take-queue.ts';

type Piece = Extract<ToCapture, { readonly type: 'decode' }>;

/** Pieces asked for at once; a decoder that reorders pictures needs several before it gives the first. */
const PIECES_AT_ONCE = 4;
/** Decoded pictures kept ready; hardware decoders have few buffers, and stop when all are held. */
const PICTURES_READY = 2;
/** A video that says nothing is limited-range by its standards (ITU-T H.264 E.2.1, `video_full_range_flag`). */
const IS_FULL_RANGE = false;

/** One open video: pieces of the file come in, and each picture goes out to the one who asked, none left out. */
export class VideoStream {
  readonly streamId: number;
  readonly #video: VideoConfiguration;
  readonly #send: (message: FromCapture) => void;
  readonly #takes = new TakeQueue();
  readonly #frames: VideoFrame[] = [];
  readonly #decoder: VideoDecoder;
  #frameNumber = 0;
  #askedPieces = 0;
  #copying = 0;
  #isAtEnd = false;
  #isFlushed = false;
  #isClosed = false;

  private constructor(streamId: number, video: VideoConfiguration, send: (message: FromCapture) => void) {
    this.streamId = streamId;
    this.#video = video;
    this.#send = send;
    this.#decoder = new VideoDecoder({
      output: (frame) => {
        this.#frames.push(frame);
        this.#give();
      },
      error: ({ message }) => this.#end(message),
    });
    this.#decoder.addEventListener('dequeue', () => this.#askForPieces());
  }

  /** @throws DOMException `NotSupportedError` when this machine cannot decode the video */
  static async open(
    streamId: number,
    video: VideoConfiguration,
    send: (message: FromCapture) => void,
  ): Promise<VideoStream> {
    const config: VideoDecoderConfig = {
      codec: video.codec,
      codedWidth: video.width,
      codedHeight: video.height,
      ...(video.description === null ? {} : { description: video.description }),
    };
    const { supported } = await VideoDecoder.isConfigSupported(config);
    if (supported !== true) {
      throw new DOMException(`videos coded as ${video.codec} are not decoded here`, 'NotSupportedError');
    }
    const stream = new VideoStream(streamId, video, send);
    stream.#decoder.configure(config);
    return stream;
  }

  settings(): CaptureSettings {
    const { width, height } = this.#video;
    return {
      exposureTimeUs: null,
      isExposureLocked: true,
      isWhiteBalanceLocked: true,
      isFocusLocked: true,
      width,
      height,
      frameRate: 1,
    };
  }

  take(take: Take): void {
    this.#takes.add({ ...take, isFresh: false });
    this.#give();
    this.#askForPieces();
  }

  forget(requestId: number): void {
    this.#takes.forget(requestId);
  }

  decode({ data, isKey, timestampUs, isEnd }: Piece): void {
    if (this.#isClosed || this.#decoder.state !== 'configured') {
      return;
    }
    this.#askedPieces = Math.max(0, this.#askedPieces - 1);
    try {
      if (data.length > 0) {
        this.#decoder.decode(new EncodedVideoChunk({ type: isKey ? 'key' : 'delta', timestamp: timestampUs, data }));
      }
    } catch (error) {
      this.#end(String(error));
      return;
    }
    if (isEnd) {
      this.#isAtEnd = true;
      // A broken piece is reported by the decoder's own error callback.
      this.#decoder.flush().then(
        () => {
          this.#isFlushed = true;
          this.#give();
        },
        () => undefined,
      );
    }
    this.#askForPieces();
  }

  close(): void {
    this.#isClosed = true;
    for (const frame of this.#frames.splice(0)) {
      frame.close();
    }
    if (this.#decoder.state !== 'closed') {
      this.#decoder.close();
    }
  }

  #give(): void {
    while (this.#frames.length > 0) {
      const take = this.#takes.answer(0);
      if (take === null) {
        return;
      }
      void this.#sendFrame(this.#frames.shift(), take);
    }
    // Not before the last picture is on its way: who waits for it would be told that there is none.
    if (this.#isFlushed && this.#copying === 0) {
      this.#end(null);
    }
  }

  async #sendFrame(frame: VideoFrame | undefined, { requestId }: Take): Promise<void> {
    if (frame === undefined) {
      return;
    }
    this.#frameNumber += 1;
    this.#copying += 1;
    const frameNumber = this.#frameNumber;
    const nowUs = microsecondsNow();
    try {
      const copied = await copyFrame(frame, IS_FULL_RANGE);
      this.#send({
        type: 'frame',
        requestId,
        streamId: this.streamId,
        frameNumber,
        capturedAtUs: nowUs,
        sentAtUs: nowUs,
        ...copied,
      });
    } finally {
      frame.close();
      this.#copying -= 1;
      this.#give();
      this.#askForPieces();
    }
  }

  #askForPieces(): void {
    const isHungry =
      this.#askedPieces === 0 && this.#frames.length < PICTURES_READY && this.#decoder.decodeQueueSize === 0;
    if (isHungry && !this.#isAtEnd && !this.#isClosed && this.#decoder.state === 'configured') {
      this.#askedPieces = PIECES_AT_ONCE;
      this.#send({ type: 'hungry', streamId: this.streamId, count: PIECES_AT_ONCE });
    }
  }

  #end(error: string | null): void {
    if (!this.#isClosed) {
      this.close();
      this.#send({ type: 'ended', streamId: this.streamId, error });
    }
  }
}
