import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Sha256 } from '../../../../contract/ids.ts';
import { Inspection } from '../../../../contract/inspection.ts';
import { Recipe, unchangedCameraSettings } from '../../../../contract/recipe.ts';
import { AuditEvent } from '../../../../contract/record.ts';
import { TeachSession } from '../../../../contract/teach.ts';
import type { NewImage } from '../../../../main/store/station-store.ts';

/** 2026-01-01 in microseconds. */
export const START_US = 1_767_225_600_000_000;

/** A UUID that is the same for the same number. */
export function exampleId(number: number): string {
  return `01900000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;
}

/** The number-th part; one every two seconds. */
export function exampleInspection(number: number, change: Partial<Record<keyof Inspection, unknown>> = {}): Inspection {
  return Inspection.parse({
    inspectionId: exampleId(number),
    stationId: 'bench-1',
    partSerial: `PART-${number}`,
    productCode: 'BRACKET',
    recipeId: null,
    recipeRevision: 0,
    modelSha256: null,
    operatorId: 'operator',
    triggerId: `trigger-${number}`,
    cameraSerial: 'SIM-1',
    startedAtUs: START_US + number * 2_000_000,
    finishedAtUs: START_US + number * 2_000_000 + 100_000,
    monotonicUs: number * 2_000_000,
    bootId: 'boot-1',
    verdict: 'pass',
    score: 0.25,
    thresholds: { review: 0.5, fail: 0.8 },
    failedProofs: [],
    defects: [
      {
        className: 'scratch',
        score: 0.4,
        box: { x: 1, y: 2, width: 3, height: 4 },
        areaPx: 9,
        outline: [
          [1, 2],
          [4, 2],
          [4, 6],
        ],
      },
    ],
    images: [],
    truth: null,
    judgedBy: 'model',
    supersedes: null,
    note: '',
    inferenceMs: 12.5,
    ...change,
  });
}

/** An image of the size asked for whose bytes depend on the seed alone. */
export function exampleImage(seed: string, sizeBytes = 256, role: NewImage['role'] = 'frame'): NewImage {
  const bytes = new Uint8Array(sizeBytes);
  for (let offset = 0; offset < sizeBytes; offset += 32) {
    bytes.set(
      createHash('sha256')
        .update(`${seed} ${offset}`)
        .digest()
        .subarray(0, sizeBytes - offset),
      offset,
    );
  }
  return { bytes, role, mime: 'image/png', width: 16, height: 16 };
}

export function exampleRecipe(number: number, revision = 1, modelSha256: Sha256 = exampleSha256('model')): Recipe {
  return Recipe.parse({
    recipeId: exampleId(number),
    revision,
    name: `Recipe ${number}`,
    productCode: 'BRACKET',
    cameraSerial: 'SIM-1',
    cameraSettings: { ...unchangedCameraSettings, exposureTimeUs: 1000, gainDb: 0 },
    regionOfInterest: null,
    modelSha256,
    modelName: 'model',
    thresholds: { review: 0.5, fail: 0.8 },
    promise: { calibrationImages: 20, falseRejectRate: 0.05, statement: 'at most 5 %' },
    sceneBand: { brightness: { min: 10, max: 240 }, focus: { min: 1, max: 1000 } },
    trainingImages: 20,
    createdAtUs: START_US,
    createdBy: 'operator',
  });
}

export function exampleSession(
  number: number,
  change: Partial<Record<keyof TeachSession, unknown>> = {},
): TeachSession {
  return TeachSession.parse({
    sessionId: exampleId(number),
    name: `Part ${number}`,
    productCode: 'BRACKET',
    cameraSerial: 'SIM-1',
    regionOfInterest: null,
    state: 'collecting',
    images: [],
    variety: null,
    progress: null,
    failure: null,
    modelSha256: null,
    thresholds: null,
    promise: null,
    trainingSeconds: null,
    recipeId: null,
    createdAtUs: START_US + number,
    updatedAtUs: START_US + number,
    ...change,
  });
}

export function exampleAudit(number: number, change: Partial<Record<keyof AuditEvent, unknown>> = {}): AuditEvent {
  return AuditEvent.parse({
    recordId: exampleId(number),
    occurredAtUs: START_US,
    operatorId: 'operator',
    action: 'station.started',
    inspectionId: null,
    recipeId: null,
    detail: '',
    ...change,
  });
}

export function exampleSha256(text: string | Uint8Array): Sha256 {
  return Sha256.parse(createHash('sha256').update(text).digest('hex'));
}

/** A clock that stands still until it is moved. */
export function manualClock(startUs = START_US): {
  nowUs: () => number;
  monotonicUs: () => number;
  advance: (us: number) => void;
} {
  let nowUs = startUs;
  return {
    nowUs: () => nowUs,
    monotonicUs: () => nowUs - startUs,
    advance: (us) => {
      nowUs += us;
    },
  };
}

/** A new empty folder that is removed when the scope ends. */
export function temporaryFolder(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'mai-store-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}
