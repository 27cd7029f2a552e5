import type { Recipe } from '../../../contract/recipe.ts';
import { FIRST_VIEW } from '../../../contract/recipe.ts';
import type { RecipeId } from '../../../contract/ids.ts';

/** One line of the dialog: a further view, kept as it is or taken from another recipe. */
export type ChosenView = {
  /** Stays the same while the name is typed. */
  readonly key: number;
  readonly viewName: string;
  /** Null keeps the view as it is. */
  readonly fromRecipeId: RecipeId | null;
  readonly cameraSerial: string;
};

/** Returns the recipe's further views as lines to change. */
export function chosenViewsOf({ additionalViews }: Recipe): readonly ChosenView[] {
  return additionalViews.map(({ viewName, cameraSerial }, key) => ({
    key,
    viewName,
    cameraSerial,
    fromRecipeId: null,
  }));
}

/** Returns the recipes a further view can come from, the one with a camera not used yet first. */
export function sourcesFor(
  recipe: Recipe,
  recipes: readonly Recipe[],
  chosen: readonly ChosenView[],
): readonly Recipe[] {
  const used = new Set([recipe.cameraSerial, ...chosen.map(({ cameraSerial }) => cameraSerial)]);
  const isNew = ({ cameraSerial }: Recipe): number => (used.has(cameraSerial) ? 1 : 0);
  return recipes.filter(({ recipeId }) => recipeId !== recipe.recipeId).toSorted((a, b) => isNew(a) - isNew(b));
}

/** Returns a line for `source`, numbered so that names differ. */
export function newView(source: Recipe, chosen: readonly ChosenView[]): ChosenView {
  const key = 1 + Math.max(0, ...chosen.map((view) => view.key));
  return { key, viewName: '', fromRecipeId: source.recipeId, cameraSerial: source.cameraSerial };
}

export type NameProblem = 'missing' | 'twice';

/** Returns what is wrong with a view's name; null when it can stand. */
export function nameProblem(viewName: string, chosen: readonly ChosenView[]): NameProblem | null {
  const name = viewName.trim();
  if (name === '') {
    return 'missing';
  }
  const same = chosen.filter((view) => view.viewName.trim() === name).length;
  return name === FIRST_VIEW || same > 1 ? 'twice' : null;
}
