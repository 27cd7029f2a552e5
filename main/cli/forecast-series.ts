import { AppError } from '../../contract/errors.ts';
import type { FoundSeries } from '../../models/supply/forecast/found-series.ts';
import { isIntermittentKind } from '../../models/supply/forecast/intermittent/intermittent-forecaster.ts';
import { seriesFromTable } from '../../models/supply/forecast/series-from-table.ts';
import { openTableFile } from './open-table-file.ts';

type Request = {
  readonly ignore: readonly string[];
  readonly regressors: readonly string[];
  readonly file: string;
  readonly seasonLength: number | undefined;
  readonly method: string;
};

/**
 * Reads the series of a file and makes sure that the method can work with them.
 *
 * @throws AppError `bad-request` naming file, column and row of the first value that cannot be used
 */
export async function readSeries({ file, method, seasonLength, ignore, regressors }: Request): Promise<FoundSeries> {
  const table = await openTableFile(file, { isRagged: true });
  try {
    const found = seriesFromTable(table, {
      ignore,
      regressors,
      ...(seasonLength === undefined ? {} : { seasonLength }),
    });
    checkValues(found, method);
    checkLengths(found, seasonLength);
    return found;
  } catch (cause) {
    throw inFile(file, cause);
  }
}

/** Returns the error with the name of the file it speaks of in front. */
export function inFile(file: string, cause: unknown): unknown {
  return cause instanceof AppError && cause.code === 'bad-request'
    ? new AppError(cause.code, `${file}: ${cause.message}`, { cause })
    : cause;
}

/** Says which series are forecast with less than was hoped for. */
export function seriesWarnings({ series, warnings }: FoundSeries, asked: number | undefined): readonly string[] {
  const single = series.filter(({ values }) => countKnown(values) === 1);
  const short = series.filter(({ values, seasonLength }) => seasonLength > 1 && values.length < 2 * seasonLength);
  const firstSingle = single[0];
  const firstShort = short[0];
  const which = asked === undefined ? 'their season' : `the season of ${asked}`;
  return [
    ...warnings,
    ...(firstShort === undefined
      ? []
      : [
          `${short.length} of ${series.length} series (first "${firstShort.id}", ${firstShort.values.length} values) hold less than two of ${which}: they are forecast without one`,
        ]),
    ...(firstSingle === undefined
      ? []
      : [
          `${single.length} of ${series.length} series (first "${firstSingle.id}") have a single value: it is repeated, and nothing tells how far off that may be`,
        ]),
  ];
}

function checkValues({ series, cellOf }: FoundSeries, method: string): void {
  const isDemand = isIntermittentKind(method);
  series.forEach(({ id, values }, index) => {
    const infinite = values.findIndex((value) => Math.abs(value) === Number.POSITIVE_INFINITY);
    if (infinite >= 0) {
      throw new AppError(
        'bad-request',
        `${cellOf(index, infinite)}: the value of series "${id}" is too large for a number; mend it or leave the cell empty`,
      );
    }
    const negative = isDemand ? values.findIndex((value) => value < 0) : -1;
    if (negative >= 0) {
      throw new AppError(
        'bad-request',
        `${cellOf(index, negative)}: demand of series "${id}" is negative (${values[negative] ?? 0}); net returns out or use another method than ${method}`,
      );
    }
  });
}

function checkLengths({ series, cellOf }: FoundSeries, asked: number | undefined): void {
  const longest = series.reduce((most, { values }) => Math.max(most, values.length), 0);
  const index = series.findIndex(({ values }) => values.length === longest);
  const id = series[index]?.id ?? '';
  if (series.every(({ values }) => countKnown(values) === 1)) {
    throw new AppError(
      'bad-request',
      `${cellOf(index, longest - 1)}: series "${id}" has a single value and no other has more; a forecast needs at least two`,
    );
  }
  if (asked !== undefined && asked > 1 && longest < 2 * asked) {
    throw new AppError(
      'bad-request',
      `${cellOf(index, longest - 1)}: no series holds two seasons of ${asked}, the longest ("${id}") ends here with ${longest} values; give a shorter --season, or --season 1 for none`,
    );
  }
}

function countKnown(values: Float64Array): number {
  return values.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0);
}
