import { AppError } from '../../contract/errors.ts';
import type { Clock } from '../../contract/clock.ts';
import type { InspectionId } from '../../contract/ids.ts';
import type { Inspection } from '../../contract/inspection.ts';
import type { CameraSettings, Recipe } from '../../contract/recipe.ts';
import type { FailedProof, Verdict } from '../../contract/verdict.ts';
import { pictureOf, type Camera, type Frame, type Picture } from '../camera/camera.ts';
import type { Inference } from '../inference/inference.ts';
import type { Judgement } from '../inference/inference-methods.ts';
import type { NewImage, StationStore } from '../store/station-store.ts';
import { decideVerdict } from './decide-verdict.ts';
import type { PartEvent } from './part-life.ts';
import { proveFrame } from './prove-frame.ts';

export type PartRequest = {
  readonly triggerId: string;
  readonly partSerial: string;
  readonly recipe: Recipe;
  readonly camera: Camera | null;
  readonly appliedSettings: CameraSettings;
  /** Block id of the last frame judged from this camera; null for the first. */
  readonly previousBlockId: bigint | null;
  readonly triggerTimeoutMs: number;
  readonly operatorId: string;
};

export type PartPorts = {
  readonly inference: Pick<Inference, 'measure' | 'inspect' | 'encodeEvidence'>;
  readonly store: Pick<StationStore, 'saveInspection' | 'packagePath' | 'identity'>;
  readonly clock: Clock;
  readonly newInspectionId: () => InspectionId;
  /** Told each step, in order; the last one only after the record is on disk. */
  readonly onEvent: (event: PartEvent) => void;
};

export type InspectedPart = { readonly inspection: Inspection; readonly blockId: bigint | null };

type Finding = {
  readonly verdict: Verdict;
  readonly judgement: Judgement | null;
  readonly failedProofs: readonly FailedProof[];
  readonly evidence: readonly NewImage[];
};

/**
 * Takes one part from trigger to durable record and returns the record. A missing frame, a failed proof or a
 * failing model becomes a "cannot judge" record; only the store's own failure throws.
 *
 * @throws AppError `store-…` when the record could not be made durable; then there is no verdict
 */
export async function inspectPart(request: PartRequest, ports: PartPorts): Promise<InspectedPart> {
  const { triggerId } = request;
  const startedAtUs = ports.clock.nowUs();
  const triggerAtUs = ports.clock.monotonicUs();
  ports.onEvent({ type: 'triggered', triggerId, atUs: startedAtUs });

  const frame = await takeFrame(request);
  try {
    const finding = isFrame(frame)
      ? await judgeFrame(frame, { ...request, triggerAtUs }, ports)
      : withoutFrame(frame, request, ports);
    const record = recordOf(request, ports, { finding, frame: isFrame(frame) ? frame : null, startedAtUs });
    const inspection = await ports.store.saveInspection(record, finding.evidence);
    ports.onEvent({ type: 'record-durable', triggerId });
    return { inspection, blockId: isFrame(frame) ? frame.blockId : null };
  } finally {
    if (isFrame(frame)) {
      frame.release();
    }
  }
}

function isFrame(value: Frame | FailedProof): value is Frame {
  return 'data' in value;
}

async function takeFrame({ camera, triggerId, triggerTimeoutMs }: PartRequest): Promise<Frame | FailedProof> {
  if (camera === null) {
    return failed('camera-lost', 'No camera is connected: check its cable and power');
  }
  try {
    return await camera.trigger(triggerId, triggerTimeoutMs);
  } catch (error) {
    return frameProof(error);
  }
}

function frameProof(error: unknown): FailedProof {
  if (error instanceof AppError && error.code === 'camera-timeout') {
    return failed('frame-timeout', 'The camera sent no picture in time: check its cable and trigger');
  }
  if (error instanceof AppError && error.code.startsWith('image-')) {
    return failed('frame-incomplete', error.message);
  }
  return failed('camera-lost', 'The camera is not connected: check its cable and power');
}

function failed(reason: FailedProof['reason'], message: string): FailedProof {
  return { reason, measured: null, band: null, message };
}

