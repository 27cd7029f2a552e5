import { describe, expect, test } from 'vitest';
import { sampleFeatures } from '../../../test/contract/estimator.ts';
import type { EstimatorDocument } from '../../estimator/estimator.ts';
import { GradientBoostingRegressor } from '../boosting/gradient-boosting-regressor.ts';
import { RandomForestRegressor } from '../forest/random-forest-regressor.ts';
import { encodeArray } from './array-codec.ts';

async function savedForest(): Promise<EstimatorDocument & { readonly trees: Readonly<Record<string, string>> }> {
  const features = sampleFeatures(60);
  const regressor = new RandomForestRegressor({ trees: 2 });
  await regressor.fit(features, features.features[0]?.values ?? new Float64Array());
  return JSON.parse(JSON.stringify(regressor.toDocument()));
}

describe('a saved model', () => {
  test('of another kind or a newer version is refused', async () => {
    const document = await savedForest();
    expect(() => GradientBoostingRegressor.fromDocument(document)).toThrow(
      expect.objectContaining({ code: 'package-mismatch' }),
    );
    const newer = { ...document, formatVersion: 2 };
    expect(() => RandomForestRegressor.fromDocument(newer)).toThrow(
      expect.objectContaining({ code: 'package-mismatch' }),
    );
  });

  test.each([
    ['a child that is its own parent, which would never end', { left: encodeArray(new Int32Array(500)) }],
    ['roots behind the nodes', { roots: encodeArray(Int32Array.of(0, 1_000_000)) }],
    ['no tree', { roots: '' }],
    ['columns that are not there', { feature: encodeArray(new Int32Array(500).fill(99)) }],
    ['half a number', { values: 'AAAA' }],
    ['other than text', { cover: 7 }],
  ])('with %s is refused', async (_, change) => {
    const document = await savedForest();
    const hostile = { ...document, trees: { ...document.trees, ...change } };
    expect(() => RandomForestRegressor.fromDocument(hostile)).toThrow(
      expect.objectContaining({ code: 'package-damaged' }),
    );
  });

  test('judges a file whose categories are numbered otherwise alike, and refuses one it does not know', async () => {
    const features = sampleFeatures(90);
    const type = features.features[3];
    const regressor = new RandomForestRegressor({ trees: 10 });
    await regressor.fit(features, type?.values ?? new Float64Array());
    const others = features.features.slice(0, 3);
    const renumbered = {
      name: 'type',
      levels: ['M', 'L', 'H'],
      values: Float64Array.from(type?.values ?? [], (code) => [2, 1, 0][code] ?? 0),
    };
    expect(regressor.predict({ rowCount: 90, features: [...others, renumbered] })).toEqual(regressor.predict(features));
    const unknown = { ...renumbered, levels: ['X', 'L', 'H'] };
    expect(() => regressor.predict({ rowCount: 90, features: [...others, unknown] })).toThrow('"X"');
  });
});
