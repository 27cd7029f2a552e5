import { v7 as uuidv7 } from 'uuid';
import { MINIMUM_PLACEMENTS, type Commissioning } from '../../../contract/camera-setup.ts';
import { AppError } from '../../../contract/errors.ts';
import type { RecipeId, Sha256 } from '../../../contract/ids.ts';
import { FIRST_VIEW, viewsOf, type Recipe, type RecipeView, type SceneBand } from '../../../contract/recipe.ts';
import { compareDescriptions } from '../../../models/vision/scene/describe-scene.ts';
import { pictureOf, type Camera } from '../../camera/camera.ts';
import type { Placement } from '../../inference/inference-methods.ts';
import { sceneReferenceOf } from '../../inspection/prove-scene.ts';
import { euclideanDistance, sceneBandOf } from '../../inspection/scene-band-of.ts';
import type { SetupDeps } from './setup-deps.ts';

const TRIGGER_TIMEOUT_MS = 4_000;

/** Records the band in which a recipe's pictures lie from good placements. One person does it at a time. */
export interface CommissioningService {
  /** @throws AppError `not-found`, `camera-disconnected` when the view's camera is not in use */
  begin(recipeId: RecipeId, viewName: string): Promise<Commissioning>;
  /** @throws AppError `conflict` before `begin`, `camera-…`, `package-…` */
  capture(): Promise<Commissioning>;
  remove(imageSha256: Sha256): Promise<Commissioning>;
  /** @throws AppError `too-few-images` */
  finish(reason: string): Promise<Recipe>;
  cancel(): void;
}

type TakenPlacement = { readonly imageSha256: Sha256; readonly placement: Placement };

type Session = {
  readonly recipeId: RecipeId;
  readonly viewName: string;
  readonly taken: readonly TakenPlacement[];
};

export function createCommissioningService(deps: SetupDeps): CommissioningService {
  const { recipes, cameras, cameraTurn } = deps;
  let session: Session | null = null;

  const current = (): Session => {
    if (session === null) {
      throw new AppError('conflict', 'No commissioning is under way: choose the recipe first');
    }
    return session;
  };

  return {
    begin: async (recipeId, viewName) => {
      const view = viewOf(await recipes.find(recipeId), viewName);
      await cameraTurn(() => cameraFor(cameras, view).configure(view.cameraSettings));
      session =
        session?.recipeId === recipeId && session.viewName === viewName ? session : { recipeId, viewName, taken: [] };
      return describe(session);
    },
    capture: async () => {
      const { recipeId, viewName } = current();
      const view = viewOf(await recipes.find(recipeId), viewName);
      deps.beforePlacement();
      const placement = await cameraTurn(() => takePlacement(deps, cameraFor(cameras, view), view));
      // Read again: another window may have taken one meanwhile.
      session = { ...current(), taken: [...current().taken, placement] };
      return describe(session);
    },
    remove: async (imageSha256) => {
      const { taken, ...rest } = current();
      session = { ...rest, taken: taken.filter((placement) => placement.imageSha256 !== imageSha256) };
      return describe(session);
    },
    finish: async (reason) => {
      const { recipeId, viewName, taken } = current();
      if (taken.length < MINIMUM_PLACEMENTS) {
        throw new AppError(
          'too-few-images',
          `${taken.length} good placements are too few: place at least ${MINIMUM_PLACEMENTS}`,
        );
      }
      const band = bandOf(taken);
      const recipe = await recipes.revise(recipeId, (old) => ({
        change: withBand(old, viewName, band),
        detail: `Band of view ${viewName} recorded from ${taken.length} placements. Reason: ${reason}`,
      }));
      session = null;
      return recipe;
    },
    cancel: () => {
      session = null;
    },
  };
}

function viewOf(recipe: Recipe, viewName: string): RecipeView {
  const view = viewsOf(recipe).find((one) => one.viewName === viewName);
  if (view === undefined) {
    throw new AppError('not-found', `${recipe.name} has no view ${viewName}: refresh the list`);
  }
  return view;
}

function cameraFor(cameras: SetupDeps['cameras'], { cameraSerial }: RecipeView): Camera {
  const camera = cameras.cameraOf(cameraSerial);
  if (camera === null) {
    throw new AppError(
      'camera-disconnected',
      `Camera ${cameraSerial} of this recipe is not in use: connect and choose it, then begin again`,
    );
  }
  return camera;
}

async function takePlacement(
  { store, inference }: SetupDeps,
  camera: Camera,
  { modelSha256 }: RecipeView,
): Promise<TakenPlacement> {
  const frame = await camera.trigger(uuidv7(), TRIGGER_TIMEOUT_MS);
  try {
    if (frame.status !== 'ok') {
      throw new AppError('camera-timeout', 'The camera sent an incomplete picture: try again, then check its cable');
    }
    const picture = pictureOf(frame);
    const model = { sha256: modelSha256, packagePath: await store.packagePath(modelSha256) };
    const [placement, [, thumbnail]] = await Promise.all([
      inference.describePlacement(model, picture),
      inference.encodeEvidence(picture),
    ]);
    return { imageSha256: (await store.putImage(thumbnail)).sha256, placement };
  } finally {
    frame.release();
  }
}

function bandOf(taken: readonly TakenPlacement[]): SceneBand {
  return sceneBandOf(taken.map(({ placement }) => placement));
}

function withBand(recipe: Recipe, viewName: string, sceneBand: SceneBand): Partial<Recipe> {
  return viewName === FIRST_VIEW
    ? { sceneBand }
    : {
        additionalViews: recipe.additionalViews.map((view) =>
          view.viewName === viewName ? { ...view, sceneBand } : view,
        ),
      };
}

function describe({ recipeId, viewName, taken }: Session): Commissioning {
  const band = taken.length < MINIMUM_PLACEMENTS ? null : bandOf(taken);
  return {
    recipeId,
    viewName,
    placements: taken.map(({ imageSha256, placement }) => ({
      imageSha256,
      brightness: placement.scene.brightness,
      focus: placement.scene.focus,
      ...distancesTo(band, placement),
    })),
    band,
  };
}

type Distances = Pick<Commissioning['placements'][number], 'lightDistance' | 'shift' | 'surroundingsDistance'>;

function distancesTo(band: SceneBand | null, { scene, surroundings }: Placement): Distances {
  const reference = band === null ? null : sceneReferenceOf(band);
  const compared = reference === null ? null : compareDescriptions(scene, reference);
  const mean = band?.surroundings?.mean ?? null;
  return {
    lightDistance: compared?.lightDistance ?? null,
    shift: compared === null ? null : { x: compared.shift.x, y: compared.shift.y },
    surroundingsDistance: surroundings === null || mean === null ? null : euclideanDistance(surroundings, mean),
  };
}
