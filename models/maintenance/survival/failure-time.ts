import { AppError } from '../../../contract/errors.ts';

/** How long one machine or part was watched, and whether it failed then or was still running (censored). */
export type FailureTime = { readonly time: number; readonly hasFailed: boolean };

/** @throws AppError `bad-request` for no failure at all, or a time that is not positive and finite */
export function checkFailureTimes(observations: readonly FailureTime[]): void {
  const row = observations.findIndex(({ time }) => !(time > 0 && Number.isFinite(time)));
  if (row >= 0) {
    throw new AppError(
      'bad-request',
      `Observation ${row + 1}: the time must be a number above 0, not ${observations[row]?.time ?? ''}`,
    );
  }
  if (!observations.some(({ hasFailed }) => hasFailed)) {
    throw new AppError('bad-request', 'None of the observations is a failure, so nothing tells how long parts last');
  }
}
