import type { MeasuredClassifier } from '../../models/maintenance/tabular/measure-classifier.ts';
import type { MeasuredRegressor } from '../../models/maintenance/tabular/measure-regressor.ts';
import { formatNumber } from '../../models/report/format-number.ts';
import type { TrainingCall } from './train-maintenance-options.ts';

const MOST_COLUMNS = 8;
const NAME_WIDTH = 24;
/** A pair of columns carries two names. */
const LONG_NAME_WIDTH = 52;

/** Returns the result as a short report for a person. */
export function describeTraining(measured: MeasuredClassifier | MeasuredRegressor, call: TrainingCall): string {
  const lines = measured.task === 'classification' ? describeClassifier(measured) : describeRegressor(measured);
  const columns = measured.model.importance.slice(0, MOST_COLUMNS);
  const worth = measured.worth.columns.slice(0, MOST_COLUMNS);
  return [
    `${call.out}: ${measured.task} of ${call.target}, ${formatNumber(measured.trainRows)} rows learned; ${measured.split}`,
    '',
    ...lines,
    '',
    'columns that decide most (share of what all splits gained)',
    ...columns.map(
      ({ name, importance }) =>
        `  ${name.slice(0, LONG_NAME_WIDTH).padEnd(LONG_NAME_WIDTH)}${importance.toFixed(3).padStart(8)}`,
    ),
    '',
    `what rows not learned from lose without them (${measured.worth.score})`,
    ...worth.map(
      ({ name, mean }) =>
        `  ${name.slice(0, LONG_NAME_WIDTH).padEnd(LONG_NAME_WIDTH)}${formatNumber(Number(mean.toPrecision(3))).padStart(8)}`,
    ),
  ].join('\n');
}

function describeClassifier({ scores, model, judged }: MeasuredClassifier): string[] {
  const { accuracyInterval: range, report, confusionMatrix, classes } = scores;
  const f1Range = scores.f1Interval === null ? '' : interval(scores.f1Interval);
  const threshold =
    model.decision === null
      ? []
      : [`threshold   ${model.decision.threshold.toFixed(4)} on the probability of "${model.decision.positiveClass}"`];
  return [
    `accuracy    ${scores.accuracy.toFixed(4)}${interval(range)} on ${formatNumber(judged.actual.length)} rows`,
    `F1          ${scores.f1.toFixed(4)}${f1Range}`,
    `PR-AUC      ${scores.prAuc?.toFixed(4) ?? 'not known (one class only)'}`,
    ...threshold,
    '',
    `${pad('class')} precision  recall      F1  support`,
    ...classes.map((name) => {
      const of = report.classes[name];
      const shares = [of?.precision, of?.recall, of?.f1].map((value) => (value ?? 0).toFixed(3));
      const [precision = '', recall = '', f1 = ''] = shares;
      return `${pad(name)}${precision.padStart(10)}${recall.padStart(8)}${f1.padStart(8)}${String(of?.support ?? 0).padStart(9)}`;
    }),
    '',
    `${pad('true ↓  predicted →')}${classes.map((name) => name.slice(0, 11).padStart(12)).join('')}`,
    ...classes.map(
      (name, row) => `${pad(name)}${(confusionMatrix[row] ?? []).map((count) => String(count).padStart(12)).join('')}`,
    ),
  ];
}

function describeRegressor({ scores, actual }: MeasuredRegressor): string[] {
  return [
    `RMSE        ${formatNumber(scores.rmse)} on ${formatNumber(actual.length)} rows`,
    `MAE         ${formatNumber(scores.mae)}`,
    `R²          ${scores.r2?.toFixed(4) ?? 'not known (all true values are equal)'}`,
    `bias        ${formatNumber(scores.bias)}`,
  ];
}

function interval({ lower, upper }: { readonly lower: number; readonly upper: number }): string {
  return ` (95 %: ${lower.toFixed(3)} to ${upper.toFixed(3)})`;
}

function pad(text: string): string {
  return text.slice(0, NAME_WIDTH - 1).padEnd(NAME_WIDTH);
}
