import type { MeasuredClassifier } from '../../models/maintenance/tabular/measure-classifier.ts';
import type { MeasuredRegressor } from '../../models/maintenance/tabular/measure-regressor.ts';
import { basename } from 'node:path';
import { calibrationCurve, expectedCalibrationError } from '../../models/evaluate/calibration-curve.ts';
import type { Decision } from '../../models/evaluate/score-classifier.ts';
import { precisionRecallCurve, rocCurve } from '../../models/evaluate/score-curves.ts';
import { formatNumber } from '../../models/report/format-number.ts';
import type { Report, ReportSection } from '../../models/report/report.ts';
import type { TrainingData } from './train-maintenance-data.ts';
import type { TrainingCall } from './train-maintenance-options.ts';

/** Judged rows whose classes are known, by a model just trained or by a saved one. */
type JudgedClassifier = Pick<MeasuredClassifier, 'scores' | 'judged'> & { readonly decision: Decision };

const MOST_COLUMNS = 15;
const BINS = 20;

/** Returns the report: how well it does, where it errs, what decides, and what is doubtful about the data. */
export function trainingReport(
  measured: MeasuredClassifier | MeasuredRegressor,
  data: TrainingData,
  call: TrainingCall,
): Report {
  const model = call.model === 'forest' ? 'Random forest' : 'Gradient boosting';
  const sections =
    measured.task === 'classification'
      ? classifierSections({ ...measured, decision: measured.model.decision })
      : regressorSections(measured, call.target);
  return {
    title: titleOf(measured, call),
    subtitle: `${model} on ${basename(call.data)}: ${formatNumber(measured.trainRows)} rows learned, ${measured.split}`,
    figures: measured.task === 'classification' ? classifierFigures(measured) : regressorFigures(measured),
    sections: [
      ...warningSection(data),
      ...sections,
      importanceSection(measured),
      worthSection(measured),
      ...leftOutSection(data),
    ],
    provenance: [
      { name: 'Data', value: basename(call.data) },
      { name: 'Split', value: measured.split },
      { name: 'Seed', value: String(call.seed) },
      { name: 'Inputs', value: data.features.features.map(({ name }) => name).join(', ') },
      { name: 'Method', value: call.model === 'forest' ? 'random forest of 100 trees' : 'gradient boosting' },
    ],
  };
}

function titleOf(measured: MeasuredClassifier | MeasuredRegressor, { target }: TrainingCall): string {
  if (measured.task === 'regression') {
    return `${target} is predicted to within ${formatNumber(Number(measured.scores.mae.toPrecision(3)))} on average`;
  }
  return `${target}: ${(measured.scores.accuracy * 100).toFixed(1)} % of the rows are judged right`;
}

function classifierFigures({ scores, model, judged }: MeasuredClassifier): Report['figures'] {
  const { accuracyInterval, f1Interval } = scores;
  const range = ({ lower, upper }: { readonly lower: number; readonly upper: number }) =>
    `95 %: ${lower.toFixed(3)} to ${upper.toFixed(3)}`;
  const { decision } = model;
  const share =
    decision === null
      ? null
      : judged.actual.filter((name) => name === decision.positiveClass).length / judged.actual.length;
  return [
    { name: 'Accuracy', value: scores.accuracy.toFixed(4), note: range(accuracyInterval) },
    { name: 'F1', value: scores.f1.toFixed(3), ...(f1Interval === null ? {} : { note: range(f1Interval) }) },
    {
      name: 'PR-AUC',
      value: scores.prAuc?.toFixed(3) ?? '–',
      ...(share === null ? {} : { note: `guessing: ${share.toFixed(3)}` }),
    },
    { name: 'AUROC', value: scores.auroc?.toFixed(3) ?? '–', note: 'guessing: 0.5' },
    ...(decision === null
      ? []
      : [{ name: 'Threshold', value: decision.threshold.toFixed(3), note: `for "${decision.positiveClass}"` }]),
  ];
}

function regressorFigures({ scores, actual }: MeasuredRegressor): Report['figures'] {
  return [
    { name: 'RMSE', value: formatNumber(Number(scores.rmse.toPrecision(4))) },
    { name: 'MAE', value: formatNumber(Number(scores.mae.toPrecision(4))) },
    { name: 'R²', value: scores.r2?.toFixed(3) ?? '–' },
    { name: 'Bias', value: formatNumber(Number(scores.bias.toPrecision(3))), note: 'predicted − true' },
    { name: 'Rows tested', value: formatNumber(actual.length) },
  ];
}

function warningSection({ warnings }: TrainingData): readonly ReportSection[] {
  return warnings.length === 0
    ? []
    : [
        {
          heading: `Read this first: ${warnings.length === 1 ? 'one thing is' : `${warnings.length} things are`} doubtful about the data`,
          text: 'Scores on doubtful data promise more than the model will keep.',
          table: { columns: ['warning'], rows: warnings.map((warning) => [warning]) },
        },
      ];
}

