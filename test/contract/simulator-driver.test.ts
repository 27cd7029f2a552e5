import { createSimulatorDriver } from '../../main/camera/simulator/simulator-driver.ts';
import { describeCameraDriver } from './camera-driver.ts';

describeCameraDriver('simulator', () =>
  Promise.resolve(createSimulatorDriver({ seed: 7, width: 96, height: 54, framesPerSecond: 200 })),
);
