import type Sqlite from 'better-sqlite3';
import { AppError } from '../../contract/errors.ts';
import type { RecipeId, Sha256 } from '../../contract/ids.ts';
import type { Recipe } from '../../contract/recipe.ts';

/** The revisions of each recipe; their bodies stay in `records`. */
export interface Recipes {
  /** Call inside the record's transaction. */
  insert(recipe: Recipe, seq: number): void;
  /** @throws AppError `conflict` unless the revision is newer than all stored ones */
  assertNewer(recipe: Recipe): void;
  /** The newest revision of each recipe, in the order in which the recipes were made. */
  list(): readonly Recipe[];
  has(recipeId: RecipeId): boolean;
  usesModel(model: Sha256): boolean;
}

export function createRecipes(database: Sqlite.Database): Recipes {
  const insert = database.prepare('INSERT INTO recipes(recipe_id, revision, seq, model_sha256) VALUES(?, ?, ?, ?)');
  const newest = database
    .prepare<[string], number | null>('SELECT max(revision) FROM recipes WHERE recipe_id = ?')
    .pluck();
  const list = database
    .prepare<[], string>(
      `SELECT body FROM (SELECT recipe_id, max(revision) AS revision, min(seq) AS made FROM recipes GROUP BY recipe_id)
         JOIN recipes USING(recipe_id, revision) JOIN records USING(seq) ORDER BY made`,
    )
    .pluck();
  const usesModel = database.prepare<[string]>('SELECT 1 FROM recipes WHERE model_sha256 = ?').pluck();
  return {
    insert: ({ recipeId, revision, modelSha256 }, seq) => void insert.run(recipeId, revision, seq, modelSha256),
    assertNewer: ({ recipeId, revision, name }) => {
      const known = newest.get(recipeId) ?? 0;
      if (revision <= known) {
        throw new AppError(
          'conflict',
          `The recipe ${name} already has revision ${known}; load it and save the change as revision ${known + 1}.`,
        );
      }
    },
    list: () => list.all().map((body) => (JSON.parse(body) as { readonly body: Recipe }).body),
    has: (recipeId) => typeof newest.get(recipeId) === 'number',
    usesModel: (model) => usesModel.get(model) !== undefined,
  };
}
