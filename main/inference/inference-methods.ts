import type { Sha256 } from '../../contract/ids.ts';
import type { Defect } from '../../contract/inspection.ts';
import type { RegionOfInterest, ThresholdPromise } from '../../contract/recipe.ts';
import type { Thresholds } from '../../contract/verdict.ts';
import type { BoardCorner, CharucoBoard } from '../../models/vision/calibration/charuco-board.ts';
import type { FlatField } from '../../models/vision/calibration/flat-field.ts';
import type { PictureMeasures } from '../../models/vision/image/measure-picture.ts';
import type { SceneMeasures } from '../../models/vision/image/measure-scene.ts';
import type { SceneComparison, SceneDescription, SceneReference } from '../../models/vision/scene/describe-scene.ts';
import type { NewImage } from '../store/station-store.ts';
import type { Picture } from '../camera/camera.ts';
import type { PictureCorrection } from './correct-picture.ts';

/** What the interlock compares with the recipe's band; null where the recipe has no reference to compare with. */
export type Scene = SceneMeasures & {
  readonly lightDistance: SceneComparison['lightDistance'] | null;
  readonly shift: SceneComparison['shift'] | null;
};

export type ModelLocation = { readonly sha256: Sha256; readonly packagePath: string };

export type Judgement = {
  /** Of the package that judged, as opened. */
  readonly modelSha256: Sha256;
  readonly score: number;
  readonly defects: readonly Defect[];
  /** Describes what lies around the part; null for a model that gives none. */
  readonly surroundings: Float32Array | null;
  readonly inferenceMs: number;
  /** The anomaly map, ready to be stored. */
  readonly map: NewImage;
};

/** One good placement: what was measured of its picture, and what the recipe's model says of its surroundings. */
export type Placement = {
  readonly scene: SceneDescription;
  /** Null where the model gives none. */
  readonly surroundings: Float32Array | null;
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
  /** Small descriptor for "how different do they look". */
  readonly descriptor: Float32Array;
};

/** What the inference thread does. `teach` reports `TeachProgress` while it runs. */
export type InferenceMethods = {
  readonly open: { readonly input: ModelLocation & InferenceSettings; readonly output: { readonly provider: string } };
  readonly measure: {
    readonly input: { readonly picture: Picture; readonly reference: SceneReference | null };
    readonly output: Scene;
  };
  readonly inspect: {
    readonly input: ModelLocation & InferenceSettings & { readonly picture: Picture };
    readonly output: Judgement;
  };
  /** What commissioning keeps of one good placement: a frame, or a picture file. */
  readonly describePlacement: {
    readonly input: ModelLocation & InferenceSettings & { readonly source: Picture | Uint8Array };
    readonly output: Placement;
  };
  /** Frame and thumbnail. */
  readonly encodeEvidence: { readonly input: Picture; readonly output: readonly [NewImage, NewImage] };
  readonly encodeLive: { readonly input: Picture; readonly output: LivePicture };
  readonly prepareFrame: { readonly input: Picture; readonly output: PreparedImage };
  readonly prepareFile: {
    readonly input: { readonly fileName: string; readonly bytes: Uint8Array };
    readonly output: PreparedImage;
  };
  readonly detectBoard: {
    readonly input: { readonly picture: Picture; readonly board: CharucoBoard };
    readonly output: readonly BoardCorner[];
  };
  readonly measurePicture: { readonly input: Picture; readonly output: PictureMeasures };
  readonly measureFlatField: { readonly input: readonly Picture[]; readonly output: FlatField };
  readonly encodeCorrected: {
    readonly input: { readonly picture: Picture; readonly correction: PictureCorrection };
    readonly output: LivePicture;
  };
  readonly teach: { readonly input: TeachRequest; readonly output: TaughtPackage };
};

export type InferenceSettings = { readonly threads: number; readonly providers: readonly string[] };
export type LivePicture = { readonly jpeg: Uint8Array; readonly width: number; readonly height: number };
