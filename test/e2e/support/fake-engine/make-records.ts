import { createHash, randomUUID } from 'node:crypto';
import { InspectionId, RecipeId, Sha256, TeachSessionId } from '../../../../contract/ids.ts';
import type { CameraInfo } from '../../../../contract/camera.ts';
import type { Inspection } from '../../../../contract/inspection.ts';
import type { Recipe } from '../../../../contract/recipe.ts';
import type { StationStatus } from '../../../../contract/status.ts';
import type { TeachSession } from '../../../../contract/teach.ts';
import type { Verdict } from '../../../../contract/verdict.ts';
import { drawPart } from './draw-part.ts';
import { unchangedCameraSettings } from '../../../../contract/recipe.ts';

/** Everything the fake shows happened at this time. */
export const NOW_US = Date.UTC(2026, 2, 3, 13, 2, 11) * 1000;
const PART_US = 12_400_000;
export const thresholds = { review: 0.55, fail: 0.8 } as const;
const recipeId = RecipeId.parse('0197f000-0000-7000-8000-000000000001');

export type ImageShelf = Map<string, { readonly mime: string; readonly bytes: Uint8Array }>;

/** Stores bytes under their hash, as the engine does. */
export function keep(images: ImageShelf, mime: string, bytes: Uint8Array): Sha256 {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  images.set(sha256, { mime, bytes });
  return Sha256.parse(sha256);
}

export const simulatorInfo: CameraInfo = {
  cameraId: 'sim',
  kind: 'simulator',
  serial: 'SIM-0001',
  vendor: 'ManufactureAI',
  model: 'Simulator',
  portPath: null,
};

const scores: Record<Verdict, number | null> = { pass: 0.21, review: 0.63, fail: 1.42, 'cannot-judge': null };

/** Returns one judged part, `age` parts ago, with its pictures on the shelf. */
export function makeInspection(images: ImageShelf, verdict: Verdict, age: number): Inspection {
  const isBad = verdict === 'review' || verdict === 'fail';
  const { width, height, frame, map } = drawPart(age % 4, isBad);
  const score = scores[verdict];
  const finishedAtUs = NOW_US - age * PART_US;
  const image = (role: 'frame' | 'map', mime: 'image/jpeg' | 'image/png', bytes: Uint8Array) => ({
    sha256: keep(images, mime, bytes),
    role,
    mime,
    sizeBytes: bytes.length,
    width,
    height,
  });
  return {
    inspectionId: InspectionId.parse(randomUUID()),
    stationId: 'line-2-bench-4',
    partSerial: `88213-${String(147 - age).padStart(4, '0')}`,
    productCode: 'B-114-C',
    recipeId,
    recipeRevision: 3,
    modelSha256: Sha256.parse('ab'.repeat(32)),
    operatorId: 'operator',
    triggerId: randomUUID(),
    cameraSerial: 'SIM-0001',
    startedAtUs: finishedAtUs - 180_000,
    finishedAtUs,
    monotonicUs: 1,
    bootId: 'boot-1',
    verdict,
    score: score === null ? null : score + 0.05 * Math.sin(age * 2.3),
    thresholds,
    failedProofs:
      verdict === 'cannot-judge'
        ? [{ reason: 'too-dark', measured: 61.4, band: { min: 78, max: 132 }, message: 'too dark' }]
        : [],
    defects: isBad
      ? [
          {
            className: 'scratch',
            score: 1.4,
            box: { x: 585, y: 185, width: 140, height: 62 },
            areaPx: 3000,
            outline: [
              [585, 185],
              [640, 190],
              [725, 232],
              [722, 247],
              [660, 236],
              [586, 202],
            ],
          },
        ]
      : [],
    images:
      verdict === 'cannot-judge'
        ? [image('frame', 'image/jpeg', frame)]
        : [image('frame', 'image/jpeg', frame), image('map', 'image/png', map)],
    views: [],
    truth: { isDefective: isBad, className: isBad ? 'scratch' : 'good' },
    judgedBy: verdict === 'cannot-judge' ? 'interlock' : 'model',
    supersedes: null,
    note: '',
    inferenceMs: score === null ? null : 41.2,
    mmPerPixel: 0.045,
  };
}

