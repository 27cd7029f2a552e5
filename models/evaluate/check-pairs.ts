import { AppError } from '../../contract/errors.ts';

/**
 * Throws when two arrays that belong together row by row do not, or hold nothing.
 *
 * @throws AppError `bad-request`
 */
export function checkPairs(actual: ArrayLike<unknown>, predicted: ArrayLike<unknown>): void {
  if (actual.length !== predicted.length) {
    throw new AppError(
      'bad-request',
      `There are ${actual.length} true values but ${predicted.length} predicted ones: give one for each row`,
    );
  }
  if (actual.length === 0) {
    throw new AppError('bad-request', 'There is nothing to measure: give at least one row');
  }
}

/**
 * Throws for a value that is missing or not finite.
 *
 * @throws AppError `bad-request` naming the row, counted from 1
 */
export function checkFinite(values: ArrayLike<number>, what: string): void {
  for (let row = 0; row < values.length; row++) {
    if (!Number.isFinite(values[row])) {
      throw new AppError(
        'bad-request',
        `Row ${row + 1}: the ${what} is ${values[row]}; every row needs a finite number`,
      );
    }
  }
}
