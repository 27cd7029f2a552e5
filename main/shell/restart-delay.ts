const FIRST_MS = 250;
const LONGEST_MS = 30_000;

/**
 * Returns how long to wait before the engine is started again. The first restart comes at once, since parts wait; an
 * engine that dies each time must not keep the machine busy.
 *
 * @param failures how often it ended in a row, from 1
 */
export function restartDelayMs(failures: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1));
}
