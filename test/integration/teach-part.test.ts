import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeJpeg } from '../../models/vision/image/encode-jpeg.ts';
import type { Engine } from '../../main/engine/engine.ts';
import { startEngine, temporaryDirectory } from '../support/station.ts';

let directory: ReturnType<typeof temporaryDirectory>;
let engine: Engine;
beforeAll(async () => {
  directory = temporaryDirectory();
  engine = await startEngine(directory.path, { teach: { hasSample: false, imageSize: 128 } });
});
afterAll(async () => {
  await engine.stop();
  directory.remove();
});

test('a part is taught from captured pictures, tried and used', async () => {
  const { sessionId } = await engine.teach.create('Bracket', 'B-1');
  for (let n = 0; n < 6; n += 1) {
    await engine.teach.capture(sessionId);
  }
  const collected = await engine.teach.get(sessionId);
  expect(collected.images).toHaveLength(6);
  expect(collected.variety).toBeGreaterThan(0);
  expect((await engine.teach.train(sessionId)).state).toBe('training');
  const trained = await engine.teach.whenTrained(sessionId);
  expect(trained).toMatchObject({ state: 'trained', failure: null });
  expect(trained.promise?.statement).not.toBe('');

  engine.simulator.placeNext('bad');
  const bad = await engine.teach.tryOut(sessionId);
  expect(bad.score).toBeGreaterThan(0);
  expect(await engine.station.listInspections({ limit: 5 })).toEqual([]);

  const recipe = await engine.teach.release(sessionId, true);
  expect(engine.station.status().recipe).toMatchObject({ recipeId: recipe.recipeId, name: 'Bracket' });
  expect((await engine.inspections.inspect()).recipeId).toBe(recipe.recipeId);
});

test('three pictures are refused and the session stays as it was', async () => {
  const { sessionId } = await engine.teach.create('Few', 'F-1');
  for (let n = 0; n < 3; n += 1) {
    await engine.teach.capture(sessionId);
  }
  await expect(engine.teach.train(sessionId)).rejects.toMatchObject({ code: 'too-few-images' });
  expect((await engine.teach.get(sessionId)).state).toBe('collecting');
});

test('files are taken, twice the same and broken ones are refused by name', async () => {
  const { sessionId } = await engine.teach.create('Files', 'F-2');
  const jpeg = encodeJpeg(
    { width: 64, height: 48, data: Uint8Array.from({ length: 64 * 48 * 3 }, (_, i) => (i * 37) % 251) },
    90,
  );
  expect((await engine.teach.addImage(sessionId, 'a.jpg', jpeg)).images).toHaveLength(1);
  await expect(engine.teach.addImage(sessionId, 'b.jpg', jpeg)).rejects.toMatchObject({ code: 'conflict' });
  await expect(engine.teach.addImage(sessionId, 'c.jpg', jpeg.slice(0, 200))).rejects.toThrow('c.jpg');
  await expect(engine.teach.addImage(sessionId, 'd.jpg', new Uint8Array())).rejects.toMatchObject({
    code: 'image-unreadable',
  });
  expect((await engine.teach.get(sessionId)).images).toHaveLength(1);
});

test('a picture taken out and put back is the same picture', async () => {
  const { sessionId } = await engine.teach.create('Undo', 'U-1');
  const [image] = (await engine.teach.capture(sessionId)).images;
  if (image === undefined) {
    throw new Error('no picture was kept');
  }
  const { bytes } = await engine.images.read(image.sha256);
  expect((await engine.teach.removeImage(sessionId, image.sha256)).images).toEqual([]);
  const [again] = (await engine.teach.addImage(sessionId, image.fileName, bytes)).images;
  expect(again?.sha256).toBe(image.sha256);
});

test('training can be cancelled and the pictures are kept', async () => {
  const { sessionId } = await engine.teach.create('Cancel', 'C-1');
  for (let n = 0; n < 5; n += 1) {
    await engine.teach.capture(sessionId);
  }
  await engine.teach.train(sessionId);
  expect(await engine.teach.cancel(sessionId)).toMatchObject({ state: 'collecting', failure: null });
  expect((await engine.teach.get(sessionId)).images).toHaveLength(5);
});

test('training that a stop interrupted goes on at the next start', async () => {
  const { sessionId } = await engine.teach.create('Resume', 'R-1');
  for (let n = 0; n < 5; n += 1) {
    await engine.teach.capture(sessionId);
  }
  await engine.teach.train(sessionId);
  await engine.stop();
  engine = await startEngine(directory.path, { teach: { hasSample: false, imageSize: 128 } });
  const resumed = await waitForTraining(sessionId);
  expect(resumed.state).toBe('trained');
});

async function waitForTraining(sessionId: Parameters<Engine['teach']['get']>[0]): ReturnType<Engine['teach']['get']> {
  const abort = new AbortController();
  for await (const _ of engine.station.watch(abort.signal)) {
    const session = await engine.teach.get(sessionId);
    if (session.state !== 'training') {
      abort.abort();
      return session;
    }
  }
  return engine.teach.get(sessionId);
}
