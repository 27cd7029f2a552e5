import { formatNumber } from '../../models/report/format-number.ts';
import { contributionUnit } from '../../models/maintenance/tabular/explain-rows.ts';
import type { PredictedRows } from './predicted-rows.ts';

const REASONS = 3;
const DIGITS = 6;

type Answer = { readonly row: number; readonly probabilities?: Readonly<Record<string, number>> } & (
  | { readonly class: string }
  | { readonly value: number }
);

/** Returns what `--json` prints; rows are counted from 0. */
export function summarisePrediction(prediction: PredictedRows) {
  const { answers, opened, rowCount, explained, drift, filledCount } = prediction;
  const { scores } = answers;
  return {
    task: answers.task,
    target: opened.target,
    rowCount,
    rows: answersOf(prediction),
    explained: explained.map(({ row, reasons, baseline }) => ({
      row,
      baseline: round(baseline),
      reasons: reasons.slice(0, REASONS).map((reason) => ({ ...reason, contribution: round(reason.contribution) })),
    })),
    contributionUnit: contributionUnit(opened.model),
    filledCount,
    drift,
    ...(scores === null ? {} : { scores }),
  };
}

/** Returns one line a row: its number (from 1), the answer, and the probability of each class. */
export function predictedRowsCsv(prediction: PredictedRows): string {
  const { model, target } = prediction.opened;
  const classes = model.task === 'classification' ? model.classes : [];
  const header = ['row', target ?? 'prediction', ...classes.map((name) => `probability of ${name}`)];
  const lines = answersOf(prediction).map((answer) => {
    const said = 'class' in answer ? answer.class : answer.value;
    return [answer.row + 1, said, ...classes.map((name) => answer.probabilities?.[name] ?? '')];
  });
  return `${[header, ...lines].map((cells) => cells.map(quote).join(',')).join('\n')}\n`;
}

/** Returns the result for a person. */
export function describePredictedRows(prediction: PredictedRows): string {
  const { file, rowCount, answers, explained, opened } = prediction;
  const lines = explained.map(({ row, reasons }) => {
    const why = reasons
      .slice(0, REASONS)
      .map(({ name, contribution }) => `${name} ${contribution < 0 ? '−' : '+'}${shortNumber(Math.abs(contribution))}`);
    return `  row ${row + 1}: ${describeAnswer(prediction, row)}  ${why.join(', ')}`;
  });
  return [
    `${file}: ${formatNumber(rowCount)} rows judged by ${opened.heading.name}; ${countAnswers(prediction)}`,
    ...scoreLines(answers),
    ...(lines.length === 0
      ? []
      : ['', `rows to look at first, and why (in ${contributionUnit(opened.model)})`, ...lines]),
  ].join('\n');
}

/** Returns how often each class was given, or the range of the numbers. */
export function countAnswers({ answers }: PredictedRows): string {
  if (answers.task === 'regression') {
    const sorted = answers.predicted.toSorted();
    return `between ${shortNumber(sorted[0] ?? 0)} and ${shortNumber(sorted.at(-1) ?? 0)}`;
  }
  const counts = new Map<string, number>();
  answers.predicted.forEach((name) => counts.set(name, (counts.get(name) ?? 0) + 1));
  return [...counts]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, count]) => `"${name}" ${formatNumber(count)}`)
    .join(', ');
}

/** Returns the answer to one row in words. */
export function describeAnswer({ answers }: PredictedRows, row: number): string {
  if (answers.task === 'regression') {
    return shortNumber(answers.predicted[row] ?? 0);
  }
  const name = answers.predicted[row] ?? '';
  const probability = answers.probabilities[answers.classes.indexOf(name)]?.[row] ?? 0;
  return `"${name}" with ${(100 * probability).toFixed(1)} %`;
}

function answersOf({ answers }: PredictedRows): readonly Answer[] {
  if (answers.task === 'regression') {
    return Array.from(answers.predicted, (value, row) => ({ row, value }));
  }
  return answers.predicted.map((name, row) => ({
    row,
    class: name,
    probabilities: Object.fromEntries(
      answers.classes.map((known, at) => [known, round(answers.probabilities[at]?.[row] ?? 0)]),
    ),
  }));
}

function scoreLines({ scores, task }: PredictedRows['answers']): readonly string[] {
  if (scores === null) {
    return [];
  }
  return task === 'classification'
    ? [
        `accuracy ${scores.accuracy.toFixed(4)}, F1 ${scores.f1.toFixed(4)}, PR-AUC ${scores.prAuc?.toFixed(4) ?? 'not known'}`,
      ]
    : [`RMSE ${shortNumber(scores.rmse)}, MAE ${shortNumber(scores.mae)}, bias ${shortNumber(scores.bias)}`];
}

function shortNumber(value: number): string {
  return formatNumber(Number(value.toPrecision(3)));
}

function round(value: number): number {
  return Number(value.toFixed(DIGITS));
}

/** Quoted where it would break the line (RFC 4180). */
function quote(cell: string | number): string {
  const text = String(cell);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
