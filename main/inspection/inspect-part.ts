import type { Clock } from '../../contract/clock.ts';
import type { InspectionId } from '../../contract/ids.ts';
import type { Inspection } from '../../contract/inspection.ts';
import type { Recipe } from '../../contract/recipe.ts';
import type { Camera } from '../camera/camera.ts';
import type { StationStore } from '../store/station-store.ts';
import { combineViews, type PartFinding } from './combine-views.ts';
import { judgeView, type JudgePorts, type ViewFinding, type ViewRequest } from './judge-view.ts';
import type { PartEvent } from './part-life.ts';
import { isFrame, takeFrame } from './take-frame.ts';

export type PartRequest = {
  readonly triggerId: string;
  readonly partSerial: string;
  readonly recipe: Recipe;
  /** One for each view of the recipe, in its order. */
  readonly views: readonly [ViewRequest, ...ViewRequest[]];
  readonly triggerTimeoutMs: number;
  /** How far apart the exposures of several cameras may be. */
  readonly maximumSkewUs: number;
  readonly operatorId: string;
};

export type PartPorts = JudgePorts & {
  readonly store: Pick<StationStore, 'saveInspection' | 'packagePath' | 'identity'>;
  readonly clock: Clock;
  readonly newInspectionId: () => InspectionId;
  /** Told each step, in order; the last one only after the record is on disk. */
  readonly onEvent: (event: PartEvent) => void;
};

export type InspectedPart = {
  readonly inspection: Inspection;
  /** Block id of the frame each camera sent. */
  readonly blockIds: ReadonlyMap<Camera, bigint>;
};

/**
 * Takes one part from trigger to durable record and returns the record. All cameras are triggered at once. A missing
 * frame, a failed proof or a failing model becomes a "cannot judge" record; only the store's own failure throws.
 *
 * @throws AppError `store-…` when the record could not be made durable; then there is no verdict
 */
export async function inspectPart(request: PartRequest, ports: PartPorts): Promise<InspectedPart> {
  const { triggerId, views, triggerTimeoutMs } = request;
  const startedAtUs = ports.clock.nowUs();
  const triggerAtUs = ports.clock.monotonicUs();
  ports.onEvent({ type: 'triggered', triggerId, atUs: startedAtUs });
  const taken = await Promise.all(views.map(({ camera }) => takeFrame(camera, triggerId, triggerTimeoutMs)));
  const frames = taken.filter(isFrame);
  try {
    const [first] = frames;
    if (first !== undefined) {
      ports.onEvent({ type: 'frame-arrived', triggerId, blockId: first.blockId });
    }
    const judge = (view: ViewRequest, index: number): Promise<ViewFinding> =>
      judgeView({ ...view, triggerId, triggerAtUs, taken: taken[index] ?? noFrame(views) }, ports);
    const [firstView, ...otherViews] = views;
    const findings = await Promise.all([
      judge(firstView, 0),
      ...otherViews.map((view, index) => judge(view, index + 1)),
    ] as const);
    const finding = combineViews(findings, request.maximumSkewUs);
    ports.onEvent({ type: 'proofs-checked', triggerId, failedProofs: finding.failedProofs });
    ports.onEvent({ type: 'scored', triggerId, verdict: finding.verdict });
    const record = recordOf(request, ports, { finding, startedAtUs });
    const inspection = await ports.store.saveInspection(record, finding.evidence);
    ports.onEvent({ type: 'record-durable', triggerId });
    return { inspection, blockIds: blockIdsOf(views, taken) };
  } finally {
    for (const frame of frames) {
      frame.release();
    }
  }
}

function noFrame(views: PartRequest['views']): never {
  throw new RangeError(`each of the ${views.length} views has a frame or the proof why not`);
}

function blockIdsOf(
  views: PartRequest['views'],
  taken: readonly Awaited<ReturnType<typeof takeFrame>>[],
): ReadonlyMap<Camera, bigint> {
  const blockIds = new Map<Camera, bigint>();
  for (const [index, { camera }] of views.entries()) {
    const frame = taken[index];
    if (camera !== null && frame !== undefined && isFrame(frame)) {
      blockIds.set(camera, frame.blockId);
    }
  }
  return blockIds;
}

type Facts = { readonly finding: PartFinding; readonly startedAtUs: number };

function recordOf(request: PartRequest, ports: PartPorts, { finding, startedAtUs }: Facts): Inspection {
  const { recipe } = request;
  const { deciding, failedProofs, verdict, views } = finding;
  const { judgement, view, frame } = deciding;
  return {
    inspectionId: ports.newInspectionId(),
    stationId: ports.store.identity.stationId,
    partSerial: request.partSerial,
    productCode: recipe.productCode,
    recipeId: recipe.recipeId,
    recipeRevision: recipe.revision,
    modelSha256: view.modelSha256,
    operatorId: request.operatorId,
    triggerId: request.triggerId,
    cameraSerial: frame?.serial ?? cameraOf(request, deciding)?.info.serial ?? '',
    startedAtUs,
    finishedAtUs: ports.clock.nowUs(),
    monotonicUs: ports.clock.monotonicUs(),
    bootId: ports.store.identity.bootId,
    verdict,
    score: judgement?.score ?? null,
    thresholds: view.thresholds,
    failedProofs: [...failedProofs],
    defects: [...(judgement?.defects ?? [])],
    images: [],
    views: [...views],
    truth: finding.truth,
    judgedBy: judgement === null ? 'interlock' : 'model',
    supersedes: null,
    note: '',
    inferenceMs: judgement?.inferenceMs ?? null,
    mmPerPixel: deciding.mmPerPixel,
  };
}

function cameraOf({ views }: PartRequest, { view }: ViewFinding): Camera | null {
  return views.find((request) => request.view === view)?.camera ?? null;
}
