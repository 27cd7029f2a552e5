import { join } from 'node:path';
import { EngineLaunch, ToEngine, type FromEngine } from '../../contract/engine-host.ts';
import { systemTimer } from '../camera/timer.ts';
import { loadConfiguration } from './configuration/load-configuration.ts';
import { createEngine } from './create-engine.ts';
import { startObservabilityServer } from './http/observability-server.ts';
import { createLogger } from './logging/create-logger.ts';
import { printParts } from './print-parts.ts';
import { createControlServer } from './rpc/serve-control.ts';
import { serveFramePort } from './rpc/serve-frame-port.ts';
import { createShellCaptureDoor } from './rpc/shell-capture-door.ts';
import { lineOfPort, parentPort, type ElectronPort, type ShellMessage } from './rpc/electron-port.ts';

const options = EngineLaunch.parse(JSON.parse(process.argv[2] ?? '{}'));
const shell = parentPort();
const captureDoor = createShellCaptureDoor(shell, systemTimer);
const early: ShellMessage[] = [];
let receive = (message: ShellMessage): void => void early.push(message);
// From the start, because the camera that is opened first may be one behind the capture window.
shell.on('message', (message) => {
  if (ToEngine.parse(message.data).type === 'capture') {
    captureDoor.accept(message.ports);
  } else {
    receive(message);
  }
});

try {
  const configuration = loadConfiguration(join(options.dataDirectory, 'station.json'), process.env);
  const { logger, close } = await createLogger(options.dataDirectory, configuration.log);
  const engine = await createEngine({ ...options, configuration, logger, captureDoor });
  const onError = (error: unknown): void => logger.error({ err: error }, 'request failed');
  const serveControl = createControlServer(engine, onError);
  const { observabilityPort } = configuration.http;
  const observability =
    observabilityPort === null ? null : await startObservabilityServer(engine, observabilityPort, onError);
  const stopPrinting = printParts(engine, (line) => process.stdout.write(`${line}\n`));

  const connect = ([control, frames]: readonly ElectronPort[]): void => {
    if (control !== undefined && frames !== undefined) {
      serveControl(lineOfPort(control));
      serveFramePort(engine, frames);
    }
  };
  const stop = async (): Promise<void> => {
    stopPrinting();
    await observability?.close();
    await engine.stop();
    await close();
    process.exit(0);
  };
  receive = ({ data, ports }) => {
    if (ToEngine.parse(data).type === 'connect') {
      connect(ports);
    } else {
      void stop();
    }
  };
  early.splice(0).forEach(receive);
  // Ctrl+C reaches the whole process group; the shell then says stop, in its own order.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => void stop());
  shell.postMessage({ type: 'ready' } satisfies FromEngine);
} catch (error) {
  // The shell shows this sentence: without a data folder there is no station.
  shell.postMessage({
    type: 'failed',
    message: error instanceof Error ? error.message : String(error),
  } satisfies FromEngine);
  process.exitCode = 1;
}
