import { useCallback, useEffect, useState } from 'react';
import type { AppError } from '../../../contract/errors.ts';
import type { Recipe } from '../../../contract/recipe.ts';
import { toAppError } from '../../api/switching-link.ts';
import { useServices, useStation } from '../../components/services/services.ts';

export type RecipesState = {
  /** Null while they are read for the first time. */
  readonly recipes: readonly Recipe[] | null;
  readonly failure: AppError | null;
  readonly reload: () => void;
  readonly replace: (recipe: Recipe) => void;
};

/** Returns the station's recipes, read anew after each reconnection. */
export function useRecipes(): RecipesState {
  const { engine } = useServices();
  const connection = useStation((state) => state.connection);
  const [recipes, setRecipes] = useState<readonly Recipe[] | null>(null);
  const [failure, setFailure] = useState<AppError | null>(null);

  const reload = useCallback(() => {
    engine.recipe.list({}).then(
      (list) => {
        setRecipes(list);
        setFailure(null);
      },
      (error: unknown) => setFailure(toAppError(error)),
    );
  }, [engine]);
  useEffect(() => {
    if (connection === 'connected') {
      reload();
    }
  }, [connection, reload]);

  return {
    recipes,
    failure,
    reload,
    replace: (recipe) =>
      setRecipes((known) => (known ?? []).map((one) => (one.recipeId === recipe.recipeId ? recipe : one))),
  };
}
