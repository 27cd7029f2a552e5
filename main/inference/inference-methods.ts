import type { Sha256 } from '../../contract/ids.ts';
import type { Defect } from '../../contract/inspection.ts';
import type { RegionOfInterest, ThresholdPromise } from '../../contract/recipe.ts';
import type { Thresholds } from '../../contract/verdict.ts';
import type { NewImage } from '../store/station-store.ts';
import type { Picture } from '../camera/camera.ts';

/** What the interlock compares with the recipe's band: mean luma 0–255 and variance of the Laplacian. */
export type Scene = { readonly brightness: number; readonly focus: number };

export type ModelLocation = { readonly sha256: Sha256; readonly packagePath: string };

export type Judgement = {
  readonly score: number;
  readonly defects: readonly Defect[];
  readonly inferenceMs: number;
  /** The anomaly map, ready to be stored. */
  readonly map: NewImage;
};

export type TeachRequest = {
  readonly name: string;
  readonly images: readonly { readonly fileName: string; readonly bytes: Uint8Array }[];
  readonly imageSize: number;
  readonly seed: number;
  readonly regionOfInterest: RegionOfInterest | null;
  readonly backboneFile: string;
  readonly threads: number;
  readonly createdBy: string;
  readonly createdAtUs: number;
};

export type TaughtPackage = {
  readonly packageBytes: Uint8Array;
  readonly thresholds: Thresholds;
  readonly promise: ThresholdPromise;
  readonly seconds: number;
};

export type PreparedImage = {
  readonly image: NewImage;
  readonly thumbnail: NewImage;
  readonly scene: Scene;
  /** Small descriptor for "how different do they look". */
  readonly descriptor: Float32Array;
};

/** What the inference thread does. `teach` reports `TeachProgress` while it runs. */
export type InferenceMethods = {
  readonly open: { readonly input: ModelLocation & InferenceSettings; readonly output: { readonly provider: string } };
  readonly measure: { readonly input: Picture; readonly output: Scene };
  readonly inspect: {
    readonly input: ModelLocation & InferenceSettings & { readonly picture: Picture };
    readonly output: Judgement;
  };
  /** Frame and thumbnail. */
  readonly encodeEvidence: { readonly input: Picture; readonly output: readonly [NewImage, NewImage] };
  readonly encodeLive: { readonly input: Picture; readonly output: LivePicture };
  readonly prepareFrame: { readonly input: Picture; readonly output: PreparedImage };
  readonly prepareFile: {
    readonly input: { readonly fileName: string; readonly bytes: Uint8Array };
    readonly output: PreparedImage;
  };
  readonly teach: { readonly input: TeachRequest; readonly output: TaughtPackage };
};

export type InferenceSettings = { readonly threads: number; readonly providers: readonly string[] };
export type LivePicture = { readonly jpeg: Uint8Array; readonly width: number; readonly height: number };
