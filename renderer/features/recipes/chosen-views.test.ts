import { expect, test } from 'vitest';
import { RecipeId, Sha256 } from '../../../contract/ids.ts';
import { Recipe, unchangedCameraSettings } from '../../../contract/recipe.ts';
import { chosenViewsOf, nameProblem, newView, sourcesFor } from './chosen-views.ts';

function recipe(number: number, cameraSerial: string): Recipe {
  return Recipe.parse({
    recipeId: RecipeId.parse(`0197f000-0000-7000-8000-00000000000${number}`),
    revision: 1,
    name: `Recipe ${number}`,
    productCode: 'P',
    cameraSerial,
    cameraSettings: unchangedCameraSettings,
    regionOfInterest: null,
    modelSha256: Sha256.parse('ab'.repeat(32)),
    modelName: 'model',
    thresholds: { review: 0.5, fail: 0.8 },
    promise: { calibrationImages: 0, falseRejectRate: null, statement: '' },
    sceneBand: { brightness: { min: 0, max: 255 }, focus: { min: 0, max: 1 } },
    trainingImages: 4,
    createdAtUs: 0,
    createdBy: 'operator',
  });
}
const top = recipe(1, 'A');
const alike = recipe(2, 'A');
const side = recipe(3, 'B');
const two = { ...top, additionalViews: [{ ...side, viewName: 'side' }] };

test('views that are there are kept as they are, with their band', () => {
  expect(chosenViewsOf(two)).toEqual([{ key: 0, viewName: 'side', cameraSerial: 'B', fromRecipeId: null }]);
});

test('a further view is offered from another recipe, first with another camera', () => {
  expect(sourcesFor(top, [top, alike, side], []).map(({ recipeId }) => recipeId)).toEqual([
    side.recipeId,
    alike.recipeId,
  ]);
  expect(sourcesFor(top, [top], [])).toEqual([]);
});

test('a new line has a key of its own and asks for a name', () => {
  const kept = chosenViewsOf(two);
  const added = newView(alike, kept);
  expect(added).toEqual({ key: 1, viewName: '', cameraSerial: 'A', fromRecipeId: alike.recipeId });
  expect(nameProblem(added.viewName, [...kept, added])).toBe('missing');
});

test('no two views may have the same name, nor the first one’s', () => {
  const kept = chosenViewsOf(two);
  expect(nameProblem('side ', [...kept, { ...newView(alike, kept), viewName: 'side' }])).toBe('twice');
  expect(nameProblem('first', [])).toBe('twice');
  expect(nameProblem('back', kept)).toBeNull();
});
