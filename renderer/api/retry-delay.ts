const BASE_MS = 250;
const CAP_MS = 4_000;

/**
 * Returns milliseconds to wait before connection attempt `attempt` (0 = the first retry).
 * The lower half is fixed, since a window that asks again at once would find the engine still starting.
 */
export function retryDelayMs(attempt: number, random: () => number): number {
  const ceilingMs = Math.min(CAP_MS, BASE_MS * 2 ** attempt);
  return Math.round(ceilingMs / 2 + (random() * ceilingMs) / 2);
}
