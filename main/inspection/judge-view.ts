import { AppError } from '../../contract/errors.ts';
import type { CameraSettings, RecipeView } from '../../contract/recipe.ts';
import type { FailedProof, Verdict } from '../../contract/verdict.ts';
import { pictureOf, type Camera, type Frame, type Picture } from '../camera/camera.ts';
import type { Inference } from '../inference/inference.ts';
import type { Judgement } from '../inference/inference-methods.ts';
import type { NewImage, StationStore } from '../store/station-store.ts';
import { decideVerdict } from './decide-verdict.ts';
import { failedProof } from './failed-proof.ts';
import { proveFrame, proveJudgement } from './prove-frame.ts';
import { sceneReferenceOf } from './prove-scene.ts';
import { isFrame } from './take-frame.ts';

/** One view of the part under inspection. */
export type ViewRequest = {
  readonly view: RecipeView;
  readonly camera: Camera | null;
  /** Block id of the last frame judged from this camera; null for the first. */
  readonly previousBlockId: bigint | null;
  /** What the camera was calibrated to; null where it was not. */
  readonly scale: PictureScale | null;
};

/** How large a pixel is, for pictures of this size. */
export type PictureScale = { readonly width: number; readonly height: number; readonly mmPerPixel: number };

/** What one view came to. */
export type ViewFinding = {
  readonly view: RecipeView;
  readonly frame: Frame | null;
  readonly verdict: Verdict;
  readonly mmPerPixel: number | null;
  readonly judgement: Judgement | null;
  readonly failedProofs: readonly FailedProof[];
  readonly evidence: readonly NewImage[];
};

export type JudgePorts = {
  readonly inference: Pick<Inference, 'measure' | 'inspect' | 'encodeEvidence'>;
  readonly store: Pick<StationStore, 'packagePath'>;
};

export type TakenView = ViewRequest & {
  readonly triggerId: string;
  /** Monotonic. */
  readonly triggerAtUs: number;
  readonly taken: Frame | FailedProof;
};

/** Proves and judges one view's picture. Never throws: what goes wrong is a failed proof. */
export async function judgeView(request: TakenView, ports: JudgePorts): Promise<ViewFinding> {
  const { view, taken } = request;
  if (!isFrame(taken)) {
    const failedProofs = [taken];
    return {
      view,
      frame: null,
      mmPerPixel: null,
      verdict: 'cannot-judge',
      judgement: null,
      failedProofs,
      evidence: [],
    };
  }
  const mmPerPixel = scaleOf(taken, request.scale);
  const picture = pictureOf(taken);
  // Encoding takes as long as judging, so both run at once, each in its own thread.
  const encoding = ports.inference.encodeEvidence(picture).catch((error: unknown) => modelProof(error));
  const judged = await judgePicture(taken, picture, request, ports);
  const encoded = await encoding;
  const evidence = 'reason' in encoded ? [] : encoded;
  if ('failedProofs' in judged || 'reason' in encoded) {
    const reasons = 'failedProofs' in judged ? judged.failedProofs : [];
    const failedProofs = 'reason' in encoded ? [...reasons, encoded] : reasons;
    return { view, frame: taken, mmPerPixel, verdict: 'cannot-judge', judgement: null, failedProofs, evidence };
  }
  const verdict = decideVerdict(judged.score, view.thresholds);
  const kept = [...evidence, judged.map];
  return { view, frame: taken, mmPerPixel, verdict, judgement: judged, failedProofs: [], evidence: kept };
}

function scaleOf({ width, height }: Frame, scale: PictureScale | null): number | null {
  return scale?.width === width && scale.height === height ? scale.mmPerPixel : null;
}

type Refused = { readonly failedProofs: readonly FailedProof[] };

async function judgePicture(
  frame: Frame,
  picture: Picture,
  { view, camera, previousBlockId, triggerId, triggerAtUs }: TakenView,
  ports: JudgePorts,
): Promise<Judgement | Refused> {
  try {
    const [scene, settings] = await Promise.all([
      ports.inference.measure(picture, sceneReferenceOf(view.sceneBand)),
      readSettings(camera),
    ]);
    const cameraPortPath = camera?.info.portPath ?? null;
    const evidence = { frame, cameraPortPath, previousBlockId, triggerId, triggerAtUs, settings, scene };
    const failedProofs = proveFrame(evidence, view);
    if (failedProofs.length > 0) {
      return { failedProofs };
    }
    const packagePath = await ports.store.packagePath(view.modelSha256);
    const judgement = await ports.inference.inspect({ sha256: view.modelSha256, packagePath }, picture);
    const afterwards = proveJudgement(judgement, view);
    return afterwards.length > 0 ? { failedProofs: afterwards } : judgement;
  } catch (error) {
    return { failedProofs: [modelProof(error)] };
  }
}

async function readSettings(camera: Camera | null): Promise<CameraSettings | null> {
  try {
    return (await camera?.readSettings()) ?? null;
  } catch {
    // Settings that cannot be read are a failed proof of their own.
    return null;
  }
}

function modelProof(error: unknown): FailedProof {
  const message = error instanceof Error ? error.message : String(error);
  const isUnreleased = error instanceof AppError && (error.code.startsWith('package-') || error.code === 'not-found');
  return failedProof(isUnreleased ? 'model-not-released' : 'model-failed', message);
}
