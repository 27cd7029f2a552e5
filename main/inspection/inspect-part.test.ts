import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '../../contract/errors.ts';
import { InspectionId, Sha256 } from '../../contract/ids.ts';
import type { Inspection } from '../../contract/inspection.ts';
import { FIRST_VIEW, Recipe, RecipeView, unchangedCameraSettings } from '../../contract/recipe.ts';
import type { Camera, Frame } from '../camera/camera.ts';
import type { Judgement, Scene } from '../inference/inference-methods.ts';
import { inspectPart, type PartPorts, type PartRequest } from './inspect-part.ts';
import type { PictureScale } from './judge-view.ts';
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
const healthyScene: Scene = { brightness: 110, focus: 200, lightDistance: null, shift: null };
/** Where the opened package is the released one. */
const RELEASED = recipe.modelSha256;

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
  readonly otherFrame?: Partial<Frame>;
  readonly settingsError?: Error;
  readonly scale?: PictureScale;
  readonly scene?: Partial<Scene>;
  readonly score?: number;
  readonly judgement?: Partial<Judgement>;
  readonly otherScore?: number;
  readonly recipe?: Partial<Recipe>;
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
    missedFrames: 0,
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
  const used = { ...recipe, ...given.recipe };
  const cameraWith = (taken: Frame): Camera =>
    ({
      info: { cameraId: 'c', kind: 'simulator', serial: taken.serial, vendor: '', model: '', portPath: '1-2' },
      readSettings: async () => {
        if (given.settingsError !== undefined) {
          throw given.settingsError;
        }
        return unchangedCameraSettings;
      },
      trigger: async () => {
        if (given.cameraError !== undefined) {
          throw given.cameraError;
        }
        return taken;
      },
    }) as unknown as Camera;
  const judgementOf = (score: number): Judgement => ({
    modelSha256: RELEASED,
    surroundings: null,
    score,
    defects: [],
    inferenceMs: 9,
    map: image('map'),
    ...given.judgement,
  });
  const camera = cameraWith(frame);
  const others = used.additionalViews.map((view) => ({
    view,
    camera: cameraWith({ ...frame, serial: view.cameraSerial, width: 5, ...given.otherFrame }),
    previousBlockId: null,
    scale: null,
  }));
  return {
    events,
    saved,
    released: () => released,
    request: {
      triggerId: 't1',
      partSerial: 'S1',
      recipe: used,
      views: [
        { view: { ...used, viewName: FIRST_VIEW }, camera, previousBlockId: 7n, scale: given.scale ?? null },
        ...others,
      ],
      triggerTimeoutMs: 100,
      maximumSkewUs: 1_000,
      operatorId: 'o',
    },
    ports: {
      inference: {
        measure: async () => ({ ...healthyScene, ...given.scene }),
        inspect: async (_, { width }) => {
          if (given.modelError !== undefined) {
            throw given.modelError;
          }
          return judgementOf((width === 5 ? given.otherScore : given.score) ?? 0.3);
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
  const { inspection, blockIds } = await inspectPart(request, ports);
  expect(inspection).toMatchObject({ verdict, score, judgedBy: 'model', failedProofs: [] });
  expect(saved).toEqual([inspection]);
  expect([...blockIds.values()]).toEqual([8n]);
  expect(released()).toBe(1);
});

test.each([
  [4, 0.05],
  [8, null],
])('a camera calibrated for pictures %d wide gives %s mm a pixel to one of 4 × 2', async (width, mmPerPixel) => {
  const { request, ports } = bench({ scale: { width, height: 2, mmPerPixel: 0.05 } });
  expect((await inspectPart(request, ports)).inspection.mmPerPixel).toBe(mmPerPixel);
});

test.each<[string, Given, string]>([
  ['another camera', { frame: { serial: 'SIM-2' } }, 'wrong-camera'],
  ['an old frame', { frame: { hostTimeUs: 5 } }, 'frame-stale'],
  ['a repeated frame', { frame: { blockId: 7n } }, 'frame-stale'],
  ['a frame after a gap', { frame: { missedFrames: 2 } }, 'frames-missing'],
  ['half a frame', { frame: { status: 'incomplete' } }, 'frame-incomplete'],
  ['a dark scene', { scene: { brightness: 40, focus: 200 } }, 'too-dark'],
  ['a bright scene', { scene: { brightness: 200, focus: 200 } }, 'too-bright'],
  ['a blurred scene', { scene: { brightness: 110, focus: 10 } }, 'out-of-focus'],
  ['a camera in another socket', { recipe: { cameraPortPath: '1-3' } }, 'wrong-port'],
  [
    'a camera that does not tell its settings',
    {
      settingsError: new Error('gone'),
      recipe: { cameraSettings: { ...unchangedCameraSettings, gainDb: 3 } },
    },
    'settings-differ',
  ],
  ['a model that is another one', { judgement: { modelSha256: Sha256.parse('b'.repeat(64)) } }, 'model-not-released'],
  [
    'other surroundings',
    {
      judgement: { surroundings: Float32Array.of(1, 1) },
      recipe: { sceneBand: { ...recipe.sceneBand, surroundings: { mean: [0, 0], maximumDistance: 1 } } },
    },
    'scene-differs',
  ],
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
  const [first] = request.views;
  await inspectPart({ ...request, views: [{ ...first, camera: null }] }, ports);
  expect(saved[0]).toMatchObject({ verdict: 'cannot-judge', cameraSerial: '' });
});

const side = RecipeView.parse({ ...recipe, viewName: 'side', cameraSerial: 'SIM-9', modelName: 'Side' });

test.each<[string, Given, string, string]>([
  ['both views pass', { score: 0.3, otherScore: 0.2 }, 'pass', 'SIM-1'],
  ['the second view fails', { score: 0.3, otherScore: 2 }, 'fail', 'SIM-9'],
  ['the first view fails worse', { score: 3, otherScore: 2 }, 'fail', 'SIM-1'],
  ['the first view is for review', { score: 1.1, otherScore: 0.2 }, 'review', 'SIM-1'],
])('one part, two cameras: %s', async (_, given, verdict, cameraSerial) => {
  const { request, ports, released } = bench({ ...given, recipe: { additionalViews: [side] } });
  const { inspection, blockIds } = await inspectPart(request, ports);
  expect(inspection).toMatchObject({ verdict, cameraSerial });
  expect(inspection.views.map(({ viewName }) => viewName)).toEqual([FIRST_VIEW, 'side']);
  expect(blockIds.size).toBe(2);
  expect(released()).toBe(2);
});

test.each<[string, Given, string, string | undefined]>([
  ['a view of another camera', { otherFrame: { serial: 'SIM-7' } }, 'wrong-camera', 'side'],
  ['half a picture in one view', { otherFrame: { status: 'incomplete' } }, 'frame-incomplete', 'side'],
  ['exposures too far apart', { otherFrame: { hostTimeUs: 1_002_000 } }, 'views-out-of-step', undefined],
])('one part, two cameras: %s withholds the verdict', async (_, given, reason, viewName) => {
  const { request, ports } = bench({ ...given, recipe: { additionalViews: [side] } });
  const { inspection } = await inspectPart(request, ports);
  expect(inspection).toMatchObject({ verdict: 'cannot-judge', score: null, judgedBy: 'interlock' });
  expect(inspection.failedProofs.map((proof) => [proof.reason, proof.viewName])).toEqual([[reason, viewName]]);
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
        scene: { brightness },
        score,
        ...error,
      });
      const { inspection } = await inspectPart(request, ports);
      const life = events.reduce(nextPartLife, idle);
      expect(life).toMatchObject({ phase: 'recorded', verdict: inspection.verdict });
      const isProved =
        status === 'ok' &&
        serial === 'SIM-1' &&
        brightness >= 80 &&
        brightness <= 140 &&
        !fails &&
        !Number.isNaN(score);
      expect(inspection.verdict === 'cannot-judge').toBe(!isProved);
    }),
  );
});
