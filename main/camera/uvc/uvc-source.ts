import type { CameraInfo } from '../../../contract/camera.ts';
import { type CapturedFrame, type CaptureSettings, MAXIMUM_TAKES } from '../../../contract/capture-protocol.ts';
import type { Clock } from '../../../contract/clock.ts';
import { AppError } from '../../../contract/errors.ts';
import { type CameraSettings, unchangedCameraSettings } from '../../../contract/recipe.ts';
import type { CameraEvent } from '../camera.ts';
import type { Exposure, ExposureSource } from '../exposing-camera.ts';
import type { Timer } from '../timer.ts';
import type { CaptureClient, RequestOptions } from './capture-client.ts';

export type UvcSourceOptions = {
  readonly client: CaptureClient;
  readonly deviceId: string;
  /** Wished for; the camera takes what it has nearest to it. */
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
  readonly clock: Clock;
  readonly timer: Timer;
};

/** A webcam needs a second or two to start, and its automatics as long to come to rest. */
const OPEN_TIMEOUT_MS = 15_000;
const ANSWER_TIMEOUT_MS = 5_000;
const RETRY_MS = 1_000;
/** A picture that was asked for ahead and lay longer shows what was there before the live picture was switched on. */
const STALE_US = 500_000;

type Stream = { readonly streamId: number; readonly close: () => void };

/** One USB camera behind the capture window. It runs on by itself; a trigger takes the first picture begun after it. */
export class UvcSource implements ExposureSource {
  readonly info: CameraInfo;
  readonly #options: UvcSourceOptions;
  readonly #releaseWindow: () => void;
  readonly #ahead: Promise<CapturedFrame>[] = [];
  #settings: CaptureSettings | null = null;
  #exposureTimeUs: number | null = null;
  #stream: Stream | null = null;
  #listener: (event: CameraEvent) => void = () => undefined;
  #cancelRetry: () => void = () => undefined;
  #endDevices: () => void = () => undefined;
  #isOpening = false;
  #isClosed = false;
  /** A device that is opened again counts from one; its block ids go on. */
  #blockIdBase = 0n;
  #lastBlockId = 0n;

  constructor(info: CameraInfo, options: UvcSourceOptions) {
    this.info = info;
    this.#options = options;
    this.#releaseWindow = options.client.hold();
  }

