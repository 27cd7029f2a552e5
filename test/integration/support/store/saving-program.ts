import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A separate process that saves parts with the real store. */
export interface SavingProgram {
  readonly processId: number | undefined;
  /** Resolves when its store is open; rejects when the program ends before. */
  start(): Promise<void>;
  /** Numbers of the parts it confirmed so far. */
  readonly confirmed: readonly number[];
  /** Resolves when it confirmed that many parts; rejects when it ends before. */
  hasConfirmed(count: number): Promise<void>;
  /** Kills it with SIGKILL and resolves when all it printed was read. */
  kill(): Promise<void>;
  /** Resolves when it ended by itself, with its exit code. */
  readonly ended: Promise<number | null>;
}

export type SavingProgramOptions = {
  readonly directory: string;
  readonly first: number;
  readonly last?: number;
  /** Folder of compiled modules: a program that is started a hundred times need not compile each time. */
  readonly cacheDirectory: string;
};

const PROGRAM = join(import.meta.dirname, 'save-until-killed.ts');

/** Launches the program; it loads its modules at once and opens the store when it is started. */
export function launchSavingProgram(options: SavingProgramOptions): SavingProgram {
  const { directory, first, last = Number.MAX_SAFE_INTEGER, cacheDirectory } = options;
  const program = spawn(process.execPath, [PROGRAM, directory, String(first), String(last)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: cacheDirectory },
  });
  const confirmed: number[] = [];
  let isOpen = false;
  const lines = createInterface({ input: program.stdout });
  lines.on('line', (line) => {
    if (line === 'open') {
      isOpen = true;
    } else {
      confirmed.push(Number(line));
    }
  });
  const drained = once(lines, 'close');
  const ended = once(program, 'exit').then(([code]) => (typeof code === 'number' ? code : null));
  const until = async (isReached: () => boolean): Promise<void> => {
    while (!isReached()) {
      const isOver = await Promise.race([once(lines, 'line').then(() => false), drained.then(() => true)]);
      if (isOver && !isReached()) {
        throw new Error(`the saving program ended too early with ${String(await ended)}`);
      }
    }
  };
  return {
    processId: program.pid,
    confirmed,
    ended,
    start: () => {
      program.stdin.end('go\n');
      return until(() => isOpen);
    },
    hasConfirmed: (count) => until(() => confirmed.length >= count),
    kill: async () => {
      program.kill('SIGKILL');
      await Promise.all([ended, drained]);
    },
  };
}
