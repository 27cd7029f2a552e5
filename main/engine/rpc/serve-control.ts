import { StandardRPCHandler } from '@orpc/server/standard';
import { createServerPeerHandleRequestFn } from '@orpc/server/standard-peer';
import { ServerPeer } from '@orpc/standard-server-peer';
import type { Engine } from '../engine.ts';
import { createRouter } from './router.ts';
import type { Line } from './window-channel.ts';

/**
 * Returns a function that answers the contract on a line. The library's own transport handlers are not used: one
 * leaves a malformed message as an unhandled rejection, which ends the engine, the other prints its stack.
 */
export function createControlServer(engine: Engine, onError: (error: unknown) => void): (line: Line) => void {
  const handle = createServerPeerHandleRequestFn(new StandardRPCHandler(createRouter(engine, onError)), {
    context: {},
  });
  return (line) => {
    const peer = new ServerPeer((message) => line.send(message));
    line.onMessage((message) => {
      if (typeof message === 'string' || message instanceof ArrayBuffer || message instanceof Uint8Array) {
        peer.message(message, handle).catch((error: unknown) => {
          onError(new Error('a window sent a message that is not a call', { cause: error }));
        });
      }
    });
    line.onClose(() => peer.close());
  };
}
