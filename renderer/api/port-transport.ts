import { RPCLink } from '@orpc/client/message-port';
import { AppError } from '../../contract/errors.ts';
import type { EngineTransport, OpenLink } from './engine-transport.ts';

declare global {
  interface Window {
    /** Present inside the desktop shell. */
    readonly station?: { readonly shell: 'electron' };
  }
}

type Ports = { readonly control: MessagePort; readonly frames: MessagePort };

function portsOf(event: MessageEvent): Ports | null {
  const [control, frames] = event.ports;
  return event.data === 'engine-ports' && control !== undefined && frames !== undefined ? { control, frames } : null;
}

function openPorts({ control, frames }: Ports): { readonly link: OpenLink; readonly end: () => void } {
  const ended = new AbortController();
  const end = (): void => {
    control.close();
    ended.abort();
  };
  control.addEventListener('close', end, { once: true });
  const link = new RPCLink({ port: control });
  control.start();
  return { link: { link, frames: { kind: 'port', port: frames }, ended: ended.signal, close: end }, end };
}

/**
 * Reaches the engine through the two ports that the preload script passes on.
 * New ports arrive after each engine restart; they end the connection made over the old ones.
 */
export function createPortTransport(page: Window): EngineTransport {
  let arrived: Ports | null = null;
  let onArrival: (() => void) | null = null;
  let endCurrent: (() => void) | null = null;

  page.addEventListener('message', (event) => {
    const ports = event.source === page ? portsOf(event) : null;
    if (ports !== null) {
      arrived = ports;
      endCurrent?.();
      onArrival?.();
    }
  });

  const arrival = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      onArrival = resolve;
      signal.addEventListener(
        'abort',
        () => reject(new AppError('engine-unavailable', 'The engine has not started yet: wait a moment.')),
        { once: true },
      );
      page.postMessage('engine-ports-please', page.location.origin);
    });

  return {
    async open(signal) {
      if (arrived === null) {
        await arrival(signal);
      }
      const ports = arrived;
      arrived = null;
      onArrival = null;
      if (ports === null) {
        throw new AppError('engine-unavailable', 'The engine has not started yet: wait a moment.');
      }
      const { link, end } = openPorts(ports);
      endCurrent = end;
      return link;
    },
  };
}
