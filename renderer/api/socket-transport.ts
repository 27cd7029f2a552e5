import { RPCLink } from '@orpc/client/websocket';
import { AppError } from '../../contract/errors.ts';
import type { EngineTransport, OpenLink } from './engine-transport.ts';

/** First of the WebSocket sub-protocols; the token follows it, since a browser cannot set headers here. */
const PROTOCOL = 'mai';

function waitUntilOpen(socket: WebSocket, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (): void => {
      socket.close();
      reject(new AppError('engine-unavailable', 'The engine does not answer: check that the station is running.'));
    };
    socket.addEventListener('open', () => resolve(), { once: true });
    socket.addEventListener('close', fail, { once: true });
    signal.addEventListener('abort', fail, { once: true });
  });
}

/**
 * Reaches a headless station over WebSocket.
 *
 * @param origin the page's own address, `http://127.0.0.1:PORT`
 * @param token the start's token, null when the page was opened without one
 */
export function createSocketTransport(origin: string, token: string | null): EngineTransport {
  const protocols = token === null ? [PROTOCOL] : [PROTOCOL, token];
  const addressOf = (path: string): string => new URL(path, origin.replace(/^http/, 'ws')).href;
  return {
    async open(signal): Promise<OpenLink> {
      const socket = new WebSocket(addressOf('/engine'), protocols);
      socket.binaryType = 'arraybuffer';
      await waitUntilOpen(socket, signal);
      const ended = new AbortController();
      socket.addEventListener('close', () => ended.abort(), { once: true });
      return {
        link: new RPCLink({ websocket: socket }),
        frames: { kind: 'socket', url: addressOf('/frames'), protocols },
        ended: ended.signal,
        close() {
          socket.close();
          ended.abort();
        },
      };
    },
  };
}
