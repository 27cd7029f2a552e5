import { createUsbSimulatorDriver } from '../../main/camera/simulator/usb-simulator-driver.ts';
import { describeCameraDriver } from './camera-driver.ts';

describeCameraDriver('simulator over the USB stack', () =>
  Promise.resolve(createUsbSimulatorDriver({ seed: 7, width: 96, height: 56, framesPerSecond: 200 })),
);
