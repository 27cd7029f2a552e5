import type { CameraInfo, CameraKind } from '../../contract/camera.ts';
import { type Clock, systemClock } from '../../contract/clock.ts';
import { AppError } from '../../contract/errors.ts';
import { type CameraSettings, unchangedCameraSettings } from '../../contract/recipe.ts';
import { closedError, lostError, rejectionOf, timeoutError } from './capture-errors.ts';
import type { Camera, CameraDriver, CameraEvent, CameraStats, Frame } from './camera.ts';
import type { DeviceFinder, DeviceLink } from './device-link.ts';
import { createFramePool, DEFAULT_POOL_SIZE, type FramePool, type PooledBuffer } from './frame-pool.ts';
import { readCameraSettings } from './genicam/camera-settings.ts';
import type { NodeMap } from './genicam/node-map.ts';
import { CaptureSession } from './genicam-camera/capture-session.ts';
import { DeviceClock, isNewerThan } from './genicam-camera/device-clock.ts';
import { Exclusive } from './genicam-camera/exclusive.ts';
import { type Expected, FrameRouter } from './genicam-camera/frame-router.ts';
import { startLivePicture } from './genicam-camera/live-picture.ts';
import { reconnectDelayMs } from './genicam-camera/reconnect-delay.ts';
import { createSharedFeatures } from './genicam-camera/shared-features.ts';
import { systemTimer, type Timer, wait } from './timer.ts';

export type GenicamDriverOptions = {
  readonly clock?: Clock;
  readonly timer?: Timer;
  /** Frames that may be held at the same time. */
  readonly buffers?: number;
  /** Live pictures a second at most. */
  readonly liveFramesPerSecond?: number;
  /** How long a live picture may keep a trigger waiting, ms. */
  readonly liveTimeoutMs?: number;
};

type Options = Required<GenicamDriverOptions>;

const STANDARD: Options = {
  clock: systemClock,
  timer: systemTimer,
  buffers: DEFAULT_POOL_SIZE,
  liveFramesPerSecond: 15,
  liveTimeoutMs: 1_000,
};

/** Returns the driver for the GenICam cameras that `finder` finds. */
export function createGenicamDriver(
  kind: CameraKind,
  finder: DeviceFinder,
  options: GenicamDriverOptions = {},
): CameraDriver {
  const settings = { ...STANDARD, ...options };
  let unavailableReason: string | null = null;
  return {
    kind,
    get unavailableReason() {
      return unavailableReason;
    },
    discover: async () => {
      try {
        const found = await finder.discover();
        unavailableReason = null;
        return found;
      } catch (cause) {
        // One transport that cannot be searched must not hide the cameras of the others.
        unavailableReason = cause instanceof Error ? cause.message : String(cause);
        return [];
      }
    },
    open: async (cameraId) => {
      const camera = new GenicamCamera(await finder.open(cameraId), finder, settings);
      try {
        await camera.begin();
        return camera;
      } catch (cause) {
        await camera[Symbol.asyncDispose]();
        throw cause;
      }
    },
  };
}

/** A GenICam camera behind any transport: triggers, live picture, buffers, and coming back after a loss. */
class GenicamCamera implements Camera {
  readonly features: NodeMap;
  /** The features tell theirs. */
  readonly settingRanges = null;
  readonly #finder: DeviceFinder;
  readonly #options: Options;
  readonly #pool: FramePool;
  readonly #clock: DeviceClock;
  readonly #router: FrameRouter;
  readonly #exclusive = new Exclusive();
  readonly #listeners = new Set<(event: CameraEvent) => void>();
  readonly #captures = new Set<AbortController>();
  readonly #life = new AbortController();
  #info: CameraInfo;
  #session: CaptureSession | null;
  #wanted: CameraSettings = unchangedCameraSettings;
  #endLive: (() => void) | null = null;
  #reconnecting: Promise<void> = Promise.resolve();
  #disposing: Promise<void> | null = null;

  constructor(link: DeviceLink, finder: DeviceFinder, options: Options) {
    this.#info = link.info;
    this.#finder = finder;
    this.#options = options;
    this.#pool = createFramePool(options.buffers);
    this.#clock = new DeviceClock(options.clock);
    this.#router = new FrameRouter(link.info, this.#pool, this.#clock);
    this.#session = new CaptureSession(link, this.#router, this.#clock);
    this.features = createSharedFeatures(link.features.names, {
      current: () => this.#connected().features,
      change: (isPaused, action) => this.#changeFeature(isPaused, action),
    });
  }

  get info(): CameraInfo {
    return this.#info;
  }

