import type { CameraInfo, CameraKind } from '../../contract/camera.ts';
import type { Truth } from '../../contract/inspection.ts';
import type { CameraSettings } from '../../contract/recipe.ts';
import type { SettingRanges } from './genicam/describe-setting-ranges.ts';
import type { NodeMap } from './genicam/node-map.ts';
import type { PixelFormat } from './pixel-format/pixel-format.ts';

/** One picture as the camera gave it. `data` belongs to the receiver until `release` is called, then to the camera again. */
export type Frame = {
  readonly cameraId: string;
  readonly serial: string;
  /** Counts up by one per frame the camera exposed; a gap means dropped frames. */
  readonly blockId: bigint;
  /** Frames the device exposed since the one before that never arrived; 0 when none is missing. */
  readonly missedFrames: number;
  /** Monotonic host time of the exposure, µs, same clock as `Clock.monotonicUs`. */
  readonly hostTimeUs: number;
  readonly width: number;
  readonly height: number;
  readonly format: PixelFormat;
  /** As the camera sent it, `frameSizeBytes` long, rows without padding; backed by a SharedArrayBuffer so that workers need no copy. */
  readonly data: Uint8Array<SharedArrayBuffer>;
  readonly status: 'ok' | 'incomplete' | 'corrupt';
  /** The trigger that caused this frame; null in free run. */
  readonly triggerId: string | null;
  /** What the simulator or a labelled folder knows about the part. */
  readonly truth: Truth | null;
  release(): void;
};

export type CameraStats = {
  readonly frames: number;
  readonly dropped: number;
  readonly incomplete: number;
  readonly reconnects: number;
};

export type CameraEvent = { readonly type: 'lost'; readonly message: string } | { readonly type: 'reconnected' };

/** An open camera. After `lost` it keeps trying to come back by its serial number until it is disposed. */
export interface Camera extends AsyncDisposable {
  readonly info: CameraInfo;
  /** Applies the settings and reads them back. @throws AppError `bad-request` when a value is out of range */
  configure(settings: CameraSettings): Promise<CameraSettings>;
  /** Reads the settings from the device now; never from memory. */
  readSettings(): Promise<CameraSettings>;
  /** The device's GenICam features; null where it has none. */
  readonly features: NodeMap | null;
  /** Limits of the settings of a device without features to ask; else null. */
  readonly settingRanges: SettingRanges | null;
  /** Free run: calls `sink` for each frame until `stop`. Never throws out of a callback. */
  start(sink: (frame: Frame) => void): Promise<void>;
  stop(): Promise<void>;
  /**
   * Exposes one frame after the call and resolves with it; works while free-running too.
   * @throws AppError `camera-timeout` when none came in time, `camera-disconnected` when the device left
   */
  trigger(triggerId: string, timeoutMs: number): Promise<Frame>;
  stats(): CameraStats;
  /** @returns the function that ends the subscription */
  subscribe(listener: (event: CameraEvent) => void): () => void;
}

export interface CameraDriver {
  readonly kind: CameraKind;
  discover(): Promise<readonly CameraInfo[]>;
  /** @throws AppError `camera-not-found` */
  open(cameraId: string): Promise<Camera>;
  /** Why this kind of camera cannot be used here; null when it can. */
  readonly unavailableReason?: string | null;
}

/** What a model sees of a frame. */
export type Picture = Pick<Frame, 'width' | 'height' | 'format' | 'data'>;

/** Returns the picture alone, without the functions that could not cross into a thread. */
export function pictureOf({ width, height, format, data }: Frame): Picture {
  return { width, height, format, data };
}
