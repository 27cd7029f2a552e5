import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Sha256 } from '../../contract/ids.ts';
import { Recipe, unchangedCameraSettings, viewsOf } from '../../contract/recipe.ts';
import { proveFrame, proveJudgement, type FrameEvidence } from './prove-frame.ts';

const modelSha256 = Sha256.parse('a'.repeat(64));
const recipe = Recipe.parse({
  recipeId: '01919191-9191-7191-8191-919191919191',
  revision: 1,
  name: 'Bracket',
  productCode: 'B-114',
  cameraSerial: 'SIM-1',
  cameraSettings: { ...unchangedCameraSettings, exposureTimeUs: 8000, gainDb: 0 },
  regionOfInterest: null,
  modelSha256,
  modelName: 'Bracket',
  thresholds: { review: 1, fail: 1.4 },
  promise: { calibrationImages: 20, falseRejectRate: 0.05, statement: 's' },
  sceneBand: { brightness: { min: 80, max: 120 }, focus: { min: 50, max: 400 } },
  trainingImages: 20,
  createdAtUs: 1,
  createdBy: 'o',
});
const [view] = viewsOf(recipe);

const healthy: FrameEvidence = {
  frame: { serial: 'SIM-1', hostTimeUs: 2000, status: 'ok', blockId: 9n, missedFrames: 0, triggerId: 't' },
  cameraPortPath: '1-2',
  previousBlockId: 8n,
  triggerId: 't',
  triggerAtUs: 1000,
  settings: { ...unchangedCameraSettings, exposureTimeUs: 8000, gainDb: 0 },
  scene: { brightness: 100, focus: 200, lightDistance: null, shift: null },
};
const reasonsOf = (evidence: FrameEvidence): readonly string[] =>
  proveFrame(evidence, view).map(({ reason }) => reason);

test('a healthy frame may be judged', () => {
  expect(reasonsOf(healthy)).toEqual([]);
  expect(reasonsOf({ ...healthy, previousBlockId: null })).toEqual([]);
});

test('limits of the band belong to it', () => {
  expect(reasonsOf({ ...healthy, scene: { ...healthy.scene, brightness: 80, focus: 400 } })).toEqual([]);
  expect(reasonsOf({ ...healthy, scene: { ...healthy.scene, brightness: 120, focus: 50 } })).toEqual([]);
});

test('the message says how much darker and what to check', () => {
  const [proof] = proveFrame({ ...healthy, scene: { ...healthy.scene, brightness: 78, focus: 200 } }, view);
  expect(proof).toMatchObject({ reason: 'too-dark', measured: 78, band: { min: 80, max: 120 } });
  expect(proof?.message).toBe('Picture is 22 % darker than at commissioning: check the lamp and the lens cover');
});

test('several failing proofs are all named', () => {
  const evidence = {
    ...healthy,
    frame: { ...healthy.frame, status: 'incomplete' as const },
    scene: { ...healthy.scene, brightness: 10, focus: 1 },
  };
  expect(reasonsOf(evidence)).toEqual(['frame-incomplete', 'too-dark', 'out-of-focus']);
});

const anyEvidence: fc.Arbitrary<FrameEvidence> = fc.record({
  frame: fc.record({
    serial: fc.constantFrom('SIM-1', 'SIM-2', ''),
    hostTimeUs: fc.integer({ min: 900, max: 1100 }),
    status: fc.constantFrom('ok', 'incomplete', 'corrupt'),
    missedFrames: fc.constantFrom(0, 0, 1),
    blockId: fc.bigInt({ min: 7n, max: 10n }),
    triggerId: fc.constantFrom('t', 'other', null),
  }),
  previousBlockId: fc.constantFrom(null, 7n, 8n, 9n),
  triggerId: fc.constant('t'),
  triggerAtUs: fc.constant(1000),
  cameraPortPath: fc.constantFrom('1-2', null),
  settings: fc.record({
    pixelFormat: fc.constant(null),
    sensorRegion: fc.constant(null),
    triggerSource: fc.constant(null),
    exposureTimeUs: fc.constantFrom(8000, 8079, 8081, null),
    gainDb: fc.constantFrom(0, 0.05, 1, null),
  }),
  scene: fc.record({
    brightness: fc.oneof(fc.integer({ min: 70, max: 130 }), fc.constant(Number.NaN)),
    focus: fc.oneof(fc.integer({ min: 40, max: 410 }), fc.constant(Number.NaN)),
    lightDistance: fc.constant(null),
    shift: fc.constant(null),
  }),
});

/** Says in other words when a frame may be judged. */
function mayBeJudged({ frame, previousBlockId, triggerAtUs, triggerId, settings, scene }: FrameEvidence): boolean {
  const within = (value: number, { min, max }: { min: number; max: number }): boolean => value >= min && value <= max;
  const conditions = [
    frame.serial === 'SIM-1',
    frame.status === 'ok',
    frame.missedFrames === 0,
    frame.triggerId === triggerId,
    frame.hostTimeUs > triggerAtUs,
    previousBlockId === null || frame.blockId > previousBlockId,
    settings !== null && settings.exposureTimeUs !== null && Math.abs(settings.exposureTimeUs - 8000) <= 80,
    settings !== null && settings.gainDb !== null && Math.abs(settings.gainDb) <= 0.1,
    within(scene.brightness, recipe.sceneBand.brightness),
    within(scene.focus, recipe.sceneBand.focus),
  ];
  return conditions.every(Boolean);
}

test('exactly the frames that fulfil every condition may be judged', () => {
  fc.assert(
    fc.property(anyEvidence, (evidence) => {
      expect(proveFrame(evidence, view).length === 0).toBe(mayBeJudged(evidence));
    }),
    { numRuns: 3000 },
  );
});

test('a camera in another socket is refused only where the recipe names one', () => {
  expect(proveFrame(healthy, { ...view, cameraPortPath: '1-2' })).toEqual([]);
  const [proof] = proveFrame(healthy, { ...view, cameraPortPath: '2-1' });
  expect(proof?.reason).toBe('wrong-port');
  expect(proof?.message).toContain('1-2 instead of 2-1');
});

test('after the model ran, another model or other surroundings are refused', () => {
  const band = { ...view.sceneBand, surroundings: { mean: [1, 0], maximumDistance: 0.5 } };
  const known = { ...view, sceneBand: band };
  const judged = { modelSha256, surroundings: Float32Array.of(1.2, 0.2) };
  expect(proveJudgement(judged, known)).toEqual([]);
  expect(proveJudgement({ ...judged, surroundings: null }, known)).toMatchObject([{ reason: 'scene-differs' }]);
  expect(proveJudgement({ ...judged, surroundings: Float32Array.of(1, 1) }, known)).toMatchObject([
    { reason: 'scene-differs', measured: 1 },
  ]);
  expect(proveJudgement({ ...judged, modelSha256: Sha256.parse('b'.repeat(64)) }, known)).toMatchObject([
    { reason: 'model-not-released' },
  ]);
});
