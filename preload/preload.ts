import { contextBridge, ipcRenderer } from 'electron';
import type * as host from '../contract/engine-host.ts';

// The names stand in contract/engine-host.ts; they are repeated because the preload may hold types of the contract only.
const ENGINE_PORTS_PLEASE: typeof host.ENGINE_PORTS_PLEASE = 'engine-ports-please';
const ENGINE_PORTS: typeof host.ENGINE_PORTS = 'engine-ports';
const ENGINE_LOST: typeof host.ENGINE_LOST = 'engine-lost';

contextBridge.exposeInMainWorld('station', { shell: 'electron' });

window.addEventListener('message', ({ source, data }) => {
  if (source === window && data === ENGINE_PORTS_PLEASE) {
    ipcRenderer.send(ENGINE_PORTS_PLEASE);
  }
});

// Ports cannot cross the context bridge, only window.postMessage.
ipcRenderer.on(ENGINE_PORTS, ({ ports }) => {
  window.postMessage(ENGINE_PORTS, location.origin, [...ports]);
});

ipcRenderer.on(ENGINE_LOST, (_event, message: string | null) => {
  window.postMessage({ type: ENGINE_LOST, message }, location.origin);
});