/** Returns matrix, report and curves of a classifier on rows whose classes are known. */
export function classifierSections(measured: JudgedClassifier): readonly ReportSection[] {
  const { scores, decision } = measured;
  const matrix: ReportSection = {
    heading: headingOfMatrix(measured),
    text: 'Rows are true classes; the shade and the percentage are shares of the row.',
    chart: {
      type: 'matrix',
      rows: scores.classes,
      columns: scores.classes,
      values: scores.confusionMatrix,
      rowLabel: 'True class',
      columnLabel: 'Predicted class',
    },
  };
  return [matrix, reportSection(measured), ...(decision === null ? [] : curveSections(measured, decision))];
}

function round(share: number): number {
  return Number(share.toFixed(3));
}

function headingOfMatrix({ scores, decision, judged }: JudgedClassifier): string {
  if (decision === null) {
    const wrong = judged.actual.length - Math.round(scores.accuracy * judged.actual.length);
    return `${formatNumber(wrong)} of ${formatNumber(judged.actual.length)} rows are taken for another class`;
  }
  const { positiveClass } = decision;
  const at = scores.classes.indexOf(positiveClass);
  const found = scores.confusionMatrix[at]?.[at] ?? 0;
  const all = scores.report.classes[positiveClass]?.support ?? 0;
  const called = scores.confusionMatrix.reduce((sum, row) => sum + (row[at] ?? 0), 0);
  return `${formatNumber(found)} of ${formatNumber(all)} rows of class "${positiveClass}" are found; ${formatNumber(called - found)} others are taken for it`;
}

function reportSection({ scores }: JudgedClassifier): ReportSection {
  const { report, classes } = scores;
  const averages = [
    ['mean of the classes', report.macroAverage] as const,
    ['mean by support', report.weightedAverage] as const,
  ];
  const named = [...classes.map((name) => [name, report.classes[name] ?? report.macroAverage] as const), ...averages];
  return {
    heading: `F1 is ${scores.f1.toFixed(3)}${scores.classes.length > 2 ? ' in the mean of the classes' : ''}`,
    table: {
      columns: ['class', 'precision', 'recall', 'F1', 'support'],
      rows: named.map(([name, { precision, recall, f1, support }]) => [
        name,
        round(precision),
        round(recall),
        round(f1),
        support,
      ]),
    },
  };
}

function curveSections(
  { judged, scores }: JudgedClassifier,
  { positiveClass, threshold }: NonNullable<Decision>,
): readonly ReportSection[] {
  const isPositive = judged.actual.map((name) => name === positiveClass);
  const probabilities = Array.from(judged.probabilities[judged.classes.indexOf(positiveClass)] ?? []);
  const precisionRecall = precisionRecallCurve(isPositive, probabilities);
  const roc = rocCurve(isPositive, probabilities);
  const bins = calibrationCurve(isPositive, probabilities);
  const share = isPositive.filter(Boolean).length / isPositive.length;
  return [
    {
      heading: `Precision and recall trade off with an area of ${scores.prAuc?.toFixed(3) ?? '–'}; guessing has ${share.toFixed(3)}`,
      chart: {
        type: 'lines',
        x: { label: 'Recall' },
        y: { label: 'Precision' },
        lines: [
          { name: 'model', x: precisionRecall.map(({ recall }) => recall), y: precisionRecall.map((p) => p.precision) },
        ],
        marks: [{ axis: 'y', value: share, label: 'guessing' }],
      },
    },
    {
      heading: `A row of class "${positiveClass}" scores above another one in ${((scores.auroc ?? 0) * 100).toFixed(1)} % of pairs`,
      chart: {
        type: 'lines',
        x: { label: 'False-positive rate' },
        y: { label: 'True-positive rate' },
        lines: [
          { name: 'model', x: roc.map((p) => p.falsePositiveRate), y: roc.map((p) => p.truePositiveRate) },
          { name: 'guessing', x: [0, 1], y: [0, 1] },
        ],
      },
    },
    scoreHistogram(
      [
        { name: `is "${positiveClass}"`, values: probabilities.filter((_, row) => isPositive[row] === true) },
        { name: 'is not', values: probabilities.filter((_, row) => isPositive[row] !== true) },
      ],
      { positiveClass, threshold },
    ),
    {
      heading: `A probability is off by ${(100 * expectedCalibrationError(bins)).toFixed(1)} percentage points on average`,
      text: 'On the diagonal a probability means what it says. The band is the exact 95 % interval of each group of rows.',
      chart: {
        type: 'lines',
        x: { label: 'Mean probability given' },
        y: { label: 'Share that came true' },
        lines: [
          { name: 'model', x: bins.map((bin) => bin.meanProbability), y: bins.map((bin) => bin.positiveShare) },
          { name: 'ideal', x: [0, 1], y: [0, 1] },
        ],
        bands: [
          {
            name: '95 % interval',
            x: bins.map((bin) => bin.meanProbability),
            low: bins.map(({ lower }) => lower),
            high: bins.map(({ upper }) => upper),
          },
        ],
      },
    },
  ];
}

