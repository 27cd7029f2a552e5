import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { defaultBoard } from '../../contract/camera-setup.ts';
import { FIRST_VIEW, unchangedCameraSettings, type Recipe } from '../../contract/recipe.ts';
import type { Engine } from '../../main/engine/engine.ts';
import { setRecipeViews } from '../../main/engine/setup/recipe-views-service.ts';
import { encodeJpeg } from '../../models/vision/image/encode-jpeg.ts';
import { drawCharucoBoard } from '../support/draw-charuco-board.ts';
import { quickConfiguration, startEngine, temporaryDirectory, whenPrepared } from '../support/station.ts';

let directory: ReturnType<typeof temporaryDirectory>;
let engine: Engine;
const start = async (camera: object, teach: object = {}): Promise<void> => {
  engine = await startEngine(directory.path, {
    camera: { ...quickConfiguration.camera, networkBroadcast: false, ...camera },
    teach: { ...quickConfiguration.teach, ...teach },
  });
};
beforeEach(() => {
  directory = temporaryDirectory();
});
afterEach(async () => {
  await engine.stop();
  directory.remove();
});

async function activeRecipe(): Promise<Recipe> {
  await whenPrepared(engine);
  const [recipe] = await engine.recipes.list();
  if (recipe === undefined) {
    throw new Error('the sample product is a recipe');
  }
  return recipe;
}

test('settings are applied, read back, measured and saved to the recipe, which then judges with them', async () => {
  await start({});
  const recipe = await activeRecipe();
  const { camera } = engine.setup;
  const before = await camera.setup();
  expect(before).toMatchObject({ hasFeatures: false, ranges: { exposureTimeUs: { minimum: 20, maximum: 200_000 } } });
  const normal = await camera.measure();
  expect(normal.histogram).toHaveLength(64);
  expect(normal.focusGrid.values).toHaveLength(normal.focusGrid.columns * normal.focusGrid.rows);

  const darker = await camera.applySettings({ ...unchangedCameraSettings, exposureTimeUs: 4000, gainDb: 0 });
  expect(darker.settings.exposureTimeUs).toBe(4000);
  expect((await camera.measure()).brightness).toBeLessThan(normal.brightness * 0.9);
  await expect(camera.applySettings({ ...unchangedCameraSettings, exposureTimeUs: 9e9 })).rejects.toMatchObject({
    code: 'bad-request',
  });

  const refused = await engine.inspections.inspect();
  expect(refused.failedProofs.map(({ reason }) => reason)).toContain('settings-differ');
  const saved = await camera.saveToRecipe(recipe.recipeId, 'less glare');
  expect(saved).toMatchObject({ revision: recipe.revision + 1, cameraSettings: { exposureTimeUs: 4000 } });
  const dark = await engine.inspections.inspect();
  expect(dark.failedProofs.map(({ reason }) => reason)).toEqual(['too-dark']);

  const { commissioning } = engine.setup;
  await commissioning.begin(recipe.recipeId, FIRST_VIEW);
  for (let placement = 0; placement < 6; placement += 1) {
    await commissioning.capture();
  }
  const collected = await commissioning.begin(recipe.recipeId, FIRST_VIEW);
  expect(collected.placements).toHaveLength(6);
  expect(collected.placements[0]?.shift).not.toBeNull();
  const [first] = collected.placements;
  const fewer = await commissioning.remove(first?.imageSha256 ?? recipe.modelSha256);
  expect(fewer.placements).toHaveLength(5);
  const commissioned = await commissioning.finish('less glare');
  expect(commissioned.sceneBand.placements).toBe(5);
  engine.simulator.placeNext('good');
  expect((await engine.inspections.inspect()).failedProofs).toEqual([]);
});

test('thumbnails show what each camera sees, or why not', async () => {
  await start({ simulatorCameras: 2 });
  await activeRecipe();
  const { camera } = engine.setup;
  for (const { cameraId } of (await engine.cameras.list()).filter(({ kind }) => kind === 'simulator')) {
    const { base64, problem } = await camera.thumbnail(cameraId);
    expect(problem).toBeNull();
    expect([...Buffer.from(base64 ?? '', 'base64').subarray(0, 2)]).toEqual([0xff, 0xd8]);
  }
  expect(await camera.thumbnail('simulator:SIM-0009')).toMatchObject({
    base64: null,
    problemCode: 'camera-not-found',
  });
  expect(engine.cameras.unavailable()).toMatchObject([{ kind: 'uvc' }]);
  expect(await camera.features()).toEqual([]);
  await expect(camera.setFeature('Width', 8)).rejects.toMatchObject({ code: 'camera-refused' });
});

