import type { CameraSettings, Recipe, SceneBand } from '../../contract/recipe.ts';
import type { Sha256 } from '../../contract/ids.ts';
import type { CannotJudgeReason, FailedProof } from '../../contract/verdict.ts';
import type { Frame } from '../camera/camera.ts';
import type { Scene } from '../inference/inference-methods.ts';

/** Relative difference above which a setting that was read back is another one than the recipe's. */
const SETTING_TOLERANCE = 0.01;

/** Everything the station knows about a frame before it may be judged. */
export type FrameEvidence = {
  readonly frame: Pick<Frame, 'serial' | 'hostTimeUs' | 'status' | 'blockId' | 'triggerId'>;
  readonly previousBlockId: bigint | null;
  readonly triggerId: string;
  /** Monotonic, same clock as the frame's `hostTimeUs`. */
  readonly triggerAtUs: number;
  readonly appliedSettings: CameraSettings;
  readonly scene: Scene;
  readonly modelSha256: Sha256 | null;
};

/** Returns every proof that failed, each with what was measured, what was allowed and what to do; empty when the frame may be judged. */
export function proveFrame(evidence: FrameEvidence, recipe: Recipe): readonly FailedProof[] {
  return [
    proveCamera(evidence, recipe),
    proveFresh(evidence),
    proveWhole(evidence),
    ...proveSettings(evidence, recipe),
    proveBrightness(evidence.scene, recipe.sceneBand),
    proveFocus(evidence.scene, recipe.sceneBand),
    proveModel(evidence, recipe),
  ].filter((proof) => proof !== null);
}

type Measured = { readonly measured: number; readonly band: { readonly min: number; readonly max: number } };

function failed(reason: CannotJudgeReason, message: string, measured?: Measured): FailedProof {
  return { reason, message, measured: measured?.measured ?? null, band: measured?.band ?? null };
}

function proveCamera({ frame }: FrameEvidence, { cameraSerial }: Recipe): FailedProof | null {
  return frame.serial === cameraSerial
    ? null
    : failed(
        'wrong-camera',
        `Camera ${frame.serial} took the picture, but the recipe was made with ${cameraSerial}: choose that camera or teach the part with this one`,
      );
}

function proveFresh({ frame, previousBlockId, triggerAtUs, triggerId }: FrameEvidence): FailedProof | null {
  const isNewer = frame.hostTimeUs > triggerAtUs && (previousBlockId === null || frame.blockId > previousBlockId);
  return isNewer && frame.triggerId === triggerId
    ? null
    : failed('frame-stale', 'The camera repeated an old picture: inspect again, then restart the camera');
}

function proveWhole({ frame }: FrameEvidence): FailedProof | null {
  return frame.status === 'ok'
    ? null
    : failed('frame-incomplete', 'The picture is not complete: inspect again, then check the camera cable');
}

function proveSettings(
  { appliedSettings }: FrameEvidence,
  { cameraSettings }: Recipe,
): readonly (FailedProof | null)[] {
  return [
    proveSetting('Exposure time', appliedSettings.exposureTimeUs, cameraSettings.exposureTimeUs),
    proveSetting('Gain', appliedSettings.gainDb, cameraSettings.gainDb),
  ];
}

function proveSetting(name: string, applied: number | null, wanted: number | null): FailedProof | null {
  if (wanted === null) {
    return null;
  }
  const slack = Math.abs(wanted) * SETTING_TOLERANCE;
  const band = { min: wanted - slack, max: wanted + slack };
  if (applied !== null && applied >= band.min && applied <= band.max) {
    return null;
  }
  const text = `${name} is ${applied ?? 'unknown'} instead of ${wanted}: choose the recipe again, then check the camera`;
  return failed('settings-differ', text, applied === null ? undefined : { measured: applied, band });
}

function proveBrightness({ brightness }: Scene, { brightness: band }: SceneBand): FailedProof | null {
  const middle = (band.min + band.max) / 2;
  const percent = Math.round((Math.abs(brightness - middle) / Math.max(middle, 1)) * 100);
  if (brightness < band.min) {
    return failed(
      'too-dark',
      `Picture is ${percent} % darker than at commissioning: check the lamp and the lens cover`,
      { measured: brightness, band },
    );
  }
  // Written as "not within" so that a measure that is no number never passes.
  return brightness <= band.max
    ? null
    : failed(
        'too-bright',
        `Picture is ${percent} % brighter than at commissioning: check for stray light and the lamp`,
        { measured: brightness, band },
      );
}

function proveFocus({ focus }: Scene, { focus: band }: SceneBand): FailedProof | null {
  return focus >= band.min && focus <= band.max
    ? null
    : failed('out-of-focus', 'Picture is not as sharp as at commissioning: check focus, lens and part position', {
        measured: focus,
        band,
      });
}

function proveModel({ modelSha256 }: FrameEvidence, recipe: Recipe): FailedProof | null {
  return modelSha256 === recipe.modelSha256
    ? null
    : failed('model-not-released', 'The loaded model is not the one released for this recipe: choose the recipe again');
}
