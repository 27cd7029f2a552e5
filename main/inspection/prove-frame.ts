import type { CameraInfo } from '../../contract/camera.ts';
import type { CameraSettings, RecipeView } from '../../contract/recipe.ts';
import type { FailedProof } from '../../contract/verdict.ts';
import type { Frame } from '../camera/camera.ts';
import type { Judgement, Scene } from '../inference/inference-methods.ts';
import { failedProof } from './failed-proof.ts';
import { proveScene, proveSurroundings } from './prove-scene.ts';
import { proveSettings } from './prove-settings.ts';

/** Everything the station knows about a frame before it may be judged. */
export type FrameEvidence = {
  readonly frame: Pick<Frame, 'serial' | 'hostTimeUs' | 'status' | 'blockId' | 'missedFrames' | 'triggerId'>;
  readonly cameraPortPath: CameraInfo['portPath'];
  readonly previousBlockId: bigint | null;
  readonly triggerId: string;
  /** Monotonic, same clock as the frame's `hostTimeUs`. */
  readonly triggerAtUs: number;
  /** Read back from the camera for this part; null when it could not be read. */
  readonly settings: CameraSettings | null;
  readonly scene: Scene;
};

/** Returns every proof that failed, each with what was measured, what was allowed and what to do; empty when the frame may be judged. */
export function proveFrame(evidence: FrameEvidence, view: RecipeView): readonly FailedProof[] {
  return [
    proveCamera(evidence, view),
    provePort(evidence, view),
    proveFresh(evidence),
    proveContinuous(evidence),
    proveWhole(evidence),
    ...proveSettings(evidence.settings, view.cameraSettings),
    ...proveScene(evidence.scene, view.sceneBand),
  ].filter((proof) => proof !== null);
}

/** Returns every proof that failed once the model ran: its own identity, and what it saw around the part. */
export function proveJudgement(
  { modelSha256, surroundings }: Pick<Judgement, 'modelSha256' | 'surroundings'>,
  view: RecipeView,
): readonly FailedProof[] {
  const model =
    modelSha256 === view.modelSha256
      ? null
      : failedProof(
          'model-not-released',
          'The loaded model is not the one released for this recipe: choose the recipe again',
        );
  return [model, proveSurroundings(surroundings, view.sceneBand)].filter((proof) => proof !== null);
}

function proveCamera({ frame }: FrameEvidence, { cameraSerial }: RecipeView): FailedProof | null {
  return frame.serial === cameraSerial
    ? null
    : failedProof(
        'wrong-camera',
        `Camera ${frame.serial} took the picture, but the recipe was made with ${cameraSerial}: choose that camera or teach the part with this one`,
      );
}

function provePort({ cameraPortPath }: FrameEvidence, view: RecipeView): FailedProof | null {
  return view.cameraPortPath === null || cameraPortPath === view.cameraPortPath
    ? null
    : failedProof(
        'wrong-port',
        `The camera is plugged in at ${cameraPortPath ?? 'an unknown place'} instead of ${view.cameraPortPath}: plug it in there, or save the recipe with the new place`,
      );
}

function proveFresh({ frame, previousBlockId, triggerAtUs, triggerId }: FrameEvidence): FailedProof | null {
  const isNewer = frame.hostTimeUs > triggerAtUs && (previousBlockId === null || frame.blockId > previousBlockId);
  return isNewer && frame.triggerId === triggerId
    ? null
    : failedProof('frame-stale', 'The camera repeated an old picture: inspect again, then restart the camera');
}

function proveContinuous({ frame }: FrameEvidence): FailedProof | null {
  return frame.missedFrames === 0
    ? null
    : failedProof(
        'frames-missing',
        `${frame.missedFrames === 1 ? 'One picture was' : `${frame.missedFrames} pictures were`} lost before this one: inspect again, then check cable and network`,
        { measured: frame.missedFrames, band: { min: 0, max: 0 } },
      );
}

function proveWhole({ frame }: FrameEvidence): FailedProof | null {
  return frame.status === 'ok'
    ? null
    : failedProof('frame-incomplete', 'The picture is not complete: inspect again, then check the camera cable');
}
