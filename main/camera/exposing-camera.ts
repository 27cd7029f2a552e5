import type { CameraInfo } from '../../contract/camera.ts';
import type { AppError } from '../../contract/errors.ts';
import type { Truth } from '../../contract/inspection.ts';
import type { CameraSettings } from '../../contract/recipe.ts';
import { closedError, lostError, rejectionOf, timeoutError } from './capture-errors.ts';
import type { Camera, CameraEvent, CameraStats, Frame } from './camera.ts';
import type { SettingRanges } from './genicam/describe-setting-ranges.ts';
import { createFramePool, type FramePool, type PooledBuffer } from './frame-pool.ts';
import type { PixelFormat } from './pixel-format/pixel-format.ts';
import type { Timer } from './timer.ts';

/** One picture a source has exposed but not written yet. */
export type Exposure = Pick<Frame, 'blockId' | 'missedFrames' | 'hostTimeUs' | 'width' | 'height' | 'status'> & {
  readonly format: PixelFormat;
  readonly truth: Truth | null;
  /** Writes the picture, `sizeBytes` long. */
  writeInto(target: Uint8Array<SharedArrayBuffer>): void;
  readonly sizeBytes: number;
};

/** What stands for the device behind an `ExposingCamera`. */
export interface ExposureSource {
  readonly info: CameraInfo;
  readonly frameIntervalMs: number;
  /** What a person may choose; left out where nothing can be set. */
  readonly settingRanges?: SettingRanges;
  /** @throws AppError `bad-request` when a value is out of range */
  configure(settings: CameraSettings): CameraSettings | Promise<CameraSettings>;
  readSettings(): CameraSettings | Promise<CameraSettings>;
  /** The live picture: what lies under the camera now. @returns null when there is nothing to show */
  exposeLive(): Promise<Exposure | null>;
  /** Exposes after the call. Rejects with the signal's reason when it aborts first. */
  exposeTriggered(signal: AbortSignal): Promise<Exposure>;
  isConnected(): boolean;
  /** @returns the function that ends the watch */
  watchConnection(listener: (event: CameraEvent) => void): () => void;
}

/** A camera over a source of pictures without a device: free run, triggers, loss and return, buffers and counts. */
export class ExposingCamera implements Camera {
  readonly info: CameraInfo;
  readonly features = null;
  readonly settingRanges: SettingRanges | null;
  readonly #source: ExposureSource;
  readonly #timer: Timer;
  readonly #pool: FramePool;
  readonly #listeners = new Set<(event: CameraEvent) => void>();
  readonly #triggers = new Set<AbortController>();
  readonly #endWatch: () => void;
  #counts: CameraStats = { frames: 0, dropped: 0, incomplete: 0, reconnects: 0 };
  #endFreeRun: (() => void) | null = null;
  #isDisposed = false;

  constructor(source: ExposureSource, timer: Timer, pool: FramePool = createFramePool()) {
    this.info = source.info;
    this.settingRanges = source.settingRanges ?? null;
    this.#source = source;
    this.#timer = timer;
    this.#pool = pool;
    this.#endWatch = source.watchConnection((event) => this.#connectionChanged(event));
  }

  configure(settings: CameraSettings): Promise<CameraSettings> {
    return this.#attempt(() => this.#source.configure(settings));
  }

  readSettings(): Promise<CameraSettings> {
    return this.#attempt(() => this.#source.readSettings());
  }

