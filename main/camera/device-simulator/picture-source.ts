import type { Truth } from '../../../contract/inspection.ts';
import type { PixelFormat } from '../pixel-format/pixel-format.ts';

export type PictureRequest = {
  /** Pictures exposed since AcquisitionStart, from 0. */
  readonly number: bigint;
  /** Of the region that is read out. */
  readonly width: number;
  readonly height: number;
  readonly format: PixelFormat;
  /** Linear factor on the light of the well-lit scene, from exposure time and gain. */
  readonly light: number;
  /** True when a trigger asked for the picture, false in free run. */
  readonly isTriggered: boolean;
};

/** What fell on the whole sensor: 8-bit codes, one (grey) or three (R G B) a pixel, rows without padding. */
export type SceneImage = {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly data: Uint8Array;
};

export type SourcePicture =
  | { readonly kind: 'scene'; readonly image: SceneImage; readonly truth: Truth | null }
  /** Bytes as the device sends them, in the format and size of the request. */
  | { readonly kind: 'encoded'; readonly data: Uint8Array; readonly truth: Truth | null };

/** What lies under a simulated camera. */
export interface PictureSource {
  /** Of the sensor, in pixels. */
  readonly width: number;
  readonly height: number;
  /** Returns the next picture at once where the source can, so that fast streams need no turn of the event loop. */
  next(request: PictureRequest): SourcePicture | Promise<SourcePicture>;
}
