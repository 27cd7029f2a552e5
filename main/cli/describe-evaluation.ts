import type { RateEstimate } from '../../models/evaluate/binomial-interval.ts';
import type { ClassSummary } from '../../models/evaluate/verdict-summary.ts';
import type { Evaluation } from './summarise-evaluation.ts';

/** Returns the evaluation as a short report for a person. */
export function describeEvaluation(evaluation: Evaluation): string {
  const { imageAurocInterval: interval, msPerImage, images } = evaluation;
  const range = interval ? ` (95 %: ${interval.lower.toFixed(3)} to ${interval.upper.toFixed(3)})` : '';
  return [
    `image AUROC        ${number(evaluation.imageAuroc)}${range}`,
    `average precision  ${number(evaluation.averagePrecision)}`,
    `pixel AUROC        ${number(evaluation.pixelAuroc)}`,
    `AU-PRO (to 0.3)    ${number(evaluation.auPro)}`,
    `escapes            ${rate(evaluation.escape)}`,
    `overkill           ${rate(evaluation.overkill)}`,
    `time               ${msPerImage.toFixed(1)} ms a picture, ${images} pictures`,
    '',
    'class                     images   AUROC  mean score    pass  review    fail',
    ...Object.entries(evaluation.byClass).map(([name, row]) => classLine(name, row)),
  ].join('\n');
}

function number(value: number | null): string {
  return value === null ? 'not known (no such labels)' : value.toFixed(4);
}

function rate({ count, total, rate: share, lower, upper }: RateEstimate): string {
  if (share === null) {
    return 'not known (no such parts)';
  }
  return `${percent(share)} (${count} of ${total}; 95 %: ${percent(lower)} to ${percent(upper)})`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function classLine(name: string, { images, imageAuroc, meanScore, verdicts }: ClassSummary): string {
  const columns = [
    String(images).padStart(7),
    (imageAuroc?.toFixed(3) ?? '–').padStart(8),
    meanScore.toPrecision(4).padStart(12),
    ...[verdicts.pass, verdicts.review, verdicts.fail].map((value) => String(value).padStart(8)),
  ];
  return name.slice(0, 24).padEnd(25) + columns.join('');
}