  start(sink: (frame: Frame) => void): Promise<void> {
    return this.#attempt(() => {
      this.#endFreeRun?.();
      this.#endFreeRun = this.#freeRun(sink);
    });
  }

  async stop(): Promise<void> {
    this.#endFreeRun?.();
    this.#endFreeRun = null;
  }

  async trigger(triggerId: string, timeoutMs: number): Promise<Frame> {
    this.#assertUsable();
    const controller = new AbortController();
    const { signal } = controller;
    this.#triggers.add(controller);
    const cancelDeadline = this.#timer.after(timeoutMs, () => controller.abort(this.#timeoutError(timeoutMs)));
    try {
      return await Promise.race([this.#captureTriggered(triggerId, signal), rejectionOf(signal)]);
    } finally {
      cancelDeadline();
      this.#triggers.delete(controller);
    }
  }

  stats(): CameraStats {
    return this.#counts;
  }

  subscribe(listener: (event: CameraEvent) => void): () => void {
    // Wrapped, so that the same listener subscribed twice also ends twice.
    const own = (event: CameraEvent) => listener(event);
    this.#listeners.add(own);
    return () => {
      this.#listeners.delete(own);
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isDisposed = true;
    await this.stop();
    this.#abortTriggers(closedError(this.info.serial));
    this.#endWatch();
    this.#listeners.clear();
  }

  async #attempt<Result>(action: () => Result | Promise<Result>): Promise<Result> {
    this.#assertUsable();
    return action();
  }

  #assertUsable(): void {
    if (this.#isDisposed) {
      throw closedError(this.info.serial);
    }
    if (!this.#source.isConnected()) {
      throw lostError(this.info.serial);
    }
  }

  async #captureTriggered(triggerId: string, signal: AbortSignal): Promise<Frame> {
    // The buffer comes first: a part exposed without one would be lost.
    const buffer = await this.#pool.waitForBuffer(signal);
    try {
      const exposure = await this.#source.exposeTriggered(signal);
      signal.throwIfAborted();
      return this.#frameOf(exposure, buffer, triggerId);
    } catch (cause) {
      buffer.release();
      throw cause;
    }
  }

  #freeRun(sink: (frame: Frame) => void): () => void {
    let isRunning = true;
    let isBusy = false;
    let cancel = (): void => {};
    const expose = async (): Promise<void> => {
      isBusy = true;
      try {
        const exposure = this.#source.isConnected() ? await this.#source.exposeLive() : null;
        if (isRunning && exposure !== null) {
          this.#deliver(exposure, sink);
        }
      } catch {
        // A live picture that cannot be had is a dropped one: the trigger path says why.
        this.#count('dropped');
      }
      isBusy = false;
    };
    const tick = (): void => {
      // Before the exposure, so that the time it takes does not slow the frame rate.
      cancel = this.#timer.after(this.#source.frameIntervalMs, tick);
      if (!isBusy) {
        void expose();
      }
    };
    cancel = this.#timer.after(this.#source.frameIntervalMs, tick);
    return () => {
      isRunning = false;
      cancel();
    };
  }

  #deliver(exposure: Exposure, sink: (frame: Frame) => void): void {
    const buffer = this.#pool.take();
    if (buffer === null) {
      this.#count('dropped');
      return;
    }
    try {
      sink(this.#frameOf(exposure, buffer, null));
    } catch (cause) {
      buffer.release();
      throw cause;
    }
  }

  #frameOf(exposure: Exposure, buffer: PooledBuffer, triggerId: string | null): Frame {
    const { blockId, missedFrames, hostTimeUs, width, height, format, status, truth } = exposure;
    const data = buffer.view(exposure.sizeBytes);
    exposure.writeInto(data);
    this.#count('frames');
    if (status !== 'ok') {
      this.#count('incomplete');
    }
    return {
      cameraId: this.info.cameraId,
      serial: this.info.serial,
      blockId,
      missedFrames,
      hostTimeUs,
      width,
      height,
      format,
      data,
      status,
      triggerId,
      truth,
      release: () => buffer.release(),
    };
  }

  #connectionChanged(event: CameraEvent): void {
    if (event.type === 'lost') {
      this.#abortTriggers(lostError(this.info.serial));
    } else {
      this.#count('reconnects');
    }
    for (const listener of this.#listeners) {
      listener(event);
    }
  }

  #abortTriggers(reason: AppError): void {
    for (const controller of this.#triggers) {
      controller.abort(reason);
    }
  }

  #count(name: keyof CameraStats): void {
    this.#counts = { ...this.#counts, [name]: this.#counts[name] + 1 };
  }

  #timeoutError(timeoutMs: number): AppError {
    return timeoutError(this.info.serial, timeoutMs, this.#pool.free);
  }
}
