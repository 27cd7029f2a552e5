import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cameraPlaces, cameraRoute, formatRoute, parseRoute, type Route } from './route.ts';

const id = fc.option(fc.string({ minLength: 1 }), { nil: null });
const route: fc.Arbitrary<Route> = fc.oneof(
  fc.constant<Route>({ screen: 'inspect' }),
  fc.constant<Route>({ screen: 'recipes' }),
  id.map((one): Route => ({ screen: 'teach', id: one })),
  id.map((one): Route => ({ screen: 'history', id: one })),
  fc.constantFrom(...cameraPlaces).map((place) => cameraRoute(place)),
  fc.tuple(fc.string({ minLength: 1 }), id).map(([recipe, view]) => cameraRoute('commissioning', recipe, view)),
);

test('every place has an address that leads back to it', () => {
  fc.assert(
    fc.property(route, (one) => {
      expect(parseRoute(formatRoute(one))).toEqual(one);
    }),
  );
});

test.each(['', '#', '#/nowhere', '#/inspect/x'])('%s leads to the operator screen', (hash) => {
  expect(parseRoute(hash)).toEqual({ screen: 'inspect' });
});

test.each(['#/history/%', '#/teach/%E0%A4%A'])('the damaged address %s opens the list', (hash) => {
  expect(parseRoute(hash)).toMatchObject({ id: null });
});

test('an unknown place of camera work opens the list of cameras', () => {
  expect(parseRoute('#/cameras/nowhere')).toEqual(cameraRoute('list'));
  expect(parseRoute('#/cameras')).toEqual(cameraRoute('list'));
});
