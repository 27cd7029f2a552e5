import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Sha256 } from '../../contract/ids.ts';
import { Recipe, unchangedCameraSettings } from '../../contract/recipe.ts';
import { proveFrame, type FrameEvidence } from './prove-frame.ts';
import { sceneBandOf } from './scene-band-of.ts';

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
const healthy: FrameEvidence = {
  frame: { serial: 'SIM-1', hostTimeUs: 2000, status: 'ok', blockId: 9n, triggerId: 't' },
  previousBlockId: 8n,
  triggerId: 't',
  triggerAtUs: 1000,
  appliedSettings: { ...unchangedCameraSettings, exposureTimeUs: 8000, gainDb: 0 },
  scene: { brightness: 100, focus: 200 },
  modelSha256,
};
const reasonsOf = (evidence: FrameEvidence): readonly string[] =>
  proveFrame(evidence, recipe).map(({ reason }) => reason);

test('a healthy frame may be judged', () => {
  expect(reasonsOf(healthy)).toEqual([]);
  expect(reasonsOf({ ...healthy, previousBlockId: null })).toEqual([]);
});

test('limits of the band belong to it', () => {
  expect(reasonsOf({ ...healthy, scene: { brightness: 80, focus: 400 } })).toEqual([]);
  expect(reasonsOf({ ...healthy, scene: { brightness: 120, focus: 50 } })).toEqual([]);
});

test('the message says how much darker and what to check', () => {
  const [proof] = proveFrame({ ...healthy, scene: { brightness: 78, focus: 200 } }, recipe);
  expect(proof).toMatchObject({ reason: 'too-dark', measured: 78, band: { min: 80, max: 120 } });
  expect(proof?.message).toBe('Picture is 22 % darker than at commissioning: check the lamp and the lens cover');
});

test('several failing proofs are all named', () => {
  const evidence = {
    ...healthy,
    frame: { ...healthy.frame, status: 'incomplete' as const },
    scene: { brightness: 10, focus: 1 },
  };
  expect(reasonsOf(evidence)).toEqual(['frame-incomplete', 'too-dark', 'out-of-focus']);
});

const anyEvidence: fc.Arbitrary<FrameEvidence> = fc.record({
  frame: fc.record({
    serial: fc.constantFrom('SIM-1', 'SIM-2', ''),
    hostTimeUs: fc.integer({ min: 900, max: 1100 }),
    status: fc.constantFrom('ok', 'incomplete', 'corrupt'),
    blockId: fc.bigInt({ min: 7n, max: 10n }),
    triggerId: fc.constantFrom('t', 'other', null),
  }),
  previousBlockId: fc.constantFrom(null, 7n, 8n, 9n),
  triggerId: fc.constant('t'),
  triggerAtUs: fc.constant(1000),
  appliedSettings: fc.record({
    exposureTimeUs: fc.constantFrom(8000, 8079, 8081, null),
    gainDb: fc.constantFrom(0, 1, null),
  }),
  scene: fc.record({
    brightness: fc.oneof(fc.integer({ min: 70, max: 130 }), fc.constant(Number.NaN)),
    focus: fc.oneof(fc.integer({ min: 40, max: 410 }), fc.constant(Number.NaN)),
  }),
  modelSha256: fc.constantFrom(modelSha256, null, Sha256.parse('b'.repeat(64))),
});

/** Says in other words when a frame may be judged. */
function mayBeJudged({
  frame,
  previousBlockId,
  triggerAtUs,
  triggerId,
  appliedSettings,
  scene,
  modelSha256: loaded,
}: FrameEvidence): boolean {
  const within = (value: number, { min, max }: { min: number; max: number }): boolean => value >= min && value <= max;
  const conditions = [
    frame.serial === 'SIM-1',
    frame.status === 'ok',
    frame.triggerId === triggerId,
    frame.hostTimeUs > triggerAtUs,
    previousBlockId === null || frame.blockId > previousBlockId,
    appliedSettings.exposureTimeUs !== null && Math.abs(appliedSettings.exposureTimeUs - 8000) <= 80,
    appliedSettings.gainDb === 0,
    within(scene.brightness, recipe.sceneBand.brightness),
    within(scene.focus, recipe.sceneBand.focus),
    loaded === recipe.modelSha256,
  ];
  return conditions.every(Boolean);
}

test('exactly the frames that fulfil every condition may be judged', () => {
  fc.assert(
    fc.property(anyEvidence, (evidence) => {
      expect(proveFrame(evidence, recipe).length === 0).toBe(mayBeJudged(evidence));
    }),
    { numRuns: 3000 },
  );
});

test('the band holds every teaching picture of an even series and has a floor', () => {
  const band = sceneBandOf([100, 101, 99, 100].map((brightness) => ({ brightness, focus: 200 })));
  expect(band).toEqual({ brightness: { min: 85, max: 115 }, focus: { min: 100, max: 400 } });
});

test('one strange picture does not widen the band', () => {
  const scenes = [
    ...Array.from({ length: 9 }, (_, n) => ({ brightness: 100 + (n % 3), focus: 200 })),
    { brightness: 250, focus: 5 },
  ];
  expect(sceneBandOf(scenes).brightness.max).toBeLessThan(130);
});

test('without pictures there is no band', () => {
  expect(() => sceneBandOf([])).toThrow(RangeError);
});
