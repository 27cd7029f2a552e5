import { v7 as uuidv7 } from 'uuid';
import type { Clock } from '../../../contract/clock.ts';
import { AppError } from '../../../contract/errors.ts';
import type { RecipeId } from '../../../contract/ids.ts';
import { viewsOf, type Recipe, type RecipeView } from '../../../contract/recipe.ts';
import type { AuditEvent } from '../../../contract/record.ts';
import type { StationStatus } from '../../../contract/status.ts';
import type { Thresholds } from '../../../contract/verdict.ts';
import type { Inference } from '../../inference/inference.ts';
import type { StationStore } from '../../store/station-store.ts';
import type { Logger } from '../logging/logger.ts';
import type { CameraService } from './camera-service.ts';
import type { StationState } from './station-state.ts';

export type RecipeRevision = {
  readonly change: Partial<Recipe>;
  /** What changed and why, for the trail. */
  readonly detail: string;
};

export interface RecipeService {
  active(): Recipe | null;
  list(): Promise<readonly Recipe[]>;
  /** Makes the recipe the one in use: its camera settings are applied, its model is loaded. */
  activate(recipeId: RecipeId): Promise<void>;
  /** Adds a revision with other limits; the reason is part of the record. */
  setThresholds(recipeId: RecipeId, thresholds: Thresholds, reason: string): Promise<Recipe>;
  /** @throws AppError `not-found` */
  find(recipeId: RecipeId): Promise<Recipe>;
  /** Adds a revision with the planned change and its trail entry; a recipe in use goes on with it. @throws AppError `not-found` */
  revise(recipeId: RecipeId, plan: (old: Recipe) => RecipeRevision): Promise<Recipe>;
  /** Keeps a new recipe and its trail entry. */
  release(recipe: Recipe): Promise<void>;
  /** Loads the recipe that was in use when the station stopped. */
  restore(): Promise<void>;
}

type Deps = {
  readonly store: StationStore;
  readonly inference: Inference;
  readonly cameras: CameraService;
  readonly state: StationState;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly operatorId: string;
};

export function createRecipeService(deps: Deps): RecipeService {
  const { store, inference, cameras, state, logger, clock } = deps;
  let active: Recipe | null = null;

  const find = async (recipeId: RecipeId): Promise<Recipe> => {
    const recipe = (await store.listRecipes()).find((one) => one.recipeId === recipeId);
    if (recipe === undefined) {
      throw new AppError('not-found', 'There is no such recipe: refresh the list');
    }
    return recipe;
  };

  const openModel = async ({ modelSha256 }: RecipeView): Promise<string> =>
    inference.open({ sha256: modelSha256, packagePath: await store.packagePath(modelSha256) });

  const putInUse = async (recipe: Recipe): Promise<void> => {
    await cameras.useFor(recipe);
    active = recipe;
    state.update({ recipe: summaryOf(recipe) });
    try {
      const [provider = ''] = await Promise.all(viewsOf(recipe).map(openModel));
      state.update({ inference: { provider, threads: inference.threads } });
      logger.info(
        { recipe: recipe.name, revision: recipe.revision, model: recipe.modelSha256, provider },
        'recipe in use',
      );
    } catch (error) {
      // The recipe stays in use: each part then says "cannot judge" with this reason, which is safer than no recipe at all.
      logger.error({ err: error, recipe: recipe.name }, 'the model of the active recipe cannot be loaded');
    }
  };

  const audit = (action: AuditEvent['action'], recipe: Recipe, detail: string): Promise<void> =>
    store.recordAudit({
      recordId: uuidv7(),
      occurredAtUs: clock.nowUs(),
      operatorId: deps.operatorId,
      action,
      inspectionId: null,
      recipeId: recipe.recipeId,
      detail,
    });

  const revise: RecipeService['revise'] = async (recipeId, plan) => {
    const old = await find(recipeId);
    const { change, detail } = plan(old);
    const changed: Recipe = {
      ...old,
      ...change,
      revision: old.revision + 1,
      createdAtUs: clock.nowUs(),
      createdBy: deps.operatorId,
    };
    await store.saveRecipe(changed);
    await audit('configuration.changed', changed, detail);
    if (active?.recipeId === recipeId) {
      await putInUse(changed);
    }
    return changed;
  };

  return {
    active: () => active,
    list: () => store.listRecipes(),
    activate: async (recipeId) => {
      const recipe = await find(recipeId);
      await store.setActiveRecipe(recipeId);
      await audit('recipe.activated', recipe, `${recipe.name}, revision ${recipe.revision}`);
      await putInUse(recipe);
    },
    find,
    setThresholds: (recipeId, thresholds, reason) =>
      revise(recipeId, (old) => ({
        change: { thresholds },
        detail: `Limits were ${limitsText(old.thresholds)}; now ${limitsText(thresholds)}. Reason: ${reason}`,
      })),
    revise,
    release: (recipe) => store.saveRecipe(recipe),
    restore: async () => {
      const recipeId = await store.activeRecipeId();
      if (recipeId !== null) {
        await putInUse(await find(recipeId));
      }
    },
  };
}

function limitsText({ review, fail }: Thresholds): string {
  return `review ${review}, fail ${fail}`;
}

function summaryOf(recipe: Recipe): StationStatus['recipe'] {
  const { recipeId, name, productCode, revision, modelSha256, modelName, thresholds } = recipe;
  return { recipeId, name, productCode, revision, modelSha256, modelName, thresholds };
}