  get frameIntervalMs(): number {
    return 1_000 / (this.#settings?.frameRate ?? this.#options.frameRate);
  }

  /** Opens the camera. @throws AppError by the kind of failure; the source is closed then */
  async open(): Promise<void> {
    try {
      await this.#openStream();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelRetry();
    this.#endDevices();
    this.#dropStream();
    this.#releaseWindow();
  }

  async configure({ exposureTimeUs }: CameraSettings): Promise<CameraSettings> {
    const request = { type: 'configure', streamId: this.#streamId(), exposureTimeUs } as const;
    const { settings } = await this.#options.client.request(request, 'settings', this.#within(ANSWER_TIMEOUT_MS));
    this.#exposureTimeUs = exposureTimeUs;
    this.#settings = settings;
    return stationSettings(settings);
  }

  async readSettings(): Promise<CameraSettings> {
    const request = { type: 'read-settings', streamId: this.#streamId() } as const;
    const { settings } = await this.#options.client.request(request, 'settings', this.#within(ANSWER_TIMEOUT_MS));
    return stationSettings(settings);
  }

  async exposeLive(): Promise<Exposure | null> {
    for (;;) {
      while (this.#ahead.length < MAXIMUM_TAKES) {
        const taken = this.#take(false);
        // Whoever waits for it handles its failure; one that nobody waits for any more must not end the program.
        taken.catch(() => undefined);
        this.#ahead.push(taken);
      }
      const captured = await this.#ahead.shift();
      if (captured === undefined || this.#stream === null) {
        return null;
      }
      const takenAtUs = this.#options.client.toOurTimeUs(captured.capturedAtUs);
      if (this.#options.clock.monotonicUs() - takenAtUs < STALE_US) {
        return this.#expose(captured, takenAtUs);
      }
    }
  }

  async exposeTriggered(signal: AbortSignal): Promise<Exposure> {
    const calledAtUs = this.#options.clock.monotonicUs();
    const captured = await this.#take(true, signal);
    // The page let only a picture begun after the call through; the clocks' translation must not make it older.
    return this.#expose(captured, Math.max(calledAtUs + 1, this.#options.client.toOurTimeUs(captured.capturedAtUs)));
  }

  isConnected(): boolean {
    return this.#stream !== null;
  }

  /** The end of the watch is the end of the camera. */
  watchConnection(listener: (event: CameraEvent) => void): () => void {
    this.#listener = listener;
    return () => this.close();
  }

  async #openStream(): Promise<void> {
    const { client, deviceId, width, height, frameRate } = this.#options;
    const request = { type: 'open', deviceId, width, height, frameRate } as const;
    const { streamId, settings } = await client.request(request, 'opened', this.#within(OPEN_TIMEOUT_MS));
    const close = client.attach(streamId, { onHungry: () => undefined, onEnded: (error) => this.#lose(error) });
    if (this.#isClosed) {
      close();
      return;
    }
    this.#settings = settings;
    this.#blockIdBase = this.#lastBlockId;
    this.#stream = { streamId, close };
  }

  #dropStream(): void {
    this.#stream?.close();
    this.#stream = null;
    this.#ahead.length = 0;
  }

  #lose(reason: string | null): void {
    this.#stream = null;
    this.#ahead.length = 0;
    if (this.#isClosed) {
      return;
    }
    this.#listener({ type: 'lost', message: `Camera ${this.info.serial} is not connected: ${reason ?? 'it stopped'}` });
    // An event tells of a camera that was plugged in; asking again finds one that the event was missed for.
    this.#endDevices = this.#options.client.onDevicesChanged(() => void this.#comeBack());
    this.#retryLater();
  }

  #retryLater(): void {
    this.#cancelRetry();
    this.#cancelRetry = this.#options.timer.after(RETRY_MS, () => void this.#comeBack());
  }

  async #comeBack(): Promise<void> {
    if (this.#isOpening || this.#isClosed || this.#stream !== null) {
      return;
    }
    this.#isOpening = true;
    try {
      const devices = await this.#options.client.listDevices();
      if (devices.some(({ deviceId }) => deviceId === this.#options.deviceId)) {
        await this.#openStream();
        await this.configure({ ...unchangedCameraSettings, exposureTimeUs: this.#exposureTimeUs });
      }
    } catch {
      // It is not ready yet, or another program has it: the next round asks again.
      this.#dropStream();
    }
    this.#isOpening = false;
    if (this.isConnected()) {
      this.#cancelRetry();
      this.#endDevices();
      this.#listener({ type: 'reconnected' });
    } else if (!this.#isClosed) {
      this.#retryLater();
    }
  }

  #take(isFresh: boolean, signal?: AbortSignal): Promise<CapturedFrame> {
    const { client } = this.#options;
    const request = { type: 'take', streamId: this.#streamId(), isFresh } as const;
    return client.request(request, 'frame', { ...this.#within(null), ...(signal === undefined ? {} : { signal }) });
  }

  #expose(captured: CapturedFrame, takenAtUs: number): Exposure {
    const { width, height, format, frameNumber } = captured;
    const data = new Uint8Array(captured.data);
    const blockId = this.#blockIdBase + BigInt(frameNumber);
    this.#lastBlockId = blockId > this.#lastBlockId ? blockId : this.#lastBlockId;
    return {
      blockId,
      // A webcam numbers nothing, and pictures nobody asked for are not missing.
      missedFrames: 0,
      hostTimeUs: Math.min(takenAtUs, this.#options.clock.monotonicUs()),
      width,
      height,
      format,
      status: 'ok',
      truth: null,
      sizeBytes: data.length,
      writeInto: (target) => target.set(data),
    };
  }

  #streamId(): number {
    if (this.#stream === null) {
      throw new AppError('camera-disconnected', `Camera ${this.info.serial} is not connected: check its cable`);
    }
    return this.#stream.streamId;
  }

  #within(timeoutMs: number | null): RequestOptions {
    return { subject: `Camera ${this.info.serial}`, timeoutMs };
  }
}

/** A camera whose exposure changes by itself has none that could be held to. */
function stationSettings({ exposureTimeUs, isExposureLocked }: CaptureSettings): CameraSettings {
  return { ...unchangedCameraSettings, exposureTimeUs: isExposureLocked ? exposureTimeUs : null };
}
