import { ipcRenderer } from 'electron';
import type * as protocol from '../contract/capture-protocol.ts';

// Repeated here because the preload may hold types of the contract only.
const CAPTURE_PORT: typeof protocol.CAPTURE_PORT = 'capture-port';

// The capture window gets its end of the line to the engine, and nothing else.
ipcRenderer.on(CAPTURE_PORT, ({ ports }) => {
  window.postMessage(CAPTURE_PORT, location.origin, [...ports]);
});
