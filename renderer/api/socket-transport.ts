import { RPCLink } from '@orpc/client/websocket';
import { AppError } from '../../contract/errors.ts';
import type { EngineTransport, OpenLink } from './engine-transport.ts';

/** First of the WebSocket sub-protocols; the token follows it, since a browser cannot set headers here. */
const PROTOCOL = 'mai';

/** The listeners go when it is open, because `signal` is a time limit that runs on and would close a living socket. */
function waitUntilOpen(socket: WebSocket, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settled = new AbortController();
    const once = { once: true, signal: settled.signal };
    const open = (): void => {
      settled.abort();
      resolve();
    };
    const fail = (): void => {
      settled.abort();
      socket.close();
      reject(new AppError('engine-unavailable', 'The engine does not answer: check that the station is running.'));
    };
    socket.addEventListener('open', open, once);
    socket.addEventListener('close', fail, once);
    signal.addEventListener('abort', fail, once);
  });
}

/**
 * The library says "cancelled" on a socket that closed meanwhile, and throws where nobody can catch it. The calls
 * themselves are rejected by the closing.
 */
function quietWhenClosed(
  socket: WebSocket,
): Pick<WebSocket, 'addEventListener' | 'removeEventListener' | 'send' | 'readyState'> {
  return {
    addEventListener: socket.addEventListener.bind(socket),
    removeEventListener: socket.removeEventListener.bind(socket),
    readyState: WebSocket.OPEN,
    send: (message) => {
      if (socket.readyState === WebSocket.OPEN) {
        socket.send(message);
      }
    },
  };
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
        link: new RPCLink({ websocket: quietWhenClosed(socket) }),
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
