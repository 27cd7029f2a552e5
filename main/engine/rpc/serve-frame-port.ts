import type { Engine } from '../engine.ts';
import type { ElectronPort } from './electron-port.ts';

/** Sends live frames as `{header, jpeg}`; the window answers each with its number once it is drawn. */
export function serveFramePort(engine: Engine, port: ElectronPort): void {
  const { acknowledge, end } = engine.live.subscribe({ send: (frame) => port.postMessage(frame) });
  port.on('message', ({ data }) => acknowledge(Number(data)));
  port.on('close', end);
  port.start();
}
