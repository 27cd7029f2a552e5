import { RPCHandler } from '@orpc/server/ws';
import type { Engine } from '../engine.ts';
import { createRouter } from './router.ts';
import type { Line } from './window-channel.ts';

type WebSocketLike = Parameters<RPCHandler<object>['upgrade']>[0];

/**
 * Returns a function that answers the contract on a line. Both transports go through the library's WebSocket
 * handler, because it alone catches what a malformed message throws; its message-port handler would leave an
 * unhandled rejection, which ends the engine.
 */
export function createControlServer(engine: Engine, onError: (error: unknown) => void): (line: Line) => void {
  const handler = new RPCHandler(createRouter(engine, onError));
  return (line) => {
    const socket = {
      send: (data: string | ArrayBufferLike | Uint8Array) => line.send(data),
      addEventListener: (type: string, listener: (event: { readonly data: unknown }) => void) => {
        if (type === 'message') {
          line.onMessage((data) => {
            if (typeof data === 'string' || data instanceof ArrayBuffer || ArrayBuffer.isView(data)) {
              listener({ data });
            }
          });
        } else if (type === 'close') {
          line.onClose(() => listener({ data: null }));
        }
      },
    };
    handler.upgrade(socket as unknown as WebSocketLike, { context: {} }).catch(onError);
  };
}
