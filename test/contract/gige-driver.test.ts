import { afterAll, beforeAll } from 'vitest';
import { createGenicamDriver } from '../../main/camera/genicam-camera.ts';
import { createGigeFinder } from '../../main/camera/gige/gige-finder.ts';
import { startTestCamera, type SimulatedNetworkCamera } from '../support/gige-simulator.ts';
import { describeCameraDriver } from './camera-driver.ts';

const cameras: SimulatedNetworkCamera[] = [];
beforeAll(async () => {
  for (const serial of ['SIM-GIGE-1', 'SIM-GIGE-2']) {
    cameras.push(await startTestCamera({ serial, width: 96, height: 64, framesPerSecond: 100 }));
  }
});
afterAll(() => Promise.all(cameras.map((camera) => camera[Symbol.asyncDispose]())));

describeCameraDriver('gige', () => {
  const finder = createGigeFinder({ interfaces: [], addresses: cameras.map(({ address }) => address) });
  return Promise.resolve(createGenicamDriver('gige', finder, { liveFramesPerSecond: 100 }));
});
