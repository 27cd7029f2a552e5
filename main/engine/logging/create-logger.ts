import { dirname, join } from 'node:path';
import pino from 'pino';
import pinoRoll from 'pino-roll';
import { AppError } from '../../../contract/errors.ts';
import type { Configuration } from '../configuration/configuration.ts';

type LogFile = Awaited<ReturnType<typeof pinoRoll>>;

export type ClosableLogger = { readonly logger: pino.Logger; readonly close: () => Promise<void> };

/**
 * Logs as JSON lines into `<data>/logs/station.N.log`, rotated by size and day, keeping the configured number of
 * files. Fields that could carry secrets are removed.
 */
export async function createLogger(dataDirectory: string, settings: Configuration['log']): Promise<ClosableLogger> {
  const stream = await openLogFile({
    file: join(dataDirectory, 'logs', 'station'),
    extension: '.log',
    size: `${settings.maximumFileMegabytes}m`,
    frequency: 'daily',
    limit: { count: settings.maximumFiles },
    mkdir: true,
  });
  const logger = pino(
    {
      level: settings.level,
      base: null,
      redact: ['token', '*.token', 'password', '*.password'],
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    stream,
  );
  return {
    logger,
    close: () =>
      new Promise((resolve) => {
        stream.once('close', () => resolve());
        stream.end();
      }),
  };
}

async function openLogFile(options: Parameters<typeof pinoRoll>[0]): Promise<LogFile> {
  try {
    const file = await pinoRoll(options);
    // A full disk must not end the station: lines are lost until there is room, records never.
    file.on('error', () => {});
    return file;
  } catch (error) {
    const folder = dirname(options.file);
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new AppError(
      'store-read-only',
      `${folder} cannot be written (${reason}): make the data folder writable or choose another with --data`,
      { cause: error },
    );
  }
}
