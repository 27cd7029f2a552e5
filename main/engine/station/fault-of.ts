import { AppError, type ErrorCode } from '../../../contract/errors.ts';
import type { Fault } from '../../inspection/part-life.ts';

const remedies: Partial<Record<ErrorCode, string>> = {
  'store-full': 'Free some disk space; the station goes on by itself.',
  'store-read-only': 'Make the data folder writable and start the station again.',
  'store-corrupt': 'Restore the last backup, then start the station again.',
};

/** Returns what the screen says when the station had to stop judging. */
export function faultOf(error: unknown): Fault {
  if (error instanceof AppError) {
    return {
      code: error.code,
      message: error.message,
      remedy: remedies[error.code] ?? 'The station tries again by itself.',
    };
  }
  return {
    code: 'unexpected',
    message: 'The last part could not be recorded.',
    remedy: 'The station tries again by itself.',
  };
}
