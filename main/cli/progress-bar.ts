import type { CommandIo } from './command.ts';

export interface ProgressBar {
  /** @param fraction done, 0 to 1. @param secondsLeft estimated from the time passed where not given */
  update(fraction: number, label: string, secondsLeft?: number | null): void;
  /** Wipes the line, so that nothing of it stays on the screen. */
  end(): void;
}

const CELLS = 24;
const REDRAW_EVERY_US = 100_000;
/** Before this share is done an estimate would only jump about. */
const ESTIMATE_FROM = 0.02;
const MICROSECONDS = 1_000_000;
const WIPE_LINE = '\r\u001B[2K';

/** Returns a bar on stderr where a person watches, else one that stays silent. */
export function createProgressBar(io: Pick<CommandIo, 'writeAside' | 'isWatched' | 'clock'>): ProgressBar {
  if (!io.isWatched) {
    return { update: () => undefined, end: () => undefined };
  }
  const startedAtUs = io.clock.monotonicUs();
  let drawnAtUs = Number.NEGATIVE_INFINITY;
  return {
    update: (fraction, label, secondsLeft) => {
      const nowUs = io.clock.monotonicUs();
      if (nowUs - drawnAtUs >= REDRAW_EVERY_US || fraction >= 1) {
        drawnAtUs = nowUs;
        const left = secondsLeft ?? estimateSecondsLeft(fraction, (nowUs - startedAtUs) / MICROSECONDS);
        io.writeAside(`${WIPE_LINE}${drawLine(fraction, label, left)}`);
      }
    },
    end: () => io.writeAside(WIPE_LINE),
  };
}

/** Returns for example `████░░░░  50 %  judging  12 s left`. */
export function drawLine(fraction: number, label: string, secondsLeft: number | null): string {
  const share = Math.min(1, Math.max(0, fraction));
  const full = Math.round(share * CELLS);
  const bar = '█'.repeat(full) + '░'.repeat(CELLS - full);
  const left = secondsLeft === null ? '' : `  ${formatSeconds(secondsLeft)} left`;
  return `${bar} ${String(Math.floor(share * 100)).padStart(3)} %  ${label}${left}`;
}

function estimateSecondsLeft(fraction: number, secondsPassed: number): number | null {
  return fraction < ESTIMATE_FROM ? null : (secondsPassed * (1 - fraction)) / fraction;
}

function formatSeconds(seconds: number): string {
  const whole = Math.ceil(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
