import type { Clock } from '../../contract/clock.ts';

/** What a command may use of the world around it. */
export type CommandIo = {
  /** Writes one line of results. */
  readonly writeLine: (line: string) => void;
  /** Writes as is, beside the results: progress and errors. */
  readonly writeAside: (text: string) => void;
  /** True when a person watches what is written aside. */
  readonly isWatched: boolean;
  /** What is piped into the command. */
  readonly input: () => AsyncIterable<Uint8Array>;
  readonly clock: Clock;
  readonly projectDirectory: string;
  readonly resourcesDirectory: string;
  /** Aborted when the person presses Ctrl+C. */
  readonly signal: AbortSignal;
};

/** Returns the exit code. @throws AppError for what a person can mend */
export type Command = (argv: readonly string[], io: CommandIo) => Promise<number>;

export const EXIT_OK = 0;
export const EXIT_BAD_INPUT = 1;
export const EXIT_USAGE = 2;
