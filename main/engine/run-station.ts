import { randomBytes } from 'node:crypto';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '../../contract/errors.ts';
import { findProject, readVersion } from '../project.ts';
import { loadConfiguration } from './configuration/load-configuration.ts';
import { createEngine } from './create-engine.ts';
import type { Engine } from './engine.ts';
import { startStationServer } from './http/station-server.ts';
import { createLogger } from './logging/create-logger.ts';
import { printParts } from './print-parts.ts';

const TOKEN_BYTES = 24;

export type StationIo = { readonly writeLine: (line: string) => void };
export type RunningStation = { readonly engine: Engine; readonly url: string; stop(): Promise<void> };

/**
 * Starts the station without Electron: the engine and the screen on a loopback address with a token made for this
 * start. Options: `--data DIR`, `--port N`, `--json` (one line with the address instead of sentences).
 *
 * @throws AppError `usage`, `configuration-invalid`, `store-…`
 */
export async function startStation(argv: readonly string[], { writeLine }: StationIo): Promise<RunningStation> {
  const options = parseOptions(argv);
  const project = findProject(import.meta.url);
  const dataDirectory = resolve(
    options.data ?? process.env['MAI_DATA_DIRECTORY'] ?? join(homedir(), '.local/share/manufactureai/station'),
  );
  const configuration = loadConfiguration(join(dataDirectory, 'station.json'), {
    ...process.env,
    ...(options.port === undefined ? {} : { MAI_HTTP_PORT: options.port }),
  });
  const { logger, close } = await createLogger(dataDirectory, configuration.log);
  const onError = (error: unknown): void => logger.error({ err: error }, 'request failed');
  const engine = await createEngine({
    dataDirectory,
    resourcesDirectory: process.env['MAI_RESOURCES_DIRECTORY'] ?? join(project, 'resources'),
    configuration,
    logger,
    version: readVersion(project),
    sqliteBinding: process.env['MAI_SQLITE_BINDING'],
  });
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const server = await startStationServer({
    engine,
    port: configuration.http.port,
    rendererDirectory: join(project, 'out/renderer'),
    token,
    onError,
  });
  const stopPrinting = printParts(engine, writeLine);
  writeLine(
    options.json
      ? JSON.stringify({ ready: true, url: server.url, pid: process.pid })
      : `The station is ready: open ${server.url}`,
  );
  return {
    engine,
    url: server.url,
    stop: async () => {
      stopPrinting();
      await server.close();
      await engine.stop();
      await close();
    },
  };
}

type Options = { readonly data?: string | undefined; readonly port?: string | undefined; readonly json: boolean };

function parseOptions(argv: readonly string[]): Options {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        data: { type: 'string' },
        port: { type: 'string' },
        json: { type: 'boolean', default: false },
        headless: { type: 'boolean' },
      },
    });
    return values;
  } catch (error) {
    throw new AppError(
      'usage',
      `${error instanceof Error ? error.message : String(error)} (known: --data DIR, --port N, --json)`,
      { cause: error },
    );
  }
}

/** Runs until SIGINT or SIGTERM; a failure is one line on stderr and exit code 1. */
export async function runHeadless(argv: readonly string[]): Promise<void> {
  try {
    const station = await startStation(argv, { writeLine: (line) => process.stdout.write(`${line}\n`) });
    const stop = (): void => {
      void station.stop().then(() => process.exit(0));
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  } catch (error) {
    process.stderr.write(`mai: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(error instanceof AppError && error.code === 'usage' ? 2 : 1);
  }
}
