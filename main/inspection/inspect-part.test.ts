import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '../../contract/errors.ts';
import { InspectionId } from '../../contract/ids.ts';
import type { Inspection } from '../../contract/inspection.ts';
import { Recipe, unchangedCameraSettings } from '../../contract/recipe.ts';
import type { Camera, Frame } from '../camera/camera.ts';
import type { Judgement, Scene } from '../inference/inference-methods.ts';
import { inspectPart, type PartPorts, type PartRequest } from './inspect-part.ts';
import type { NewImage } from '../store/station-store.ts';
import { idle, nextPartLife, type PartEvent } from './part-life.ts';

const recipe = Recipe.parse({
  recipeId: '01919191-9191-7191-8191-919191919191',
  revision: 1,
  name: 'Bracket',
  productCode: 'B-114',
  cameraSerial: 'SIM-1',
  cameraSettings: { ...unchangedCameraSettings, exposureTimeUs: null, gainDb: null },
  regionOfInterest: null,
  modelSha256: 'a'.repeat(64),
  modelName: 'Bracket',
  thresholds: { review: 1, fail: 1.4 },
  promise: { calibrationImages: 20, falseRejectRate: 0.05, statement: 's' },
  sceneBand: { brightness: { min: 80, max: 140 }, focus: { min: 50, max: 400 } },
  trainingImages: 20,
  createdAtUs: 1,
  createdBy: 'o',
});
const healthyScene: Scene = { brightness: 110, focus: 200 };

type Bench = {
  readonly request: PartRequest;
  readonly ports: PartPorts;
  readonly events: PartEvent[];
  readonly saved: Inspection[];
  readonly released: () => number;
};

function image(role: NewImage['role']): NewImage {
  return { role, mime: 'image/jpeg', width: 4, height: 2, bytes: new Uint8Array([1]) };
}

type Given = {
  readonly frame?: Partial<Frame>;
  readonly scene?: Scene;
  readonly score?: number;
  readonly modelError?: Error;
  readonly cameraError?: Error;
  readonly encodeError?: Error;
  readonly storeError?: Error;
};

function bench(given: Given): Bench {
  const events: PartEvent[] = [];
  const saved: Inspection[] = [];
  let released = 0;
  let nowUs = 1_000;
  const frame: Frame = {
    cameraId: 'c',
    serial: 'SIM-1',
    blockId: 8n,
    hostTimeUs: 1_000_000,
    width: 4,
    height: 2,
    format: 'Mono8',
    data: new Uint8Array(new SharedArrayBuffer(8)),
    status: 'ok',
    triggerId: 't1',
    truth: null,
    release: () => {
      released += 1;
    },
    ...given.frame,
  };
  const camera = {
    info: { cameraId: 'c', kind: 'simulator', serial: 'SIM-1', vendor: '', model: '' },
    trigger: async () => {
      if (given.cameraError !== undefined) {
        throw given.cameraError;
      }
      return frame;
    },
  } as unknown as Camera;
  const judgement: Judgement = { score: given.score ?? 0.3, defects: [], inferenceMs: 9, map: image('map') };
  return {
    events,
    saved,
    released: () => released,
    request: {
      triggerId: 't1',
      partSerial: 'S1',
      recipe,
      camera,
      appliedSettings: { ...unchangedCameraSettings, exposureTimeUs: null, gainDb: null },
      previousBlockId: 7n,
      triggerTimeoutMs: 100,
      operatorId: 'o',
    },
    ports: {
      inference: {
        measure: async () => given.scene ?? healthyScene,
        inspect: async () => {
          if (given.modelError !== undefined) {
            throw given.modelError;
          }
          return judgement;
        },
        encodeEvidence: async () => {
          if (given.encodeError !== undefined) {
            throw given.encodeError;
          }
          return [image('frame'), image('thumbnail')];
        },
      },
      store: {
        identity: { stationId: 's', epoch: 1, bootId: 'b' },
        packagePath: async () => 'm.mai',
        saveInspection: async (record) => {
          if (given.storeError !== undefined) {
            throw given.storeError;
          }
          saved.push(record);
          return record;
        },
      },
      clock: { nowUs: () => (nowUs += 10), monotonicUs: () => (nowUs += 10) },
      newInspectionId: () => InspectionId.parse('01919191-9191-7191-8191-919191919192'),
      onEvent: (event) => events.push(event),
    },
  };
}

