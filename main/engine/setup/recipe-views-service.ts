import { AppError } from '../../../contract/errors.ts';
import type { RecipeId } from '../../../contract/ids.ts';
import { viewsOf, type Recipe, type RecipeView } from '../../../contract/recipe.ts';
import type { RecipeService } from '../station/recipe-service.ts';

/** Without a recipe the view of that name stays as it is, with the band recorded for it. */
export type WantedView = { readonly viewName: string; readonly fromRecipeId: RecipeId | null };

/**
 * Makes a recipe look at its part with further cameras, each judged as another recipe does.
 *
 * @throws AppError `not-found`, `bad-request` when two views have one name or one camera
 */
export async function setRecipeViews(
  recipes: Pick<RecipeService, 'find' | 'revise'>,
  recipeId: RecipeId,
  wanted: readonly WantedView[],
  reason: string,
): Promise<Recipe> {
  const { additionalViews: present } = await recipes.find(recipeId);
  const additionalViews = await Promise.all(
    wanted.map(async ({ viewName, fromRecipeId }): Promise<RecipeView> => {
      if (fromRecipeId === null) {
        return keptView(present, viewName);
      }
      const [view] = viewsOf(await recipes.find(fromRecipeId));
      return { ...viewOnly(view), viewName };
    }),
  );
  return recipes.revise(recipeId, (old) => {
    const views = viewsOf({ ...old, additionalViews });
    assertDistinct(
      views.map(({ viewName }) => viewName),
      (name) => `Two views are named ${name}: give each its own name`,
    );
    assertDistinct(
      views.map(({ cameraSerial }) => cameraSerial),
      (serial) => `Two views use camera ${serial}: each view needs its own camera`,
    );
    return {
      change: { additionalViews },
      detail: `Views: ${views.map(({ viewName, cameraSerial }) => `${viewName} (${cameraSerial})`).join(', ')}. Reason: ${reason}`,
    };
  });
}

function keptView(present: readonly RecipeView[], viewName: string): RecipeView {
  const kept = present.find((view) => view.viewName === viewName);
  if (kept === undefined) {
    throw new AppError('not-found', `The recipe has no view ${viewName} any more: choose the recipe it comes from`);
  }
  return kept;
}

function viewOnly({
  viewName,
  cameraSerial,
  cameraPortPath,
  cameraSettings,
  regionOfInterest,
  modelSha256,
  modelName,
  thresholds,
  sceneBand,
}: RecipeView): RecipeView {
  return {
    viewName,
    cameraSerial,
    cameraPortPath,
    cameraSettings,
    regionOfInterest,
    modelSha256,
    modelName,
    thresholds,
    sceneBand,
  };
}

function assertDistinct(values: readonly string[], messageOf: (value: string) => string): void {
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  if (twice !== undefined) {
    throw new AppError('bad-request', messageOf(twice));
  }
}