function withoutFrame(proof: FailedProof, { triggerId }: PartRequest, { onEvent }: PartPorts): Finding {
  onEvent({ type: 'proofs-checked', triggerId, failedProofs: [proof] });
  return { verdict: 'cannot-judge', judgement: null, failedProofs: [proof], evidence: [] };
}

async function judgeFrame(
  frame: Frame,
  request: PartRequest & { readonly triggerAtUs: number },
  ports: PartPorts,
): Promise<Finding> {
  const { inference, onEvent } = ports;
  const { triggerId, recipe } = request;
  onEvent({ type: 'frame-arrived', triggerId, blockId: frame.blockId });
  const picture = pictureOf(frame);
  // Encoding takes as long as judging, so both run at once, each in its own thread.
  const encoding = inference.encodeEvidence(picture).catch((error: unknown) => modelProof(error));
  const failedProofs = proveFrame(
    {
      frame,
      previousBlockId: request.previousBlockId,
      triggerAtUs: request.triggerAtUs,
      triggerId,
      appliedSettings: request.appliedSettings,
      scene: await inference.measure(picture),
      modelSha256: recipe.modelSha256,
    },
    recipe,
  );
  onEvent({ type: 'proofs-checked', triggerId, failedProofs });
  const judged = failedProofs.length > 0 ? failedProofs : await scorePicture(picture, recipe, ports);
  const encoded = await encoding;
  const evidence = 'reason' in encoded ? [] : encoded;
  if ('length' in judged || 'reason' in encoded) {
    const reasons = 'length' in judged ? judged : [];
    const proofs = 'reason' in encoded ? [...reasons, encoded] : reasons;
    onEvent({ type: 'scored', triggerId, verdict: 'cannot-judge' });
    return { verdict: 'cannot-judge', judgement: null, failedProofs: proofs, evidence };
  }
  const verdict = decideVerdict(judged.score, recipe.thresholds);
  onEvent({ type: 'scored', triggerId, verdict });
  return { verdict, judgement: judged, failedProofs: [], evidence: [...evidence, judged.map] };
}

/** Returns the judgement, or the one proof that failed: the model itself. */
async function scorePicture(
  picture: Picture,
  recipe: Recipe,
  { inference, store }: PartPorts,
): Promise<Judgement | readonly FailedProof[]> {
  try {
    const packagePath = await store.packagePath(recipe.modelSha256);
    return await inference.inspect({ sha256: recipe.modelSha256, packagePath }, picture);
  } catch (error) {
    return [modelProof(error)];
  }
}

function modelProof(error: unknown): FailedProof {
  const message = error instanceof Error ? error.message : String(error);
  const isUnreleased = error instanceof AppError && (error.code.startsWith('package-') || error.code === 'not-found');
  return failed(isUnreleased ? 'model-not-released' : 'model-failed', message);
}

type Facts = { readonly finding: Finding; readonly frame: Frame | null; readonly startedAtUs: number };

function recordOf(request: PartRequest, ports: PartPorts, { finding, frame, startedAtUs }: Facts): Inspection {
  const { recipe } = request;
  const { judgement, failedProofs, verdict } = finding;
  return {
    inspectionId: ports.newInspectionId(),
    stationId: ports.store.identity.stationId,
    partSerial: request.partSerial,
    productCode: recipe.productCode,
    recipeId: recipe.recipeId,
    recipeRevision: recipe.revision,
    modelSha256: recipe.modelSha256,
    operatorId: request.operatorId,
    triggerId: request.triggerId,
    cameraSerial: frame?.serial ?? request.camera?.info.serial ?? '',
    startedAtUs,
    finishedAtUs: ports.clock.nowUs(),
    monotonicUs: ports.clock.monotonicUs(),
    bootId: ports.store.identity.bootId,
    verdict,
    score: judgement?.score ?? null,
    thresholds: recipe.thresholds,
    failedProofs: [...failedProofs],
    defects: [...(judgement?.defects ?? [])],
    images: [],
    truth: frame?.truth ?? null,
    judgedBy: judgement === null ? 'interlock' : 'model',
    supersedes: null,
    note: '',
    inferenceMs: judgement?.inferenceMs ?? null,
  };
}
