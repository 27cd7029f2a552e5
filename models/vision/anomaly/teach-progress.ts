import type { Clock } from '../../../contract/clock.ts';
import { AppError } from '../../../contract/errors.ts';
import type { TeachProgress } from '../../../contract/teach.ts';

/** Shares of the whole time, as measured with 50 images. */
const PHASES = { features: [0, 0.7], calibration: [0.7, 0.2], packaging: [0.9, 0.1] } as const;
/** Before this much is done a forecast of the rest is a guess. */
const LEAST_FRACTION = 0.05;
const MICROSECONDS = 1_000_000;

export type Phase = keyof typeof PHASES;

/** Reports how far a teaching is, and stops it when asked to. */
export interface ProgressReporter {
  /**
   * @param done share of this phase that is finished, 0 to 1
   * @throws AppError `cancelled` when the signal was aborted
   */
  report(phase: Phase, done: number): void;
  finish(): void;
  elapsedSeconds(): number;
}

/** Returns a reporter whose seconds left are the elapsed time carried on. */
export function createProgressReporter(
  clock: Clock,
  onProgress: ((progress: TeachProgress) => void) | undefined,
  signal: AbortSignal | undefined,
): ProgressReporter {
  const startedAtUs = clock.monotonicUs();
  const elapsedSeconds = (): number => (clock.monotonicUs() - startedAtUs) / MICROSECONDS;
  return {
    report(phase, done) {
      if (signal?.aborted) {
        throw new AppError('cancelled', 'the teaching was cancelled; nothing was changed');
      }
      const [start, share] = PHASES[phase];
      const fraction = start + share * done;
      const secondsLeft = fraction < LEAST_FRACTION ? null : (elapsedSeconds() * (1 - fraction)) / fraction;
      onProgress?.({ phase, fraction, secondsLeft });
    },
    finish: () => onProgress?.({ phase: 'done', fraction: 1, secondsLeft: 0 }),
    elapsedSeconds,
  };
}
