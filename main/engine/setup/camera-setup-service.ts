import { v7 as uuidv7 } from 'uuid';
import type { CameraFeature } from '../../../contract/camera-feature.ts';
import type { CameraSetup, CameraThumbnail, PictureMeasures } from '../../../contract/camera-setup.ts';
import { AppError } from '../../../contract/errors.ts';
import type { RecipeId } from '../../../contract/ids.ts';
import type { CameraSettings, Recipe } from '../../../contract/recipe.ts';
import { pictureOf, type Camera, type Picture } from '../../camera/camera.ts';
import { copyToSharedMemory } from '../../camera/copy-bytes.ts';
import { describeSettingRanges, type SettingRanges } from '../../camera/genicam/describe-setting-ranges.ts';
import { listFeatures, parseFeatureValue } from '../../camera/genicam/feature-list.ts';
import { FOCUS_COLUMNS, FOCUS_ROWS } from '../../../models/vision/image/measure-picture.ts';
import { createMutex } from '../station/mutex.ts';
import { boundPortPath } from './bound-port-path.ts';
import { cameraInUse, featuresInUse } from './camera-in-use.ts';
import type { SetupDeps } from './setup-deps.ts';

const THUMBNAIL_TIMEOUT_MS = 4_000;

/** Setting up the camera in use, and looking through the others. */
export interface CameraSetupService {
  thumbnail(cameraId: string): Promise<CameraThumbnail>;
  setup(): Promise<CameraSetup>;
  applySettings(settings: CameraSettings): Promise<CameraSetup>;
  features(): Promise<readonly CameraFeature[]>;
  setFeature(name: string, value: number | string | boolean): Promise<CameraFeature>;
  executeFeature(name: string): Promise<void>;
  measure(): Promise<PictureMeasures>;
  saveToRecipe(recipeId: RecipeId, reason: string): Promise<Recipe>;
}

const NO_RANGES: SettingRanges = {
  exposureTimeUs: null,
  gainDb: null,
  width: null,
  height: null,
  offsetX: null,
  offsetY: null,
  pixelFormats: [],
  triggerSources: [],
};

export function createCameraSetupService(deps: SetupDeps): CameraSetupService {
  const { cameras, inference, cameraTurn } = deps;
  const thumbnailTurn = createMutex();

  const setup = async (): Promise<CameraSetup> => {
    const camera = cameraInUse(cameras);
    const settings = await camera.readSettings();
    const { pixelFormats, triggerSources, ...ranges } = await rangesOf(camera);
    return {
      info: camera.info,
      settings,
      ranges,
      pixelFormats: [...pixelFormats],
      triggerSources: [...triggerSources],
      hasFeatures: camera.features !== null,
      counts: camera.stats(),
    };
  };

  return {
    thumbnail: (cameraId) => thumbnailTurn(() => thumbnailOf(deps, cameraId)),
    setup,
    applySettings: async (settings) => {
      await cameraTurn(() => cameras.applySettings(settings));
      return setup();
    },
    features: async () => {
      const { features } = cameraInUse(cameras);
      return features === null ? [] : listFeatures(features);
    },
    setFeature: (name, value) =>
      cameraTurn(async () => {
        const map = featuresInUse(cameras);
        await map.set(name, parseFeatureValue(await map.describe(name), String(value)));
        return map.describe(name);
      }),
    executeFeature: (name) => cameraTurn(async () => featuresInUse(cameras).execute(name)),
    measure: async () => {
      const picture = await cameras.nextPicture();
      const { focusGrid, ...measures } = await inference.measurePicture(picture);
      return {
        ...measures,
        histogram: [...measures.histogram],
        width: picture.width,
        height: picture.height,
        focusGrid: { columns: FOCUS_COLUMNS, rows: FOCUS_ROWS, values: [...focusGrid] },
      };
    },
    saveToRecipe: async (recipeId, reason) => {
      const camera = cameraInUse(cameras);
      const cameraSettings = await camera.readSettings();
      const { serial } = camera.info;
      return deps.recipes.revise(recipeId, (old) => ({
        change: { cameraSerial: serial, cameraPortPath: boundPortPath(camera.info), cameraSettings },
        detail: `Camera ${old.cameraSerial} → ${serial}, settings ${JSON.stringify(cameraSettings)}. Reason: ${reason}`,
      }));
    },
  };
}

async function rangesOf({ features, settingRanges }: Camera): Promise<SettingRanges> {
  return features === null ? (settingRanges ?? NO_RANGES) : describeSettingRanges(features);
}

async function thumbnailOf({ cameras, inference }: SetupDeps, cameraId: string): Promise<CameraThumbnail> {
  try {
    const picture =
      cameras.camera?.info.cameraId === cameraId ? await cameras.nextPicture() : await glance(cameras, cameraId);
    const { jpeg } = await inference.encodeLive(picture);
    return { cameraId, base64: Buffer.from(jpeg).toString('base64'), problem: null, problemCode: null };
  } catch (error) {
    if (error instanceof AppError) {
      return { cameraId, base64: null, problem: error.message, problemCode: error.code };
    }
    throw error;
  }
}

/** Opens a camera for one picture. */
async function glance(cameras: SetupDeps['cameras'], cameraId: string): Promise<Picture> {
  const info = (await cameras.list()).find((camera) => camera.cameraId === cameraId);
  const open = info === undefined ? null : cameras.cameraOf(info.serial);
  if (open !== null) {
    return takePicture(open);
  }
  await using camera = await cameras.openApart(cameraId);
  return await takePicture(camera);
}

async function takePicture(camera: Camera): Promise<Picture> {
  const frame = await camera.trigger(uuidv7(), THUMBNAIL_TIMEOUT_MS);
  try {
    return { ...pictureOf(frame), data: copyToSharedMemory(frame.data) };
  } finally {
    frame.release();
  }
}
