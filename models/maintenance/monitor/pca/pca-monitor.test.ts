import { expect, test } from 'vitest';
import { createComponentWork, fitPrincipalComponents, measureRow } from './principal-components.ts';

const rows = Int32Array.from({ length: 4 }, (_, row) => row);

test('T² and SPE of two columns, worked by hand', () => {
  // Standardised (±1) columns that agree in three rows of four: correlation 1/2, variances 3/2 and 1/2 along (1, ±1)/√2.
  const columns = [Float64Array.of(1, 1, -1, -1), Float64Array.of(1, 1, -1, 1)];
  const balanced = [columns[0] ?? rows, Float64Array.of(3, 3, -3, 3)] as Float64Array[];
  const model = fitPrincipalComponents(balanced, rows, 0.5);
  expect(model.loadings).toHaveLength(1);
  const [deviation = 0] = model.deviations;
  expect(deviation).toBeCloseTo(1, 12);
  const correlation = (model.variances[0] ?? 0) - 1;
  expect(correlation).toBeCloseTo(1 / Math.sqrt(3), 12);
  const { hotelling, predictionError } = measureRow(model, [2, model.means[1] ?? 0], createComponentWork(model));
  expect(hotelling).toBeCloseTo(2 / (1 + correlation), 12);
  expect(predictionError).toBeCloseTo(2, 12);
});

test('as many components are kept as hold the share asked for', () => {
  const columns = [Float64Array.of(1, 1, -1, -1), Float64Array.of(1, -1, 1, -1), Float64Array.of(1, -1, -1, 1)];
  expect(fitPrincipalComponents(columns, rows, 0.3).loadings).toHaveLength(1);
  expect(fitPrincipalComponents(columns, rows, 0.6).loadings).toHaveLength(2);
  expect(fitPrincipalComponents(columns, rows, 1).loadings).toHaveLength(3);
});
