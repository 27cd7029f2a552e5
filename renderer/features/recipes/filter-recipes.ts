import type { Recipe } from '../../../contract/recipe.ts';

/** Returns the recipes whose name or product code contains every word of `search`, by name. */
export function filterRecipes(recipes: readonly Recipe[], search: string, language: string): readonly Recipe[] {
  const words = search.toLocaleLowerCase(language).split(/\s+/).filter(Boolean);
  return recipes
    .filter(({ name, productCode }) => {
      const text = `${name} ${productCode}`.toLocaleLowerCase(language);
      return words.every((word) => text.includes(word));
    })
    .sort((a, b) => a.name.localeCompare(b.name, language, { numeric: true }));
}
