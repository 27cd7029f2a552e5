import { availableParallelism } from 'node:os';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { AppError } from '../../contract/errors.ts';

type Options = NonNullable<ParseArgsConfig['options']>;
type Parsed<T extends Options> = ReturnType<
  typeof parseArgs<{ options: T; allowPositionals: true; strict: true; args: string[] }>
>;
export type IntegerRange = { readonly name: string; readonly min: number; readonly max: number };

/**
 * Splits a command's arguments into options and positionals.
 * @throws AppError `usage` for an unknown option or a missing value
 */
export function parseOptions<T extends Options>(argv: readonly string[], options: T): Parsed<T> {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    // Node adds advice about positionals after the first sentence, which is of no help here.
    throw new AppError('usage', message.split('. ')[0] ?? message, { cause });
  }
}

/**
 * Returns the only positional argument.
 * @throws AppError `usage` when there is none or more than one
 */
export function onlyPositional(positionals: readonly string[], what: string): string {
  const [first, ...rest] = positionals;
  if (first === undefined || rest.length > 0) {
    throw new AppError('usage', `name exactly one ${what}`);
  }
  return first;
}

/**
 * Reads a whole number in a range; undefined stays undefined.
 * @throws AppError `usage`
 */
export function parseInteger(text: string | undefined, { name, min, max }: IntegerRange): number | undefined {
  if (text === undefined) {
    return undefined;
  }
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value) || value < min || value > max) {
    throw new AppError('usage', `--${name} takes a whole number from ${min} to ${max}, not "${text}"`);
  }
  return value;
}

/** Returns the number of inference threads: as asked, else one for each core. */
export function parseThreads(text: string | undefined): number {
  return parseInteger(text, { name: 'threads', min: 1, max: 256 }) ?? availableParallelism();
}
