import { createEngineConnection, type EngineConnection } from './engine-connection.ts';
import { createPortTransport } from './port-transport.ts';
import { takeSessionToken } from './session-token.ts';
import { createSocketTransport } from './socket-transport.ts';

/** Returns the line to the engine: over the shell's ports on the desktop, else over WebSocket to the page's own origin. */
export function connectEngine(page: Window, random: () => number): EngineConnection {
  if (page.station?.shell === 'electron') {
    return createEngineConnection(createPortTransport(page), random);
  }
  const { location, history, sessionStorage: storage } = page;
  const token = takeSessionToken({ location, history, storage });
  return createEngineConnection(createSocketTransport(location.origin, token), random);
}
