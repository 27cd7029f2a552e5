import type { Timer } from '../../main/camera/timer.ts';

export interface ManualTimer extends Timer {
  /** Runs what falls due within the next `ms`, in order, and lets promises settle after each. */
  advance(ms: number): Promise<void>;
  readonly pending: number;
  nowMs(): number;
}

type Entry = { readonly atMs: number; readonly callback: () => void };

/** Returns a timer whose time moves only when a test says so. */
export function createManualTimer(): ManualTimer {
  let nowMs = 0;
  const entries = new Set<Entry>();
  const settle = () => new Promise<void>((resolve) => void setImmediate(resolve));
  return {
    get pending() {
      return entries.size;
    },
    nowMs: () => nowMs,
    after: (delayMs, callback) => {
      const entry = { atMs: nowMs + delayMs, callback };
      entries.add(entry);
      return () => {
        entries.delete(entry);
      };
    },
    advance: async (ms) => {
      const untilMs = nowMs + ms;
      await settle();
      for (;;) {
        const next = [...entries].sort((first, second) => first.atMs - second.atMs)[0];
        if (next === undefined || next.atMs > untilMs) {
          break;
        }
        nowMs = next.atMs;
        entries.delete(next);
        next.callback();
        await settle();
      }
      nowMs = untilMs;
    },
  };
}
