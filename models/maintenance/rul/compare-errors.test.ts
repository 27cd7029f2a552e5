import { expect, test } from 'vitest';
import { seededRandom } from '../../evaluate/seeded-random.ts';
import { compareErrors, meanOf } from './compare-errors.ts';

const COUNT = 40_000;
const CAP = 1000;

/** Every ensemble errs by what all share and by something of its own. */
function draw(few: number, all: number) {
  const random = seededRandom(3);
  const noise = (): number => random() + random() + random() + random() - 2;
  const actual = Float64Array.from({ length: COUNT }, () => 500);
  const shared = actual.map((life) => life + 4 * noise());
  const members = Array.from({ length: all }, () => shared.map((life) => life + 3 * noise()));
  const judgements = members.slice(0, few);
  const errorOf = (lives: Float64Array): number =>
    Math.sqrt(lives.reduce((sum, life) => sum + (life - 500) ** 2, 0) / COUNT);
  const residuals = { predicted: meanOf(judgements), actual, weights: new Float64Array(COUNT).fill(1) };
  return { judgements, residuals, truth: errorOf(meanOf(members)) / errorOf(meanOf(judgements)) };
}

test('the ratio of errors is told from how far two ensembles of ten differ', () => {
  const { judgements, residuals, truth } = draw(2, 10);
  expect(truth).toBeLessThan(0.95);
  expect(compareErrors(judgements, residuals, { cap: CAP, ensembles: 10 })).toBeCloseTo(truth, 2);
});

test('judged by all, or by one only, errors are taken as they are', () => {
  const three = draw(3, 3);
  expect(compareErrors(three.judgements, three.residuals, { cap: CAP, ensembles: 3 })).toBe(1);
  const one = draw(1, 8);
  expect(compareErrors(one.judgements, one.residuals, { cap: CAP, ensembles: 8 })).toBe(1);
});

test('the ratio stays above 0.8 where ensembles differ more than they err', () => {
  const judgements = [Float64Array.of(0, 10), Float64Array.of(10, 0)];
  const residuals = {
    predicted: Float64Array.of(5, 5),
    actual: Float64Array.of(5, 5.1),
    weights: Float64Array.of(1, 1),
  };
  expect(compareErrors(judgements, residuals, { cap: 100, ensembles: 10 })).toBe(0.8);
});
