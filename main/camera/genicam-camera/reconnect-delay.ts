const FIRST_MS = 250;
const LONGEST_MS = 4_000;

/** Returns milliseconds to wait before attempt `attempt` (0, 1, …): doubling, short enough that a replugged camera is back at once. */
export function reconnectDelayMs(attempt: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt);
}