  /** Prepares the device that was just opened. @throws AppError as the device's registers */
  async begin(): Promise<void> {
    const session = this.#connected();
    await session.begin(this.#wanted);
    try {
      await session.ensureStreaming();
    } catch (cause) {
      // A pixel format that cannot be read is no reason to keep a person from choosing another; triggers will say it.
      if (!(cause instanceof AppError) || cause.code !== 'camera-refused') {
        throw cause;
      }
    }
    this.#watch(session);
  }

  configure(settings: CameraSettings): Promise<CameraSettings> {
    return this.#exclusively(async () => {
      const applied = await this.#connected().configure(settings);
      this.#wanted = merge(this.#wanted, settings);
      return applied;
    });
  }

  async readSettings(): Promise<CameraSettings> {
    // Beside a trigger, not after it: one that waits for a line may wait long.
    return readCameraSettings(this.#connected().features);
  }

  async start(sink: (frame: Frame) => void): Promise<void> {
    this.#connected();
    this.#stopLive();
    const intervalMs = 1000 / this.#options.liveFramesPerSecond;
    this.#router.showLive(sink, intervalMs * 1000);
    this.#endLive = startLivePicture({
      timer: this.#options.timer,
      intervalMs,
      capture: (signal) => this.#captureLive(signal),
      deliver: (frame) => this.#router.deliver(frame, sink),
    });
  }

  async stop(): Promise<void> {
    this.#stopLive();
  }

  async trigger(triggerId: string, timeoutMs: number): Promise<Frame> {
    this.#connected();
    const controller = new AbortController();
    const { signal } = controller;
    this.#captures.add(controller);
    const cancelDeadline = this.#options.timer.after(timeoutMs, () => controller.abort(this.#timeoutError(timeoutMs)));
    const captured = this.#exclusive.run(() => this.#captureTriggered(triggerId, signal), signal);
    try {
      return await Promise.race([captured, rejectionOf(signal)]);
    } catch (cause) {
      // Picture and deadline may come at the same moment: nobody else would give the buffer back.
      captured.then(
        (frame) => frame.release(),
        () => {},
      );
      throw cause;
    } finally {
      cancelDeadline();
      this.#captures.delete(controller);
    }
  }

  stats(): CameraStats {
    return this.#router.stats;
  }

  subscribe(listener: (event: CameraEvent) => void): () => void {
    // Wrapped, so that the same listener subscribed twice also ends twice.
    const own = (event: CameraEvent) => listener(event);
    this.#listeners.add(own);
    return () => {
      this.#listeners.delete(own);
    };
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#disposing ??= this.#dispose();
    return this.#disposing;
  }

  async #dispose(): Promise<void> {
    this.#stopLive();
    this.#life.abort();
    this.#abortCaptures(closedError(this.#info.serial));
    this.#listeners.clear();
    await this.#reconnecting;
    await this.#exclusive.run(async () => {
      const session = this.#session;
      this.#session = null;
      await session?.link[Symbol.asyncDispose]();
    });
  }

  /** @throws AppError `camera-disconnected` */
  #connected(): CaptureSession {
    if (this.#life.signal.aborted) {
      throw closedError(this.#info.serial);
    }
    if (this.#session === null) {
      throw lostError(this.#info.serial);
    }
    return this.#session;
  }

  async #exclusively<Result>(action: () => Promise<Result>): Promise<Result> {
    this.#connected();
    return this.#exclusive.run(action);
  }

  #changeFeature(isPaused: boolean, action: (features: NodeMap) => Promise<void>): Promise<void> {
    return this.#exclusively(() => {
      const session = this.#connected();
      const change = () => action(session.features);
      return isPaused ? session.whilePaused(change) : change();
    });
  }

  async #captureTriggered(triggerId: string, signal: AbortSignal): Promise<Frame> {
    // The buffer comes first: a part exposed without one would be lost.
    const buffer = await this.#pool.waitForBuffer(signal);
    return this.#expose(triggerId, buffer, signal);
  }

  /** Has the device expose into `buffer`, or waits for its next picture where something else makes it expose. */
  async #expose(triggerId: string | null, buffer: PooledBuffer, signal: AbortSignal): Promise<Frame> {
    let expected: Expected | null = null;
    try {
      const session = this.#connected();
      await session.ensureStreaming();
      const latch = await this.#clock.latch(session.link);
      signal.throwIfAborted();
      const isHardware = session.mode === 'hardware';
      // A line may have fired before the station heard of the part: there the next picture counts, whenever exposed.
      const isWanted = isHardware ? () => true : isNewerThan.bind(null, latch);
      expected = this.#router.expect({ triggerId, buffer, isWanted });
      if (session.mode === 'software') {
        await session.features.execute('TriggerSoftware');
      }
      signal.addEventListener('abort', () => session.gaveUp(latch), { once: true });
      return await Promise.race([expected.frame, rejectionOf(signal)]);
    } catch (cause) {
      if (expected === null) {
        buffer.release();
      } else {
        expected.cancel();
      }
      throw cause;
    }
  }

  /** Live pictures give way: they are only taken while nobody else uses the device. */
  async #captureLive(stopping: AbortSignal): Promise<Frame | null> {
    const session = this.#session;
    if (session === null || !this.#exclusive.isFree) {
      return null;
    }
    const controller = new AbortController();
    const { signal } = controller;
    // One that has begun is taken to its end: a device that still exposes would miss the next trigger.
    const begins = AbortSignal.any([signal, stopping]);
    this.#captures.add(controller);
    const cancelDeadline = this.#options.timer.after(this.#options.liveTimeoutMs, () =>
      controller.abort(this.#timeoutError(this.#options.liveTimeoutMs)),
    );
    try {
      return await this.#exclusive.run(() => this.#exposeLive(session, signal), begins);
    } catch {
      // A live picture that cannot be had is a dropped one: the trigger path says why.
      this.#countDropped(stopping);
      return null;
    } finally {
      cancelDeadline();
      this.#captures.delete(controller);
    }
  }

  async #exposeLive(session: CaptureSession, signal: AbortSignal): Promise<Frame | null> {
    if (session.mode !== 'software') {
      // The pictures come by themselves; their times need a clock that is not too old.
      await session.ensureStreaming();
      if (this.#clock.isStale) {
        await this.#clock.latch(session.link);
      }
      return null;
    }
    const buffer = this.#pool.take();
    if (buffer === null) {
      this.#router.count('dropped');
      return null;
    }
    return this.#expose(null, buffer, signal);
  }

  #countDropped(stopping: AbortSignal): void {
    if (!stopping.aborted) {
      this.#router.count('dropped');
    }
  }

  #stopLive(): void {
    this.#endLive?.();
    this.#endLive = null;
    this.#router.showLive(null, 0);
  }

  #watch(session: CaptureSession): void {
    void session.link.gone.then((message) => {
      if (this.#session === session && !this.#life.signal.aborted) {
        this.#session = null;
        this.#abortCaptures(lostError(this.#info.serial));
        this.#reconnecting = this.#reconnect(session);
        this.#announce({ type: 'lost', message });
      }
    });
  }

  /** Ends when the device is back or the camera disposed; never rejects. */
  async #reconnect(lost: CaptureSession): Promise<void> {
    const { signal } = this.#life;
    await this.#exclusive.run(async () => lost.link[Symbol.asyncDispose]());
    for (let attempt = 0; !signal.aborted; attempt++) {
      try {
        // oxlint-disable-next-line no-await-in-loop -- one attempt after the other
        await wait(this.#options.timer, reconnectDelayMs(attempt), signal);
        // oxlint-disable-next-line no-await-in-loop -- as above
        const session = await this.#exclusive.run(() => this.#openAgain());
        this.#router.count('reconnects');
        this.#watch(session);
        this.#announce({ type: 'reconnected' });
        return;
      } catch {
        // Not there yet, or not ready: the next attempt tells.
      }
    }
  }

  async #openAgain(): Promise<CaptureSession> {
    const link = await this.#finder.open(this.#info.cameraId);
    const session = new CaptureSession(link, this.#router, this.#clock);
    try {
      await session.begin(this.#wanted);
      await session.ensureStreaming();
      this.#life.signal.throwIfAborted();
    } catch (cause) {
      await link[Symbol.asyncDispose]();
      throw cause;
    }
    this.#info = link.info;
    this.#session = session;
    return session;
  }

  #announce(event: CameraEvent): void {
    for (const listener of this.#listeners) {
      listener(event);
    }
  }

  #abortCaptures(reason: AppError): void {
    for (const controller of this.#captures) {
      controller.abort(reason);
    }
  }

  #timeoutError(timeoutMs: number): AppError {
    return timeoutError(this.#info.serial, timeoutMs, this.#pool.free);
  }
}

/** Settings asked before stay asked where the new ones leave them alone. */
function merge(before: CameraSettings, asked: CameraSettings): CameraSettings {
  return {
    exposureTimeUs: asked.exposureTimeUs ?? before.exposureTimeUs,
    gainDb: asked.gainDb ?? before.gainDb,
    pixelFormat: asked.pixelFormat ?? before.pixelFormat,
    sensorRegion: asked.sensorRegion ?? before.sensorRegion,
    triggerSource: asked.triggerSource ?? before.triggerSource,
  };
}
