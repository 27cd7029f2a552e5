import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  exampleAudit,
  exampleId,
  exampleImage,
  exampleInspection,
  exampleRecipe,
  exampleSession,
  manualClock,
  temporaryFolder,
} from '../../test/integration/support/store/example-records.ts';
import { InspectionId, RecipeId, TeachSessionId } from '../../contract/ids.ts';
import { openStationStore } from './open-station-store.ts';
import type { StationStore } from './station-store.ts';

function open(directory: string, stationId?: string): Promise<StationStore> {
  return openStationStore({ directory, stationId, clock: manualClock(), bootId: 'boot-1', ballastBytes: 65_536 });
}

test('everything written is there after closing and opening again', async () => {
  using folder = temporaryFolder();
  const directory = join(folder.path, 'data');
  const frame = exampleImage('frame', 5000);
  const recipe = exampleRecipe(1);
  {
    await using store = await open(directory, 'bench-1');
    expect(store.identity).toEqual({ stationId: 'bench-1', epoch: 1, bootId: 'boot-1' });
    const stored = await store.saveInspection(exampleInspection(1), [frame, exampleImage('thumb', 99, 'thumbnail')]);
    expect(stored.images.map(({ role, sizeBytes }) => [role, sizeBytes])).toEqual([
      ['frame', 5000],
      ['thumbnail', 99],
    ]);
    await store.recordAudit(exampleAudit(2));
    await store.saveRecipe(recipe);
    await store.setActiveRecipe(recipe.recipeId);
    await store.setSelectedCamera('simulator:1');
    await store.setSetting('calibration:1', '{}');
    await store.saveTeachSession(exampleSession(3));
    await store.saveTeachSession(exampleSession(4));
    await store.deleteTeachSession(TeachSessionId.parse(exampleId(4)));
  }
  await using store = await open(directory);
  expect(store.identity.stationId).toBe('bench-1');
  const [found] = await store.listInspections({ limit: 10 });
  expect(found?.images).toHaveLength(2);
  expect(await store.findInspection(InspectionId.parse(exampleId(1)))).toEqual(found);
  expect(await store.findInspection(InspectionId.parse(exampleId(9)))).toBeNull();
  const image = await store.readImage(found?.images[0]?.sha256 ?? ('' as never));
  expect(image.mime).toBe('image/png');
  expect(Buffer.from(image.bytes).equals(frame.bytes)).toBe(true);
  expect(await store.listRecipes()).toEqual([recipe]);
  expect(await store.activeRecipeId()).toBe(recipe.recipeId);
  expect(await store.selectedCameraId()).toBe('simulator:1');
  expect(await store.setting('calibration:1')).toBe('{}');
  expect(await store.setting('calibration:2')).toBeNull();
  expect(await store.listTeachSessions()).toEqual([exampleSession(3)]);
  expect(await store.counters()).toMatchObject({ parts: 1, pass: 1, yield: 1 });
  expect(await store.health()).toMatchObject({ pending: 3 });
});

test('the caller keeps the bytes it hands over', async () => {
  using folder = temporaryFolder();
  await using store = await open(folder.path);
  const image = exampleImage('frame', 1000);
  await store.saveInspection(exampleInspection(1), [image]);
  expect(image.bytes).toEqual(exampleImage('frame', 1000).bytes);
});

test('a package is a file of its own, found by its hash', async () => {
  using folder = temporaryFolder();
  await using store = await open(folder.path);
  const name = await store.putPackage(new Uint8Array([1, 2, 3]));
  expect(name).toBe('039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81');
  expect(existsSync(await store.packagePath(name))).toBe(true);
  await expect(store.packagePath(name.replace('0', '1') as never)).rejects.toMatchObject({ code: 'not-found' });
});

test('failures cross from the thread with their code and one line', async () => {
  using folder = temporaryFolder();
  await using store = await open(folder.path);
  await store.saveInspection(exampleInspection(1), []);
  await expect(store.saveInspection(exampleInspection(1), [])).rejects.toMatchObject({ code: 'conflict' });
  await expect(store.setActiveRecipe(RecipeId.parse(exampleId(5)))).rejects.toMatchObject({ code: 'not-found' });
  const broken = { ...exampleInspection(2), partSerial: '' };
  await expect(store.saveInspection(broken, [])).rejects.toMatchObject({ code: 'bad-request' });
  await store.saveRecipe(exampleRecipe(1));
  await expect(store.saveRecipe(exampleRecipe(1))).rejects.toMatchObject({ code: 'conflict' });
});

test('a data folder belongs to one station', async () => {
  using folder = temporaryFolder();
  {
    await using store = await open(folder.path, 'bench-1');
    expect(store.identity.stationId).toBe('bench-1');
  }
  await expect(open(folder.path, 'bench-2')).rejects.toMatchObject({
    code: 'configuration-invalid',
    message: expect.stringContaining('belongs to station bench-1'),
  });
});

test('a store that was closed refuses calls, and closing twice is one closing', async () => {
  using folder = temporaryFolder();
  const store = await open(folder.path);
  await Promise.all([store[Symbol.asyncDispose](), store[Symbol.asyncDispose]()]);
  await expect(store.counters()).rejects.toMatchObject({ code: 'engine-unavailable' });
});
