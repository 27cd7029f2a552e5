import { AppError } from '../../../contract/errors.ts';
import type { CameraSettings } from '../../../contract/recipe.ts';
import type { DeviceLink } from '../device-link.ts';
import { applyCameraSettings, readCameraSettings } from '../genicam/camera-settings.ts';
import type { NodeMap } from '../genicam/node-map.ts';
import { pixelFormats } from '../pixel-format/pixel-format.ts';
import type { DeviceClock, Latch } from './device-clock.ts';
import type { FrameRouter } from './frame-router.ts';
import { prepareTrigger, readTriggerMode, type TriggerMode } from './trigger-mode.ts';

/** One opened link, from preparing its trigger until it is closed. Its actions must run one at a time. */
export class CaptureSession {
  readonly link: DeviceLink;
  readonly #router: FrameRouter;
  readonly #clock: DeviceClock;
  #mode: TriggerMode = 'free-run';
  #isStreaming = false;
  #mayHoldLateFrames = false;

  constructor(link: DeviceLink, router: FrameRouter, clock: DeviceClock) {
    this.link = link;
    this.#router = router;
    this.#clock = clock;
  }

  get mode(): TriggerMode {
    return this.#mode;
  }

  get features(): NodeMap {
    return this.link.features;
  }

  /**
   * Brings the device into a known state and lets its stream run.
   * @throws AppError when the settings cannot be applied or the device fails
   */
  async begin(wanted: CameraSettings): Promise<void> {
    this.#clock.forget();
    this.#setMode(await prepareTrigger(this.features));
    await applyCameraSettings(this.features, wanted);
    this.#setMode(await readTriggerMode(this.features));
  }

  /** Starts the stream where it does not run. @throws AppError `camera-refused` for a pixel format nobody can read */
  async ensureStreaming(): Promise<void> {
    if (this.#mayHoldLateFrames) {
      await this.pause();
    }
    if (this.#isStreaming) {
      return;
    }
    await this.#assertReadableFormat();
    this.#router.restart();
    await this.link.startStream(this.#router);
    this.#isStreaming = true;
    this.#mayHoldLateFrames = false;
    await this.#clock.latch(this.link);
  }

  /** Stops the stream; what was on its way is dropped. */
  async pause(): Promise<void> {
    if (this.#isStreaming) {
      this.#isStreaming = false;
      await this.link.stopStream();
    }
  }

  /** A trigger got no picture in time. Without a clock its picture cannot be told from the next one's. */
  gaveUp(latch: Latch): void {
    this.#mayHoldLateFrames ||= this.#mode === 'software' && latch.deviceTimeNs === null;
  }

  /** @throws AppError `bad-request` when a value is out of range */
  async configure(settings: CameraSettings): Promise<CameraSettings> {
    const before = await readCameraSettings(this.features);
    const apply = () => applyCameraSettings(this.features, settings);
    return changesStream(before, settings) ? this.whilePaused(apply) : this.#thenReadMode(apply);
  }

  /** Runs `action` with the stream stopped; what it changes of the trigger counts from then on. */
  async whilePaused<Result>(action: () => Promise<Result>): Promise<Result> {
    const wasStreaming = this.#isStreaming;
    await this.pause();
    try {
      return await this.#thenReadMode(action);
    } finally {
      if (wasStreaming) {
        await this.ensureStreaming();
      }
    }
  }

  /** Looks again at what makes the device expose. */
  async readMode(): Promise<void> {
    this.#setMode(await readTriggerMode(this.features));
  }

  async #thenReadMode<Result>(action: () => Promise<Result>): Promise<Result> {
    try {
      return await action();
    } finally {
      await this.readMode();
    }
  }

  #setMode(mode: TriggerMode): void {
    this.#mode = mode;
    this.#router.isUnasked = mode !== 'software';
  }

  async #assertReadableFormat(): Promise<void> {
    const format = (await this.features.has('PixelFormat')) ? await this.features.get('PixelFormat') : null;
    if (typeof format === 'string' && !Object.hasOwn(pixelFormats, format)) {
      throw new AppError(
        'camera-refused',
        `Camera ${this.link.info.serial} sends ${format}, which the station cannot read: choose another pixel format, such as Mono8 or BayerRG8`,
      );
    }
  }
}

/** Size and format are locked while the stream runs, and a trigger source is safest changed without pictures under way. */
function changesStream(before: CameraSettings, wanted: CameraSettings): boolean {
  const region = wanted.sensorRegion;
  const hasOtherRegion =
    region !== null && JSON.stringify(sorted(region)) !== JSON.stringify(sorted(before.sensorRegion));
  const hasOtherFormat = wanted.pixelFormat !== null && wanted.pixelFormat !== before.pixelFormat;
  const hasOtherSource = wanted.triggerSource !== null && wanted.triggerSource !== before.triggerSource;
  return hasOtherRegion || hasOtherFormat || hasOtherSource;
}

function sorted(region: CameraSettings['sensorRegion']): readonly (number | undefined)[] {
  return [region?.offsetX, region?.offsetY, region?.width, region?.height];
}
