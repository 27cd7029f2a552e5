import { AppError } from '../../contract/errors.ts';
import { readVersion } from '../project.ts';
import { type Command, type CommandIo, EXIT_BAD_INPUT, EXIT_OK, EXIT_USAGE } from './command.ts';
import { commandHelp, generalHelp } from './help.ts';

/** Each is loaded when it is called: the trail check must not wait for the inference runtime. */
const loaders: Readonly<Record<string, () => Promise<Command>>> = {
  teach: async () => (await import('./teach.ts')).teach,
  inspect: async () => (await import('./inspect.ts')).inspect,
  evaluate: async () => (await import('./evaluate.ts')).evaluate,
  forecast: async () => (await import('./forecast.ts')).forecast,
  'check-data': async () => (await import('./check-data.ts')).checkData,
  'train-maintenance': async () => (await import('./train-maintenance.ts')).trainMaintenance,
  predict: async () => (await import('./predict.ts')).predict,
  'predict-rul': async () => (await import('./predict-rul.ts')).predictRul,
  monitor: async () => (await import('./monitor.ts')).monitor,
  inventory: async () => (await import('./inventory.ts')).inventory,
  'verify-trail': async () => (await import('./verify-trail.ts')).verifyTrailCommand,
  'simulate-camera': async () => (await import('./simulate-camera.ts')).simulateCamera,
  station: async () => (await import('./station.ts')).station,
  bench: async () => (await import('./bench.ts')).bench,
};

/**
 * Runs one command line and returns its exit code. Every failure is one line beside the results;
 * `showStack` adds where it came from.
 */
export async function runMai(argv: readonly string[], io: CommandIo, showStack: boolean): Promise<number> {
  try {
    return await dispatch(argv, io);
  } catch (error) {
    const failure = io.signal.aborted ? new AppError('cancelled', 'stopped', { cause: error }) : error;
    io.writeAside(`mai: ${oneLine(failure)}\n`);
    if (showStack && failure instanceof Error) {
      io.writeAside(`${failure.stack ?? ''}\n${failure.cause instanceof Error ? (failure.cause.stack ?? '') : ''}\n`);
    }
    return failure instanceof AppError && failure.code === 'usage' ? EXIT_USAGE : EXIT_BAD_INPUT;
  }
}

async function dispatch([name = 'help', ...rest]: readonly string[], io: CommandIo): Promise<number> {
  if (name === '--version' || name === '-v') {
    io.writeLine(readVersion(io.projectDirectory));
    return EXIT_OK;
  }
  if (name === 'help' || name === '--help' || name === '-h') {
    return showHelp(rest[0], io);
  }
  const load = Object.hasOwn(loaders, name) ? loaders[name] : undefined;
  if (load === undefined) {
    throw new AppError('usage', `there is no command "${name}"; mai help lists them`);
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    return showHelp(name, io);
  }
  const command = await load();
  return withUsage(name, () => command(rest, io));
}

function showHelp(command: string | undefined, io: CommandIo): number {
  const text = command === undefined ? generalHelp() : commandHelp(command);
  if (text === null) {
    throw new AppError('usage', `there is no command "${command}"; mai help lists them`);
  }
  io.writeLine(text);
  return EXIT_OK;
}

/** Wrong use is answered with the way to the right one, still in a single line. */
async function withUsage(name: string, run: () => Promise<number>): Promise<number> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof AppError && error.code === 'usage') {
      throw new AppError('usage', `${error.message} (mai help ${name})`, { cause: error });
    }
    throw error;
  }
}

function oneLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replaceAll(/\s+/g, ' ').trim();
}