test('two cameras look at one part: the strictest view decides, and a view that cannot be judged withholds it', async () => {
  await start({ simulatorCameras: 2 });
  const front = await activeRecipe();
  await engine.station.selectCamera('simulator:SIM-0002');
  const session = await engine.teach.create('Bracket from the back', 'B-114');
  for (let picture = 0; picture < 8; picture += 1) {
    await engine.teach.capture(session.sessionId);
  }
  await engine.teach.train(session.sessionId);
  await engine.teach.whenTrained(session.sessionId);
  const back = await engine.teach.release(session.sessionId, false);
  expect(back.cameraSerial).toBe('SIM-0002');
  await engine.station.selectCamera('simulator:SIM-0001');

  await expect(
    setRecipeViews(engine.recipes, front.recipeId, [{ viewName: 'again', fromRecipeId: front.recipeId }], 'try'),
  ).rejects.toMatchObject({ code: 'bad-request' });
  const views = [{ viewName: 'back', fromRecipeId: back.recipeId }];
  const both = await setRecipeViews(engine.recipes, front.recipeId, views, 'both sides');
  expect(both.additionalViews).toMatchObject([{ viewName: 'back', cameraSerial: 'SIM-0002' }]);

  engine.simulator.placeNext('good');
  const judged = await engine.inspections.inspect();
  expect(judged.failedProofs).toEqual([]);
  expect(judged.views.map(({ viewName, cameraSerial }) => [viewName, cameraSerial])).toEqual([
    [FIRST_VIEW, 'SIM-0001'],
    ['back', 'SIM-0002'],
  ]);
  expect(new Set(judged.images.map(({ viewName }) => viewName))).toEqual(new Set([FIRST_VIEW, 'back']));

  engine.simulator.setFault('defocus', true);
  const withheld = await engine.inspections.inspect();
  expect(withheld).toMatchObject({ verdict: 'cannot-judge', score: null });
  expect(withheld.failedProofs).toMatchObject([{ reason: 'out-of-focus', viewName: FIRST_VIEW }]);
});

test('a printed board gives millimetres per pixel, which are kept with the camera', async () => {
  const pictures = join(directory.path, 'boards');
  mkdirSync(pictures);
  for (const [index, tilt] of [0, 0.06].entries()) {
    writeFileSync(
      join(pictures, `board-${index}.jpg`),
      encodeJpeg(drawCharucoBoard(defaultBoard, { width: 1280, height: 960, mmPerPixel: 0.22, tilt }), 95),
    );
  }
  await start({ replayDirectory: pictures }, { hasSample: false });
  const { calibration, lightCheck } = engine.setup;
  expect(calibration.board(defaultBoard).svg).toContain('<svg');
  expect(() => calibration.solve(defaultBoard)).toThrow(/no picture of the board/);
  const [view] = await calibration.capture(defaultBoard);
  expect(view?.corners.length).toBeGreaterThan(20);
  const solved = calibration.solve(defaultBoard);
  expect(solved.mmPerPixel).toBeCloseTo(0.22, 2);
  expect(solved.residualRmsPx).toBeLessThan(0.5);
  await calibration.save(defaultBoard);
  expect((await calibration.current())?.mmPerPixel).toBe(solved.mmPerPixel);
  expect([...(await calibration.preview()).subarray(0, 2)]).toEqual([0xff, 0xd8]);
  // A board is no empty surface, and the check says how uneven it is.
  expect((await lightCheck.run()).uniformity).toBeLessThan(0.7);
  expect((await lightCheck.current())?.cells.values).toHaveLength(144);
});

test('what the camera saw is recorded to a folder, byte by byte, until it is stopped', async () => {
  await start({});
  await activeRecipe();
  expect(engine.recording.start().isRecording).toBe(true);
  await engine.inspections.inspect();
  await engine.inspections.inspect();
  const { frames, dropped, directory: bundle } = await engine.recording.stop();
  expect({ frames, dropped }).toEqual({ frames: 2, dropped: 0 });
  expect([...readFileSync(bundle ?? '').subarray(0, 2)].map((byte) => String.fromCharCode(byte)).join('')).toBe('PK');
});
