import { basename } from 'node:path';
import { contributionUnit, type ExplainedRow } from '../../models/maintenance/tabular/explain-rows.ts';
import { formatNumber } from '../../models/report/format-number.ts';
import type { Report, ReportSection } from '../../models/report/report.ts';
import { describeAnswer } from './predict-description.ts';
import type { PredictedRows } from './predicted-rows.ts';
import { classifierSections, regressorSections } from './train-maintenance-report.ts';

const MOST_CHARTS = 3;
const MOST_REASONS = 10;
const BINS = 20;

/** Returns the report: what the rows are called, which to look at first and why, and whether the model still fits. */
export function predictionReport(prediction: PredictedRows): Report {
  const { file, opened, rowCount, filledCount, drift } = prediction;
  return {
    title: titleOf(prediction),
    subtitle: `${opened.heading.name} on ${basename(file)}: ${formatNumber(rowCount)} rows`,
    figures: [
      { name: 'Rows', value: formatNumber(rowCount) },
      ...scoreFigures(prediction),
      { name: 'Gaps filled', value: formatNumber(filledCount) },
      { name: 'Columns that drifted', value: formatNumber(drift.length) },
    ],
    sections: [
      ...driftSection(prediction),
      ...answerSections(prediction),
      ...prediction.explained.slice(0, MOST_CHARTS).map((row) => reasonSection(prediction, row)),
      ...listSection(prediction),
    ],
    provenance: [
      { name: 'Data', value: basename(file) },
      { name: 'Model', value: opened.heading.name },
      { name: 'Predicts', value: opened.target ?? 'not known' },
    ],
  };
}

function titleOf({ opened: { target }, answers, rowCount }: PredictedRows): string {
  if (answers.task === 'regression') {
    return `${target ?? 'The target'} of ${formatNumber(rowCount)} rows`;
  }
  const { decision, classes } = answers;
  if (decision === null) {
    return `${formatNumber(rowCount)} rows dealt to ${classes.length} classes`;
  }
  const count = answers.predicted.filter((name) => name === decision.positiveClass).length;
  return `${formatNumber(count)} of ${formatNumber(rowCount)} rows are called "${decision.positiveClass}"`;
}

function scoreFigures({ answers }: PredictedRows): Report['figures'] {
  if (answers.scores === null) {
    return [];
  }
  return answers.task === 'classification'
    ? [
        { name: 'F1', value: answers.scores.f1.toFixed(3) },
        { name: 'PR-AUC', value: answers.scores.prAuc?.toFixed(3) ?? '–' },
      ]
    : [
        { name: 'RMSE', value: formatNumber(Number(answers.scores.rmse.toPrecision(4))) },
        { name: 'Bias', value: formatNumber(Number(answers.scores.bias.toPrecision(3))), note: 'predicted − true' },
      ];
}

function driftSection({ drift, opened: { profile } }: PredictedRows): readonly ReportSection[] {
  if (drift.length === 0) {
    const heading = 'The rows are like those the model learned from';
    return profile === null ? [] : [{ heading, text: 'No column has drifted.' }];
  }
  return [
    {
      heading: `Read this first: ${drift.length} ${drift.length === 1 ? 'column is' : 'columns are'} not as the model learned`,
      text: 'Answers to rows unlike those learned from are guesses. Find out why, or train again.',
      table: { columns: ['column', 'what changed'], rows: drift.map(({ column, finding }) => [column, finding]) },
    },
  ];
}

function answerSections({ answers, opened: { target } }: PredictedRows): readonly ReportSection[] {
  if (answers.task === 'regression') {
    const { actual, predicted, scores } = answers;
    return actual !== null && scores !== null
      ? regressorSections({ actual, predicted, scores }, target ?? 'the target')
      : [spreadSection(predicted, target ?? 'Prediction')];
  }
  const { classes, decision, actual, predicted, probabilities, scores } = answers;
  if (actual !== null && scores !== null) {
    return classifierSections({ scores, decision, judged: { classes, actual, predicted, probabilities } });
  }
  if (decision === null) {
    return [];
  }
  return [rankSection(probabilities[classes.indexOf(decision.positiveClass)] ?? new Float64Array(), decision)];
}

function rankSection(
  probabilities: Float64Array,
  { positiveClass, threshold }: { readonly positiveClass: string; readonly threshold: number },
): ReportSection {
  const ranked = probabilities.toSorted().reverse();
  return {
    heading: `From a probability of ${threshold.toFixed(3)} on a row is called "${positiveClass}"`,
    text: 'All rows in the order of their probability, the most urgent at the left.',
    chart: {
      type: 'lines',
      x: { label: 'Rows', isLogarithmic: true },
      y: { label: `Probability of "${positiveClass}"` },
      lines: [{ name: 'rows', x: Array.from(ranked, (_, place) => place + 1), y: Array.from(ranked) }],
      marks: [{ axis: 'y', value: threshold, label: 'threshold' }],
    },
  };
}

function spreadSection(predicted: Float64Array, target: string): ReportSection {
  const sorted = predicted.toSorted();
  const [low, high] = [sorted[0] ?? 0, sorted.at(-1) ?? 0];
  const width = (high - low) / BINS || 1;
  const counts = Array.from({ length: BINS }, () => 0);
  for (const value of predicted) {
    const bin = Math.min(BINS - 1, Math.floor((value - low) / width));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return {
    heading: `Half of the rows lie below ${formatNumber(Number((sorted[sorted.length >> 1] ?? 0).toPrecision(3)))}`,
    chart: {
      type: 'histogram',
      x: { label: target },
      edges: Array.from({ length: BINS + 1 }, (_, edge) => low + edge * width),
      series: [{ name: 'rows', counts }],
    },
  };
}

function reasonSection(prediction: PredictedRows, { row, reasons, baseline }: ExplainedRow): ReportSection {
  const unit = contributionUnit(prediction.opened.model);
  const [first] = reasons;
  const total = reasons.reduce((sum, { contribution }) => sum + contribution, baseline);
  return {
    heading: `Row ${row + 1} is ${describeAnswer(prediction, row)}, most of all for ${first?.name ?? 'no column'}`,
    text: `What each column added, in ${unit}, from ${baseline.toPrecision(3)} for a row of which nothing is known to ${total.toPrecision(3)} for this one (exact Shapley values). It says what the model went by, not what caused it.`,
    chart: {
      type: 'bars',
      value: { label: `Contribution (${unit})` },
      bars: reasons.slice(0, MOST_REASONS).map(({ name, contribution }) => ({ name, value: contribution })),
    },
    table: { columns: ['column', 'contribution'], rows: reasons.map(({ name, contribution }) => [name, contribution]) },
  };
}

function listSection(prediction: PredictedRows): readonly ReportSection[] {
  const { explained } = prediction;
  return explained.length === 0
    ? []
    : [
        {
          heading: 'Rows to look at first',
          table: {
            columns: ['row', 'answer', 'most of all for'],
            rows: explained.map(({ row, reasons }) => [
              row + 1,
              describeAnswer(prediction, row),
              reasons
                .slice(0, MOST_CHARTS)
                .map(({ name }) => name)
                .join(', '),
            ]),
          },
        },
      ];
}