test.each([
  [0.3, 'pass'],
  [1, 'review'],
  [1.4, 'fail'],
])('a proved frame with score %d is recorded as %s', async (score, verdict) => {
  const { request, ports, saved, released } = bench({ score });
  const { inspection, blockId } = await inspectPart(request, ports);
  expect(inspection).toMatchObject({ verdict, score, judgedBy: 'model', failedProofs: [] });
  expect(saved).toEqual([inspection]);
  expect(blockId).toBe(8n);
  expect(released()).toBe(1);
});

test.each<[string, Given, string]>([
  ['another camera', { frame: { serial: 'SIM-2' } }, 'wrong-camera'],
  ['an old frame', { frame: { hostTimeUs: 5 } }, 'frame-stale'],
  ['a repeated frame', { frame: { blockId: 7n } }, 'frame-stale'],
  ['half a frame', { frame: { status: 'incomplete' } }, 'frame-incomplete'],
  ['a dark scene', { scene: { brightness: 40, focus: 200 } }, 'too-dark'],
  ['a bright scene', { scene: { brightness: 200, focus: 200 } }, 'too-bright'],
  ['a blurred scene', { scene: { brightness: 110, focus: 10 } }, 'out-of-focus'],
  ['a missing model', { modelError: new AppError('not-found', 'no model') }, 'model-not-released'],
  ['a crashed model', { modelError: new Error('boom') }, 'model-failed'],
  ['a picture that cannot be kept', { encodeError: new Error('thread ended') }, 'model-failed'],
  ['no frame in time', { cameraError: new AppError('camera-timeout', 't') }, 'frame-timeout'],
  ['a picture that cannot be read', { cameraError: new AppError('image-unreadable', 'cut short') }, 'frame-incomplete'],
  ['a camera that left', { cameraError: new AppError('camera-disconnected', 'g') }, 'camera-lost'],
])('%s is recorded as cannot judge', async (_, given, reason) => {
  const { request, ports, saved } = bench({ ...given, score: 0.1 });
  const { inspection } = await inspectPart(request, ports);
  expect(inspection).toMatchObject({ verdict: 'cannot-judge', score: null });
  expect(inspection.failedProofs.map((proof) => proof.reason)).toContain(reason);
  expect(saved).toHaveLength(1);
});

test('without a camera the part is recorded all the same', async () => {
  const { request, ports, saved } = bench({});
  await inspectPart({ ...request, camera: null }, ports);
  expect(saved[0]).toMatchObject({ verdict: 'cannot-judge', cameraSerial: '' });
});

test('when the record cannot be kept there is no verdict, and the frame goes back', async () => {
  const { request, ports, events, released } = bench({ storeError: new AppError('store-full', 'full') });
  await expect(inspectPart(request, ports)).rejects.toMatchObject({ code: 'store-full' });
  expect(events.map(({ type }) => type)).not.toContain('record-durable');
  expect(released()).toBe(1);
});

test('whatever happens, the steps told are ones the reducer accepts, ending in recorded', async () => {
  const anything = fc.record({
    status: fc.constantFrom<Frame['status']>('ok', 'incomplete', 'corrupt'),
    serial: fc.constantFrom('SIM-1', 'SIM-2'),
    brightness: fc.integer({ min: 0, max: 255 }),
    score: fc.double({ min: 0, max: 3 }),
    fails: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(anything, async ({ status, serial, brightness, score, fails }) => {
      const error = fails ? { modelError: new Error('boom') } : {};
      const { request, ports, events } = bench({
        frame: { status, serial },
        scene: { brightness, focus: 200 },
        score,
        ...error,
      });
      const { inspection } = await inspectPart(request, ports);
      const life = events.reduce(nextPartLife, idle);
      expect(life).toMatchObject({ phase: 'recorded', verdict: inspection.verdict });
      const isProved = status === 'ok' && serial === 'SIM-1' && brightness >= 80 && brightness <= 140 && !fails;
      expect(inspection.verdict === 'cannot-judge').toBe(!isProved);
    }),
  );
});
