import { join } from 'node:path';
import { systemClock } from '../../contract/clock.ts';
import { systemTimer } from '../../main/camera/timer.ts';
import { CaptureClient } from '../../main/camera/uvc/capture-client.ts';
import { createUvcDriver, type UvcDriver, type UvcOptions } from '../../main/camera/uvc/uvc-driver.ts';
import { captureLine } from '../../main/engine/rpc/shell-capture-door.ts';
import { CaptureWindow } from '../../main/shell/capture-window/capture-window.ts';

/**
 * Returns the product's driver of webcams over the product's capture window, for a program that is Electron's main
 * process itself. Call `registerStationScheme()` (main/shell/station-protocol.ts) before `ready`, and this after it.
 *
 * @param out the folder of the built station, with `capture-window` and `capture-preload`
 */
export function createElectronWebcams(out: string, options: UvcOptions = {}): UvcDriver {
  const window = new CaptureWindow({
    preload: join(out, 'capture-preload/capture-preload.cjs'),
    page: join(out, 'capture-window'),
  });
  const door = { open: async () => captureLine(window.open()), close: () => window.close() };
  const { timer = systemTimer, clock = systemClock } = options;
  return createUvcDriver(new CaptureClient(door, { timer, clock }), options);
}
