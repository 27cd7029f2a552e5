import { join } from 'node:path';
import pino from 'pino';
import pinoRoll from 'pino-roll';
import type { Configuration } from '../configuration/configuration.ts';

export type ClosableLogger = { readonly logger: pino.Logger; readonly close: () => Promise<void> };

/**
 * Logs as JSON lines into `<data>/logs/station.N.log`, rotated by size and day, keeping the configured number of
 * files. Fields that could carry secrets are removed.
 */
export async function createLogger(dataDirectory: string, settings: Configuration['log']): Promise<ClosableLogger> {
  const stream = await pinoRoll({
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
