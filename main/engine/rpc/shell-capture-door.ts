import type { FromEngine } from '../../../contract/engine-host.ts';
import { AppError } from '../../../contract/errors.ts';
import type { CaptureDoor, CaptureLine } from '../../camera/uvc/capture-door.ts';
import type { Timer } from '../../camera/timer.ts';
import type { ElectronPort, ShellPort } from './electron-port.ts';

const ANSWER_TIMEOUT_MS = 10_000;

export interface ShellCaptureDoor extends CaptureDoor {
  /** Takes what came with the shell's `capture`: one port. */
  accept(ports: readonly ElectronPort[]): void;
}

/** Returns the way to the capture window through the desktop shell. */
export function createShellCaptureDoor(shell: Pick<ShellPort, 'postMessage'>, timer: Timer): ShellCaptureDoor {
  let accept: (port: ElectronPort) => void = () => undefined;
  return {
    open: () =>
      new Promise((resolve, reject) => {
        const cancel = timer.after(ANSWER_TIMEOUT_MS, () => {
          accept = () => undefined;
          reject(
            new AppError('camera-timeout', 'The window that reads USB cameras did not open: start the station again'),
          );
        });
        accept = (port) => {
          cancel();
          resolve(captureLine(port));
        };
        shell.postMessage({ type: 'capture-please' } satisfies FromEngine);
      }),
    close: () => shell.postMessage({ type: 'capture-done' } satisfies FromEngine),
    accept: ([port]) => {
      if (port !== undefined) {
        accept(port);
      }
    },
  };
}

/** Returns the line over a port to the capture window, in whichever process of Electron. */
export function captureLine(port: ElectronPort): CaptureLine {
  return {
    send: (message) => port.postMessage(message),
    onMessage: (listener) => {
      port.on('message', ({ data }) => listener(data));
      port.start();
    },
    onClose: (listener) => port.on('close', listener),
  };
}