/** Returns the part as a second camera saw it too, which found nothing on it. */
export function seenByTwo(images: ImageShelf, inspection: Inspection): Inspection {
  const { width, height, frame } = drawPart(3, false);
  const { verdict, score, defects, modelSha256, failedProofs } = inspection;
  const view = {
    cameraSerial: 'SIM-0001',
    mmPerPixel: null,
    modelSha256: modelSha256 ?? Sha256.parse('ab'.repeat(32)),
    thresholds,
  };
  return {
    ...inspection,
    failedProofs: failedProofs.map((proof) => ({ ...proof, viewName: 'side' })),
    images: [
      ...inspection.images.map((image) => ({ ...image, viewName: 'side' })),
      {
        sha256: keep(images, 'image/jpeg', frame),
        role: 'frame',
        mime: 'image/jpeg',
        sizeBytes: frame.length,
        width,
        height,
        viewName: 'first',
      },
    ],
    views: [
      { ...view, viewName: 'first', verdict: 'pass', score: 0.14, defects: [], inferenceMs: 40 },
      { ...view, viewName: 'side', cameraSerial: '5F1C20AB', verdict, score, defects, inferenceMs: 41 },
    ],
  };
}

/** Returns a recipe; the first is the active one. */
export function makeRecipe(number: number): Recipe {
  return {
    recipeId: number === 1 ? recipeId : RecipeId.parse(randomUUID()),
    revision: number === 1 ? 3 : 1,
    name: ['Bracket B-114 rev C', 'Cover plate, brushed', 'Sample product'][number - 1] ?? 'Part',
    productCode: ['B-114-C', 'CP-20-1', 'SAMPLE'][number - 1] ?? 'P',
    cameraSerial: 'SIM-0001',
    cameraPortPath: null,
    cameraSettings: { ...unchangedCameraSettings, exposureTimeUs: 8000, gainDb: 0 },
    regionOfInterest: null,
    modelSha256: Sha256.parse('ab'.repeat(32)),
    modelName: 'anomaly 1.3',
    thresholds,
    promise: { calibrationImages: 99, falseRejectRate: 0.01, statement: '' },
    sceneBand: {
      brightness: { min: 78, max: 132 },
      focus: { min: 20, max: 400 },
      light: null,
      position: null,
      surroundings: null,
      placements: 0,
    },
    additionalViews: [],
    trainingImages: 99,
    createdAtUs: NOW_US - 86_400_000_000 * number,
    createdBy: 'operator',
  };
}

/** Returns a teach session with `count` good pictures. */
export function makeSession(images: ImageShelf, state: TeachSession['state'], count: number): TeachSession {
  const isTrained = state === 'trained' || state === 'released';
  return {
    sessionId: TeachSessionId.parse(randomUUID()),
    name: 'Bracket B-200',
    productCode: 'B-200-A',
    cameraSerial: 'SIM-0001',
    regionOfInterest: null,
    state,
    images: Array.from({ length: count }, (_unused, index) => {
      const sha256 = keep(images, 'image/jpeg', drawPart(index, false).frame);
      return { sha256, thumbnailSha256: sha256, fileName: `capture-${index}.jpg`, addedAtUs: NOW_US };
    }),
    variety: count < 2 ? null : 0.04,
    progress: state === 'training' ? { phase: 'features', fraction: 0.42, secondsLeft: 3.2 } : null,
    failure: state === 'failed' ? 'The pictures differ in size.' : null,
    modelSha256: null,
    thresholds: isTrained ? thresholds : null,
    promise: isTrained ? { calibrationImages: count, falseRejectRate: 1 / (count + 1), statement: '' } : null,
    trainingSeconds: isTrained ? 4.3 : null,
    recipeId: null,
    createdAtUs: NOW_US,
    updatedAtUs: NOW_US,
  };
}

/** Returns a station that is well. */
export function makeStatus(recipe: Recipe): StationStatus {
  const { name, productCode, revision, modelSha256, modelName } = recipe;
  return {
    stationId: 'line-2-bench-4',
    stationName: 'Line 2 · Bench 4',
    version: '0.1.0',
    bootId: 'boot-1',
    phase: 'idle',
    isRunning: false,
    fault: null,
    camera: {
      info: simulatorInfo,
      state: 'connected',
    },
    recipe: { recipeId: recipe.recipeId, name, productCode, revision, modelSha256, modelName, thresholds },
    operator: { operatorId: 'operator', name: 'A. Operator' },
    sync: { pending: 37, oldestPendingUs: NOW_US - 1e9, hasServer: true },
    disk: { state: 'green', freeBytes: 412e9 },
    inference: { provider: 'cpu', threads: 2 },
    preparation: null,
    counters: {
      sinceUs: NOW_US - 4 * 3_600e6,
      parts: 146,
      pass: 138,
      review: 4,
      fail: 3,
      cannotJudge: 1,
      yield: 0.952,
      taktSeconds: 12.4,
      truthKnown: 146,
      escapes: 0,
      knownBad: 6,
      overkill: 1,
      knownGood: 140,
    },
  };
}