/** Returns where the probabilities of these groups of rows lie, and the threshold among them. */
function scoreHistogram(
  groups: readonly { readonly name: string; readonly values: readonly number[] }[],
  { positiveClass, threshold }: NonNullable<Decision>,
): ReportSection {
  const shares = (values: readonly number[]) => {
    const counts = Array.from({ length: BINS }, () => 0);
    for (const value of values) {
      const bin = Math.min(BINS - 1, Math.floor(value * BINS));
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
    return counts.map((count) => (values.length === 0 ? 0 : (100 * count) / values.length));
  };
  const x = Array.from({ length: BINS }, (_, bin) => (bin + 0.5) / BINS);
  return {
    heading: `From a probability of ${threshold.toFixed(3)} on a row is called "${positiveClass}"`,
    chart: {
      type: 'lines',
      x: { label: `Probability of "${positiveClass}"` },
      y: { label: 'Rows of the group', unit: '%' },
      lines: groups.map(({ name, values }) => ({ name, x, y: shares(values) })),
      marks: [{ axis: 'x', value: threshold, label: 'threshold' }],
    },
  };
}

/** Returns how predicted and true numbers lie to each other. */
export function regressorSections(
  { actual, predicted, scores }: Pick<MeasuredRegressor, 'actual' | 'predicted' | 'scores'>,
  target: string,
): readonly ReportSection[] {
  const errors = Array.from(actual, (value, row) => (predicted[row] ?? 0) - value);
  const low = errors.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = errors.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const width = (high - low) / BINS || 1;
  const counts = Array.from({ length: BINS }, () => 0);
  for (const error of errors) {
    const bin = Math.min(BINS - 1, Math.floor((error - low) / width));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return [
    {
      heading: `Predictions explain ${((scores.r2 ?? 0) * 100).toFixed(1)} % of the variance of ${target}`,
      chart: {
        type: 'points',
        x: { label: `True ${target}` },
        y: { label: `Predicted ${target}` },
        hasDiagonal: true,
        series: [{ name: 'rows', x: Array.from(actual), y: Array.from(predicted) }],
      },
    },
    {
      heading: `Errors lie between ${formatNumber(Number(low.toPrecision(3)))} and ${formatNumber(Number(high.toPrecision(3)))}`,
      chart: {
        type: 'histogram',
        x: { label: 'Predicted − true' },
        edges: Array.from({ length: BINS + 1 }, (_, edge) => low + edge * width),
        series: [{ name: 'rows', counts }],
      },
    },
  ];
}

function importanceSection({ model }: MeasuredClassifier | MeasuredRegressor): ReportSection {
  const columns = model.importance.filter(({ importance }) => importance > 0);
  const [first, second] = columns;
  return {
    heading:
      first === undefined
        ? 'No column helps to tell rows apart'
        : `${[first.name, ...(second === undefined ? [] : [second.name])].join(' and ')} decide${second === undefined ? 's' : ''} most`,
    text: 'Share of each column in what all splits gained. It says what the model uses, not what causes a failure.',
    chart: {
      type: 'bars',
      value: { label: 'Share of gain', unit: '%' },
      bars: columns.slice(0, MOST_COLUMNS).map(({ name, importance }) => ({ name, value: 100 * importance })),
    },
    table: {
      columns: ['column', 'share of gain, %'],
      rows: columns.map(({ name, importance }) => [name, 100 * importance]),
    },
  };
}

function worthSection({ worth }: MeasuredClassifier | MeasuredRegressor): ReportSection {
  const [first] = worth.columns;
  const isLoss = worth.score === 'root mean squared error';
  const helps = first !== undefined && first.mean > 0;
  const change = helps ? formatNumber(Number(first.mean.toPrecision(2))) : '';
  return {
    heading: helps
      ? `Without ${first.name} the ${worth.score} ${isLoss ? 'rises' : 'falls'} by ${change}`
      : `No column changes the ${worth.score} by itself`,
    text: `Each column's values are dealt to other rows that were not learned from; what the ${worth.score} loses is what the column is worth. Whiskers are one standard deviation. Of two columns that say the same, each seems worth little.`,
    chart: {
      type: 'bars',
      value: { label: `Loss of ${worth.score}` },
      bars: worth.columns
        .slice(0, MOST_COLUMNS)
        .map(({ name, mean, deviation }) => ({ name, value: mean, low: mean - deviation, high: mean + deviation })),
    },
    table: {
      columns: ['column', `loss of ${worth.score}`, 'standard deviation'],
      rows: worth.columns.map(({ name, mean, deviation }) => [name, mean, deviation]),
    },
  };
}

function leftOutSection({ leftOut }: TrainingData): readonly ReportSection[] {
  return leftOut.length === 0
    ? []
    : [
        {
          heading: `${leftOut.length} ${leftOut.length === 1 ? 'column was' : 'columns were'} left out`,
          table: { columns: ['column', 'why'], rows: leftOut.map(({ name, reason }) => [name, reason]) },
        },
      ];
}
