import { describe, expect, test } from 'vitest';
import { PixelScores } from '../../models/evaluate/pixel-scores.ts';
import { describeEvaluation } from './describe-evaluation.ts';
import { summariseEvaluation, type TimedImage } from './summarise-evaluation.ts';

function timed(className: string, score: number, verdict: TimedImage['verdict']): TimedImage {
  return { className, score, verdict, isDefective: className !== 'good', ms: 4 };
}

const judged = [
  timed('good', 1, 'pass'),
  timed('good', 3, 'review'),
  timed('crack', 2, 'pass'),
  timed('crack', 5, 'fail'),
];

describe('summariseEvaluation', () => {
  test('holds the fields the command line promises', () => {
    const evaluation = summariseEvaluation(judged, new PixelScores(), 1);
    expect(evaluation).toMatchObject({
      images: 4,
      imageAuroc: 0.75,
      pixelAuroc: null,
      auPro: null,
      msPerImage: 4,
      escape: { count: 1, total: 2, rate: 0.5 },
      overkill: { count: 1, total: 2, rate: 0.5 },
      imageAurocInterval: { confidence: 0.95, resamples: 2000, seed: 1 },
    });
    expect(Object.keys(evaluation.byClass)).toEqual(['crack', 'good']);
    expect(summariseEvaluation(judged, new PixelScores(), 1)).toEqual(evaluation);
  });

  test('without good parts the measures are null, not wrong', () => {
    const evaluation = summariseEvaluation(judged.slice(2), new PixelScores(), 1);
    expect(evaluation).toMatchObject({ imageAuroc: null, imageAurocInterval: null, averagePrecision: null });
  });
});

describe('describeEvaluation', () => {
  test('reads as a table', () => {
    const text = describeEvaluation(summariseEvaluation(judged, new PixelScores(), 1));
    expect(text).toContain('image AUROC        0.7500 (95 %: ');
    expect(text).toContain('pixel AUROC        not known');
    expect(text).toContain('escapes            50.0 % (1 of 2; 95 %: 1.3 % to 98.7 %)');
    expect(text).toMatch(/crack\s+2\s+0\.750\s+3\.500\s+1\s+0\s+1/);
    expect(text).toMatch(/good\s+2\s+–\s+2\.000\s+1\s+1\s+0/);
  });
});
