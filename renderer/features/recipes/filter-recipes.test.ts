import { expect, test } from 'vitest';
import type { Recipe } from '../../../contract/recipe.ts';
import { filterRecipes } from './filter-recipes.ts';

const recipe = (name: string, productCode: string): Recipe => ({ name, productCode }) as Recipe;
const recipes = [recipe('Cover 10', 'C-10'), recipe('Bracket', 'B-114'), recipe('Cover 9', 'C-9')];
const names = (search: string) => filterRecipes(recipes, search, 'en').map(({ name }) => name);

test('recipes are sorted as people count', () => {
  expect(names('')).toEqual(['Bracket', 'Cover 9', 'Cover 10']);
});

test('every word must be found, in name or code, whatever the case', () => {
  expect(names('COVER 9')).toEqual(['Cover 9']);
  expect(names('b-1')).toEqual(['Bracket']);
  expect(names('cover bracket')).toEqual([]);
});
