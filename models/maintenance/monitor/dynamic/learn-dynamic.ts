import { AppError } from '../../../../contract/errors.ts';
import { autocorrelationTime } from '../../../statistics/autocorrelation-time.ts';
import { quantileOf } from '../../../statistics/column-statistics.ts';
import { normalQuantile } from '../../../statistics/normal-quantile.ts';
import { studentQuantile } from '../../../statistics/student-quantile.ts';
import { blockFolds } from '../block-folds.ts';
import { describeSensor, type SensorSummary } from '../describe-sensors.ts';
import { combineMoments, gaussianOf, type Moments, momentsOf, type RowMatrix } from '../moments.ts';
import { fitTapModel, whitenedSquare } from './fit-tap-model.ts';
import { createTapFilter, layOutTaps } from './taps.ts';

export type DynamicSettings = { readonly falseAlarmRate: number; readonly smoothing: number };

export type LearnedDynamic = {
  readonly rowCount: number;
  readonly sensors: SensorSummary[];
  readonly means: number[];
  readonly whitening: number[];
  readonly limit: number;
};

/** The smoothed values begin at the mean; after so many times their memory they are as in long running. */
const SETTLING = 3;
/** A spread told by so few readings could be anything. */
const FEWEST_READINGS = 2.5;

export function learnDynamic(columns: readonly Float64Array[], settings: DynamicSettings): LearnedDynamic {
  const sensors = columns.map((values) => describeSensor(values));
  const taps = tapMatrix(columns, sensors, settings.smoothing);
  if (taps.size === 0) {
    throw new AppError('bad-request', 'No column changes in the rows to learn from, so there is nothing to watch');
  }
  const rowCount = taps.values.length / taps.size;
  const settled = Math.min(Math.ceil(SETTLING / settings.smoothing), Math.floor(rowCount / 3));
  const blocks = blockFolds(settled, rowCount).map((block) => ({
    ...block,
    moments: momentsOf(taps, block.from, block.to),
  }));
  const whole = blocks.slice(1).reduce((sum, { moments }) => combineMoments(sum, moments, 1), firstMoments(blocks));
  const { covariance } = gaussianOf(whole);
  const variances = Float64Array.from({ length: taps.size }, (_, tap) => covariance[tap * (taps.size + 1)] ?? 0);
  const caution = cautionOf(taps, settled, settings.falseAlarmRate);
  const heldOut = blocks.flatMap(({ from, to, moments }) => {
    const model = fitTapModel(combineMoments(whole, moments, -1), caution, variances);
    return squaresOf(taps, model, { from, to });
  });
  const { means, whitening } = fitTapModel(whole, caution, variances);
  return {
    rowCount,
    sensors,
    means: [...means],
    whitening: [...whitening],
    limit: quantileOf(Float64Array.from(heldOut).sort(), 1 - settings.falseAlarmRate),
  };
}

function firstMoments(blocks: readonly { readonly moments: Moments }[]): Moments {
  const [first] = blocks;
  if (first === undefined) {
    throw new AppError('unexpected', 'rows were cut into no blocks');
  }
  return first.moments;
}

function tapMatrix(columns: readonly Float64Array[], sensors: readonly SensorSummary[], smoothing: number): RowMatrix {
  const layout = layOutTaps(sensors);
  const rowCount = columns[0]?.length ?? 0;
  const filter = createTapFilter(sensors, layout, smoothing);
  const values = new Float64Array(rowCount * layout.size);
  const row = new Float64Array(columns.length);
  for (let index = 0; index < rowCount; index++) {
    columns.forEach((column, sensor) => (row[sensor] = column[index] ?? 0));
    values.set(filter.next(row), index * layout.size);
  }
  return { size: layout.size, values };
}

/**
 * Returns for each tap how much farther out Student's prediction limit lies than the normal one, for as many independent
 * readings as its rows are worth: the fewer, the less its spread is known, and the less its deviations may count.
 */
function cautionOf({ size, values }: RowMatrix, settled: number, falseAlarmRate: number): Float64Array {
  const rowCount = values.length / size;
  const tail = falseAlarmRate / size / 2;
  return Float64Array.from({ length: size }, (_, tap) => {
    const series = Float64Array.from(
      { length: rowCount - settled },
      (_, row) => values[(row + settled) * size + tap] ?? 0,
    );
    const readings = Math.max(FEWEST_READINGS, rowCount / autocorrelationTime(series));
    const student = studentQuantile(1 - tail, readings - 1) * Math.sqrt(1 + 1 / readings);
    return student / normalQuantile(1 - tail);
  });
}

type Model = { readonly means: Float64Array; readonly whitening: Float64Array };

function squaresOf({ size, values }: RowMatrix, model: Model, rows: { from: number; to: number }): number[] {
  const deviations = new Float64Array(size);
  const whitened = new Float64Array(size);
  const squares: number[] = [];
  for (let row = rows.from; row < rows.to; row++) {
    for (let tap = 0; tap < size; tap++) {
      deviations[tap] = (values[row * size + tap] as number) - (model.means[tap] as number);
    }
    squares.push(whitenedSquare(model.whitening, deviations, whitened));
  }
  return squares;
}
