import { app } from 'electron';
import { toRgb8 } from '../../main/camera/pixel-format/convert-picture.ts';
import { type Timer, systemTimer } from '../../main/camera/timer.ts';
import { registerStationScheme } from '../../main/shell/station-protocol.ts';
import { createElectronWebcams } from '../support/electron-webcams.ts';
import { checkColourBars } from './support/colour-bars.ts';
import { assert, print, timeFactor } from './support/run-checks.ts';

/** Chromium's start alone takes half a minute here. */
const EMULATION_FACTOR = 10;
const TRIGGER_TIMEOUT_MS = 30_000;
const PICTURES = 3;
const slowTimer: Timer = {
  after: (delayMs, callback) => systemTimer.after(delayMs * EMULATION_FACTOR * timeFactor, callback),
};

/** The product's webcam path as it is: hidden capture window, message port, driver; the camera is one of the kernel. */
async function main(): Promise<string> {
  await app.whenReady();
  const options = { width: 640, height: 360, frameRate: 10, timer: slowTimer };
  const driver = createElectronWebcams(process.env['MAI_STATION_OUT'] ?? 'out', options);
  const found = await driver.discover();
  const info = found.find(({ model }) => model.includes('vivid'));
  assert(info !== undefined, `cameras found: ${JSON.stringify(found)}`);
  const camera = await driver.open(info.cameraId);
  let shape = '';
  for (let n = 0; n < PICTURES; n += 1) {
    const frame = await camera.trigger(`part-${n}`, TRIGGER_TIMEOUT_MS * timeFactor);
    checkColourBars(toRgb8(frame));
    shape = `${frame.width} × ${frame.height} ${frame.format}`;
    frame.release();
  }
  await camera[Symbol.asyncDispose]();
  return `${info.model} as ${info.serial}: ${PICTURES} triggered pictures of ${shape} with the right colours`;
}

registerStationScheme();
main().then(
  (text) => {
    print(`RIGHT ${text}`);
    app.exit(0);
  },
  (error: unknown) => {
    print(`FAILED ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    app.exit(1);
  },
);
