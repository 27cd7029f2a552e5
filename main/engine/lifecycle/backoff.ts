const BASE_MS = 250;
const CAP_MS = 15_000;

/** Returns milliseconds to wait before attempt `attempt` (0, 1, …): doubling with full jitter, at most 15 s. */
export function restartDelayMs(attempt: number, random: () => number): number {
  return Math.floor((0.5 + random() / 2) * Math.min(CAP_MS, BASE_MS * 2 ** attempt));
}
