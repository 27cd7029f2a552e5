import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

/** The guest of a quiet machine is ready this many seconds after its kernel started; limits are meant for that speed. */
const REFERENCE_BOOT_S = 6;

/** How much slower than the reference this guest is, at least 1: all limits are stretched by it. */
export const timeFactor = Math.max(1, Number(process.env['MAI_GUEST_READY_S'] ?? REFERENCE_BOOT_S) / REFERENCE_BOOT_S);

/** One claim about the hardware stage. */
export type HardwareCheck = {
  readonly name: string;
  /** Seconds on the reference machine until it counts as hung. */
  readonly limitS: number;
  /** Resolves with what was measured, in a few words; rejects with what is wrong. */
  readonly run: () => Promise<string>;
};

type CheckResult = {
  readonly name: string;
  readonly isOk: boolean;
  readonly detail: string;
  readonly seconds: number;
};

/** Runs the checks one after the other and leaves a line on each in the results folder; a failed one does not end it. */
export async function runChecks(checks: readonly HardwareCheck[]): Promise<void> {
  note({ planned: checks.map(({ name }) => name) });
  for (const check of checks) {
    const startedAtMs = performance.now();
    const outcome = await withLimit(check).then(
      (detail) => ({ isOk: true, detail }),
      (error: unknown) => ({ isOk: false, detail: describeFailure(error) }),
    );
    const seconds = Number(((performance.now() - startedAtMs) / 1000).toFixed(1));
    const result: CheckResult = { name: check.name, seconds, ...outcome };
    note(result);
    print(`${result.isOk ? 'ok  ' : 'FAIL'} ${result.name} (${seconds} s): ${result.detail}`);
  }
}

/** Prints one line where the stage shows it. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Throws `message` unless the condition holds. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) {
    throw new Error(message);
  }
}

/** Resolves after `ms` of the reference machine. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms * timeFactor));
}

/**
 * Asks again every 50 ms until the answer is neither null nor false. @throws Error naming `what` after `limitMs` of the
 * reference machine
 */
export async function until<T>(
  what: string,
  limitMs: number,
  ask: () => T | null | false | Promise<T | null | false>,
): Promise<T> {
  const endsAtMs = performance.now() + limitMs * timeFactor;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== false) {
      return answer;
    }
    if (performance.now() > endsAtMs) {
      throw new Error(`waited ${Math.round(limitMs * timeFactor)} ms in vain: ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function withLimit({ limitS, run }: HardwareCheck): Promise<string> {
  const limitMs = limitS * 1000 * timeFactor;
  let timer: NodeJS.Timeout | undefined;
  const overdue = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`not done within ${Math.round(limitMs / 1000)} s`)), limitMs);
  });
  try {
    return await Promise.race([run(), overdue]);
  } finally {
    clearTimeout(timer);
  }
}

function note(record: object): void {
  const folder = process.env['MAI_HARDWARE_OUT'];
  if (folder) {
    appendFileSync(join(folder, 'results.ndjson'), `${JSON.stringify(record)}\n`);
  }
}

function describeFailure(error: unknown): string {
  const text =
    error instanceof Error
      ? `${error.message}${error.cause ? ` (${describeFailure(error.cause)})` : ''}`
      : String(error);
  return text.replaceAll('\n', ' | ');
}
