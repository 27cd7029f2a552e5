import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Engine } from '../../main/engine/engine.ts';
import { verifyTrail } from '../../main/store/verify-trail.ts';
import { startEngine, statusWhere, temporaryDirectory, whenPrepared } from '../support/station.ts';

let directory: ReturnType<typeof temporaryDirectory>;
let engine: Engine;
beforeEach(async () => {
  directory = temporaryDirectory();
  engine = await startEngine(directory.path);
});
afterEach(async () => {
  await engine.stop();
  directory.remove();
});

test('first start teaches the sample product; parts are judged, recorded and still there after a restart', async () => {
  const prepared = await whenPrepared(engine);
  expect(prepared.recipe?.name).toBe('Sample bracket');

  engine.simulator.placeNext('good');
  const good = await engine.inspections.inspect();
  engine.simulator.placeNext('bad');
  const bad = await engine.inspections.inspect('S/N 42');
  expect(good).toMatchObject({ judgedBy: 'model', truth: { isDefective: false } });
  expect(bad).toMatchObject({ partSerial: 'S/N 42', truth: { isDefective: true } });
  expect(good.images.map(({ role }) => role).toSorted()).toEqual(['frame', 'map', 'thumbnail']);
  expect(bad.score ?? 0).toBeGreaterThan(good.score ?? 0);

  await engine.stop();
  engine = await startEngine(directory.path);
  const again = await statusWhere(engine, ({ recipe }) => recipe !== null);
  expect(again.recipe?.recipeId).toBe(prepared.recipe?.recipeId);
  expect(again.preparation).toBeNull();
  const kept = await engine.station.listInspections({ limit: 10 });
  expect(kept.map(({ inspectionId }) => inspectionId)).toEqual([bad.inspectionId, good.inspectionId]);
  expect(
    (await engine.images.read(good.images[0]?.sha256 ?? (good.inspectionId as never))).bytes.length,
  ).toBeGreaterThan(1000);
});

test('each fault of the camera is a cannot-judge with its reason, and a healthy part is judged again', async () => {
  await whenPrepared(engine);
  const reasonsWith = async (fault: 'dark' | 'defocus' | 'half-frame' | 'freeze'): Promise<readonly string[]> => {
    engine.simulator.placeNext('good');
    engine.simulator.setFault(fault, true);
    const { verdict, failedProofs } = await engine.inspections.inspect();
    engine.simulator.setFault(fault, false);
    expect(verdict).toBe('cannot-judge');
    return failedProofs.map(({ reason }) => reason);
  };
  await engine.inspections.inspect();
  expect(await reasonsWith('dark')).toContain('too-dark');
  expect(await reasonsWith('defocus')).toContain('out-of-focus');
  expect(await reasonsWith('half-frame')).toContain('frame-incomplete');
  expect(await reasonsWith('freeze')).toContain('frame-stale');
  engine.simulator.placeNext('good');
  expect((await engine.inspections.inspect()).verdict).not.toBe('cannot-judge');
});

test('an unplugged camera is said at once, its parts are recorded as not judged, and it comes back by itself', async () => {
  await whenPrepared(engine);
  engine.simulator.setFault('unplug', true);
  await statusWhere(engine, ({ camera }) => camera?.state === 'lost');
  const part = await engine.inspections.inspect();
  expect(part).toMatchObject({ verdict: 'cannot-judge', score: null, images: [] });
  expect(part.failedProofs.map(({ reason }) => reason)).toEqual(['camera-lost']);
  engine.simulator.setFault('unplug', false);
  await statusWhere(engine, ({ camera }) => camera?.state === 'connected');
  engine.simulator.placeNext('good');
  expect((await engine.inspections.inspect()).verdict).not.toBe('cannot-judge');
});

test("a person's verdict is a new record; the model's stays and the trail is whole", async () => {
  await whenPrepared(engine);
  engine.simulator.placeNext('good');
  const first = await engine.inspections.inspect();
  const corrected = await engine.inspections.judge(first.inspectionId, 'fail', 'scratch on the edge');
  expect(corrected).toMatchObject({ verdict: 'fail', judgedBy: 'person', supersedes: first.inspectionId });
  expect(await engine.station.getInspection(first.inspectionId)).toMatchObject({
    verdict: first.verdict,
    judgedBy: 'model',
  });
  expect(engine.station.status().counters.parts).toBe(1);
  await engine.station.callQuality(first.inspectionId, 'please look');
  await engine.stop();
  expect((await verifyTrail(directory.path)).problems).toEqual([]);
  engine = await startEngine(directory.path);
});

test('running by itself the station judges part after part until it is paused', async () => {
  await whenPrepared(engine);
  await engine.station.setRunning(true);
  const running = await statusWhere(engine, ({ counters }) => counters.parts >= 4);
  expect(running.counters.truthKnown).toBe(running.counters.parts);
  await engine.station.setRunning(false);
  expect(engine.station.status().isRunning).toBe(false);
});

test('a model file that was changed on the disk judges nothing, and its part is recorded with the reason', async () => {
  await whenPrepared(engine);
  await engine.stop();
  const packages = join(directory.path, 'packages');
  const [file] = readdirSync(packages, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  if (file === undefined) {
    throw new Error('the taught model has no file');
  }
  const path = join(file.parentPath, file.name);
  const bytes = readFileSync(path);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  writeFileSync(path, bytes);

  engine = await startEngine(directory.path);
  await statusWhere(engine, ({ recipe }) => recipe !== null);
  const part = await engine.inspections.inspect();
  expect(part).toMatchObject({ verdict: 'cannot-judge', score: null });
  expect(part.failedProofs.map(({ reason }) => reason)).toEqual(['model-not-released']);
});
