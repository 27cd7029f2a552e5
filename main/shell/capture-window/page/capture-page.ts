import { CAPTURE_PORT } from '../../../../contract/capture-protocol.ts';
import { CaptureServer } from './capture-server.ts';

// The preload hands over the one line there is: to the engine.
window.addEventListener('message', ({ source, data, ports: [port] }) => {
  if (source === window && data === CAPTURE_PORT && port !== undefined) {
    new CaptureServer((message) => port.postMessage(message)).listen(port);
  }
});
