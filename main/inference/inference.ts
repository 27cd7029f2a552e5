import type { BoardCorner, CharucoBoard } from '../../models/vision/calibration/charuco-board.ts';
import type { FlatField } from '../../models/vision/calibration/flat-field.ts';
import type { PictureMeasures } from '../../models/vision/image/measure-picture.ts';
import type { Picture } from '../camera/camera.ts';
import type { PictureCorrection } from './correct-picture.ts';
import type {
  InferenceMethods,
  Judgement,
  LivePicture,
  ModelLocation,
  Placement,
  PreparedImage,
  Scene,
  TaughtPackage,
  TeachRequest,
} from './inference-methods.ts';
import type { SceneReference } from '../../models/vision/scene/describe-scene.ts';
import type { TeachProgress } from '../../contract/teach.ts';

/** Everything that computes on pictures, each call in a thread of its own kind, so that nothing waits for teaching. */
export interface Inference extends AsyncDisposable {
  readonly threads: number;
  /** Loads the model ahead of the first part. @returns the execution provider in use. @throws AppError `package-…` */
  open(model: ModelLocation): Promise<string>;
  /** @param reference what the recipe's band compares with; null leaves light and position out */
  measure(picture: Picture, reference: SceneReference | null): Promise<Scene>;
  inspect(model: ModelLocation, picture: Picture): Promise<Judgement>;
  /** @throws AppError `package-…`, `image-…` */
  describePlacement(model: ModelLocation, source: Picture | Uint8Array): Promise<Placement>;
  encodeEvidence(picture: Picture): Promise<InferenceMethods['encodeEvidence']['output']>;
  encodeLive(picture: Picture): Promise<LivePicture>;
  prepareFrame(picture: Picture): Promise<PreparedImage>;
  /** @throws AppError `image-…` */
  prepareFile(fileName: string, bytes: Uint8Array): Promise<PreparedImage>;
  /** Returns the inner corners that are seen, none where there is no board. The first call loads OpenCV. @throws AppError `bad-request` */
  detectBoard(picture: Picture, board: CharucoBoard): Promise<readonly BoardCorner[]>;
  measurePicture(picture: Picture): Promise<PictureMeasures>;
  /** Measures pictures of an empty white surface. @throws AppError `calibration-failed` */
  measureFlatField(pictures: readonly Picture[]): Promise<FlatField>;
  /** Returns a live picture with what was measured of the camera taken out, to check the calibration by. @throws AppError `bad-request` */
  encodeCorrected(picture: Picture, correction: PictureCorrection): Promise<LivePicture>;
  /** Aborting ends the thread at once. @throws AppError `cancelled`, `too-few-images`, `image-…` */
  teach(
    request: TeachRequest,
    onProgress: (progress: TeachProgress) => void,
    signal: AbortSignal,
  ): Promise<TaughtPackage>;
}
