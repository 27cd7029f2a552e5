import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '../../contract/errors.ts';

export type CommandLine = {
  /** Absolute; null for the default folder. */
  readonly dataDirectory: string | null;
  readonly isKiosk: boolean;
};

/**
 * Returns what the command line and the environment ask for; switches of Chromium stand in the same line and are
 * passed over.
 *
 * @throws AppError `usage` when --data names no folder
 */
export function parseCommandLine(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): CommandLine {
  const { values } = parseArgs({
    args: [...args],
    options: { data: { type: 'string' }, kiosk: { type: 'boolean' } },
    allowPositionals: true,
    strict: false,
  });
  const data = values.data ?? environment['MAI_DATA_DIRECTORY'] ?? '';
  if (typeof data !== 'string' || data.startsWith('-')) {
    throw new AppError('usage', '--data needs a folder, for example --data ~/station');
  }
  return { dataDirectory: data === '' ? null : resolve(data), isKiosk: values.kiosk === true };
}
