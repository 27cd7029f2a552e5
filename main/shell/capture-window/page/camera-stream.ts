import type { CaptureSettings, FromCapture } from '../../../../contract/capture-protocol.ts';
import { ClockBridge } from '../../../../contract/clock-bridge.ts';
import { copyFrame } from './copy-frame.ts';
import {
  describeSettings,
  type ImageCapabilities,
  type ImageConstraints,
  isLockable,
  lockingConstraints,
} from './image-capture.ts';
import { microsecondsNow } from './microseconds-now.ts';
import { type Take, TakeQueue } from './take-queue.ts';

/** The typings know it in workers only; Chromium has it in pages. */
declare class MediaStreamTrackProcessor {
  constructor(options: { readonly track: MediaStreamTrack });
  readonly readable: ReadableStream<VideoFrame>;
}

/** Pictures after which a camera's own exposure, white balance and focus have come to rest. */
const SETTLING_FRAMES = 20;
const SETTLING_LIMIT_MS = 2_000;
const MICROSECONDS = 1_000_000;

/** A webcam's MJPEG is full-range (JFIF); taking limited range for full loses nothing, the other way round clips. */
const IS_FULL_RANGE = true;

export type OpenRequest = {
  readonly deviceId: string;
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
};

/** One open camera: it runs all the time, and only pictures somebody asked for are copied. */
export class CameraStream {
  readonly streamId: number;
  readonly #takes = new TakeQueue();
  readonly #track: MediaStreamTrack;
  readonly #send: (message: FromCapture) => void;
  readonly #bridge = new ClockBridge();
  #frameNumber = 0;
  #previousUs = 0;
  #isClosed = false;
  #onFrame: () => void = () => undefined;

  private constructor(streamId: number, track: MediaStreamTrack, send: (message: FromCapture) => void) {
    this.streamId = streamId;
    this.#track = track;
    this.#send = send;
  }

  /** Opens exactly this camera and stops what changes by itself. @throws DOMException by name */
  static async open(
    streamId: number,
    { deviceId, width, height, frameRate }: OpenRequest,
    send: (message: FromCapture) => void,
  ): Promise<CameraStream> {
    const media = await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: {
        deviceId: { exact: deviceId },
        width: { ideal: width },
        height: { ideal: height },
        frameRate: { ideal: frameRate },
      },
    });
    const [track] = media.getVideoTracks();
    if (track === undefined) {
      throw new DOMException('the camera has no picture', 'NotFoundError');
    }
    const stream = new CameraStream(streamId, track, send);
    void stream.#read();
    if (isLockable(stream.#capabilities())) {
      await stream.#settle();
    }
    await stream.configure(null);
    return stream;
  }

  take(take: Take): void {
    this.#takes.add(take);
  }

  forget(requestId: number): void {
    this.#takes.forget(requestId);
  }

  /** @throws DOMException `OverconstrainedError` */
  async configure(exposureTimeUs: number | null): Promise<CaptureSettings> {
    const advanced = lockingConstraints(this.#capabilities(), this.#track.getSettings(), exposureTimeUs);
    if (advanced.length > 0) {
      // Nothing else may stand beside them: Chromium refuses a mixture with sizes.
      await this.#track.applyConstraints({ advanced: advanced as (ImageConstraints & MediaTrackConstraintSet)[] });
    }
    return this.settings();
  }

  settings(): CaptureSettings {
    return describeSettings(this.#capabilities(), this.#track.getSettings());
  }

  #capabilities(): ImageCapabilities {
    return this.#track.getCapabilities() as ImageCapabilities & MediaTrackCapabilities;
  }

  close(): void {
    this.#isClosed = true;
    this.#track.stop();
  }

  #settle(): Promise<void> {
    return new Promise((resolve) => {
      const limit = setTimeout(resolve, SETTLING_LIMIT_MS);
      this.#onFrame = () => {
        if (this.#frameNumber >= SETTLING_FRAMES) {
          clearTimeout(limit);
          resolve();
        }
      };
    });
  }

  async #read(): Promise<void> {
    const reader = new MediaStreamTrackProcessor({ track: this.#track }).readable.getReader();
    let error: string | null = null;
    try {
      for (let next = await reader.read(); !next.done; next = await reader.read()) {
        // Not awaited: while one picture is copied the next ones must not be lost.
        void this.#offer(next.value);
      }
    } catch (cause) {
      error = String(cause);
    }
    if (!this.#isClosed) {
      this.#send({ type: 'ended', streamId: this.streamId, error: error ?? 'the camera stopped' });
    }
  }

  async #offer(frame: VideoFrame): Promise<void> {
    try {
      this.#frameNumber += 1;
      const frameNumber = this.#frameNumber;
      this.#bridge.observe(frame.timestamp, microsecondsNow());
      const capturedAtUs = this.#bridge.toOurs(frame.timestamp);
      const take = this.#takes.answer(this.#exposureBeganUs(capturedAtUs));
      this.#previousUs = capturedAtUs;
      this.#onFrame();
      if (take !== null) {
        const copied = await copyFrame(frame, IS_FULL_RANGE);
        this.#send({
          type: 'frame',
          requestId: take.requestId,
          streamId: this.streamId,
          frameNumber,
          capturedAtUs,
          sentAtUs: microsecondsNow(),
          ...copied,
        });
      }
    } finally {
      frame.close();
    }
  }

  /** The driver's time is that of the finished picture; its exposure can have begun a whole picture earlier. */
  #exposureBeganUs(capturedAtUs: number): number {
    const nominalUs = MICROSECONDS / this.settings().frameRate;
    return capturedAtUs - Math.max(nominalUs, this.#previousUs === 0 ? 0 : capturedAtUs - this.#previousUs);
  }
}
