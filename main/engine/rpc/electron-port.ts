import type { Line } from './window-channel.ts';

/** The part of Electron's MessagePortMain that is used; the engine itself imports no electron. */
export type ElectronPort = {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
  on(event: 'close', listener: () => void): void;
  postMessage(message: unknown): void;
  start(): void;
};

export type ShellMessage = {
  readonly data: unknown;
  readonly ports: readonly ElectronPort[];
};
export type ShellPort = {
  on(event: 'message', listener: (message: ShellMessage) => void): void;
  postMessage(message: unknown): void;
};

/** Returns the line to the shell. @throws Error when the program was not started by Electron's utilityProcess */
export function parentPort(): ShellPort {
  const { parentPort: port } = process as unknown as { readonly parentPort?: ShellPort };
  if (port === undefined) {
    throw new Error('this program is started by the desktop shell: use headless-host for a plain Node');
  }
  return port;
}

export function lineOfPort(port: ElectronPort): Line {
  port.start();
  return {
    send: (message) => port.postMessage(message),
    onMessage: (listener) => port.on('message', ({ data }) => listener(data)),
    onClose: (listener) => port.on('close', listener),
  };
}
