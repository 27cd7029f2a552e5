/** Longest pause between the keys of one scanner burst. */
const BURST_GAP_MS = 50;
/** Shorter bursts are people who type fast: their keys are commands. */
const BURST_LENGTH = 4;

export type KeyTarget = {
  /** A key meant as a command, e.g. `d`, `?` or ` `. */
  onKey(key: string): void;
  /** A code read by a scanner, which types it as a fast burst and ends with Enter. */
  onScan(code: string): void;
};

export interface KeyInterpreter {
  press(key: string): void;
  stop(): void;
}

function isPrintable(key: string): boolean {
  return key.length === 1 && key !== ' ';
}

/**
 * Tells commands from scanned codes. A printable key waits one gap before it acts, because the
 * letters of a scanned code would otherwise pause the line or mark a defect; other keys act at once.
 */
export function createKeyInterpreter(target: KeyTarget): KeyInterpreter {
  let burst = '';
  let timer: ReturnType<typeof setTimeout> | undefined;

  const settle = (): void => {
    const keys = burst;
    burst = '';
    for (const key of keys.length < BURST_LENGTH ? keys : '') {
      target.onKey(key);
    }
  };

  return {
    press(key) {
      clearTimeout(timer);
      if (isPrintable(key) || (key === ' ' && burst.length > 1)) {
        burst += key;
        timer = setTimeout(settle, BURST_GAP_MS);
        return;
      }
      if (key === 'Enter' && burst.length >= BURST_LENGTH) {
        const code = burst;
        burst = '';
        target.onScan(code);
        return;
      }
      settle();
      target.onKey(key);
    },
    stop() {
      clearTimeout(timer);
      burst = '';
    },
  };
}
