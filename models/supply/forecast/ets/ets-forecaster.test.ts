import { expect, test } from 'vitest';
import fc from 'fast-check';
import { seededRandom } from '../../../evaluate/seeded-random.ts';
import { isAdmissible, isStable } from './admissible.ts';
import { createEts } from './ets-forecaster.ts';
import { nameForm, parseForm, sensibleForms } from './ets-form.ts';

const airPassengers = Float64Array.of(
  112,
  118,
  132,
  129,
  121,
  135,
  148,
  148,
  136,
  119,
  104,
  118,
  115,
  126,
  141,
  135,
  125,
  149,
  170,
  170,
  158,
  133,
  114,
  140,
  145,
  150,
  178,
  163,
  172,
  178,
  199,
  199,
  184,
  162,
  146,
  166,
  171,
  180,
  193,
  181,
  183,
  218,
  230,
  242,
  209,
  191,
  172,
  194,
  196,
  196,
  236,
  235,
  229,
  243,
  264,
  272,
  237,
  211,
  180,
  201,
);

test('growing, seasonal sales are seen as such: the peak comes in summer and above the last one', () => {
  const fitted = createEts().fit({ id: 'air', values: airPassengers, seasonLength: 12 });
  const { mean, lo, hi } = fitted.forecast(12, 95);
  expect(fitted.model).toMatch(/^ETS\(M,Ad?,M\)$/);
  expect(mean.indexOf(Math.max(...mean))).toBeOneOf([6, 7]);
  expect(mean[7]).toBeGreaterThan(272);
  mean.forEach((value, step) => {
    expect(lo[step]).toBeLessThan(value);
    expect(hi[step]).toBeGreaterThan(value);
  });
});

test('a level with known noise is found, and its interval is as wide as the noise', () => {
  const random = seededRandom(5);
  const noise = (): number => random() + random() + random() + random() + random() + random() - 3;
  const values = Float64Array.from({ length: 400 }, () => 100 + noise());
  const { mean, lo, hi } = createEts({ form: parseForm('ETS(A,N,N)') })
    .fit({ id: 'level', values, seasonLength: 1 })
    .forecast(1, 95);
  expect(mean[0]).toBeCloseTo(100, 0);
  expect((hi[0] ?? 0) - (lo[0] ?? 0)).toBeCloseTo(2 * 1.96 * Math.sqrt(0.5), 0);
});

test('a straight line goes on', () => {
  const values = Float64Array.from({ length: 30 }, (_, t) => 10 + 3 * t);
  const { mean } = createEts({ form: parseForm('AAN') })
    .fit({ id: 'line', values, seasonLength: 1 })
    .forecast(5, 90);
  mean.forEach((value, step) => expect(value).toBeCloseTo(10 + 3 * (30 + step), 4));
});

test('models are read and named as in the literature; others are refused with an example', () => {
  expect(nameForm(parseForm('ets(m,ad,m)'))).toBe('ETS(M,Ad,M)');
  expect(nameForm(parseForm('ANA'))).toBe('ETS(A,N,A)');
  expect(() => parseForm('ETS(Z,N,N)')).toThrow('write for example');
});

test('an additive error is never joined with a multiplicative season', () => {
  const names = sensibleForms(true, true).map(nameForm);
  expect(names).toHaveLength(15);
  expect(names).not.toContain('ETS(A,N,M)');
  expect(sensibleForms(false, true).every(({ error, season }) => error === 'A' && season !== 'M')).toBe(true);
});

test('a model the series cannot have is refused in one sentence', () => {
  const ets = createEts({ form: parseForm('ETS(M,N,N)') });
  expect(() => ets.fit({ id: 'A', values: Float64Array.of(1, 0, 2, 3), seasonLength: 1 })).toThrow('not positive');
});

test('roots outside the unit circle make a model inadmissible', () => {
  expect(isStable([0.5, -1.2, 1])).toBe(true);
  expect(isStable([2, -3, 1])).toBe(false);
  const form = parseForm('ETS(A,A,A)');
  expect(isAdmissible({ alpha: 0.2, beta: 0.05, gamma: 0.1, phi: 1 }, form, 12)).toBe(true);
  expect(isAdmissible({ alpha: 0.9, beta: 0.9, gamma: 1.5, phi: 1 }, form, 4)).toBe(false);
});

test('scaling the series scales the forecast', () => {
  const series = (factor: number) => ({ id: 's', values: airPassengers.map((v) => v * factor), seasonLength: 12 });
  const ets = createEts({ form: parseForm('ETS(M,A,M)') });
  const once = ets.fit(series(1)).forecast(6, 90).mean;
  fc.assert(
    fc.property(fc.constantFrom(0.01, 3, 1000), (factor) => {
      const { mean } = ets.fit(series(factor)).forecast(6, 90);
      mean.forEach((value, step) => expect(value / factor / (once[step] ?? 1)).toBeCloseTo(1, 2));
    }),
    { numRuns: 3 },
  );
});
