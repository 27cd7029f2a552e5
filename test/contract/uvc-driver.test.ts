import { systemClock } from '../../contract/clock.ts';
import { systemTimer } from '../../main/camera/timer.ts';
import { CaptureClient } from '../../main/camera/uvc/capture-client.ts';
import { createUvcDriver } from '../../main/camera/uvc/uvc-driver.ts';
import { createFakeCaptureDoor } from '../support/fake-capture-door.ts';
import { describeCameraDriver } from './camera-driver.ts';

describeCameraDriver('uvc', () => {
  const door = createFakeCaptureDoor(['first', 'second']);
  return Promise.resolve(createUvcDriver(new CaptureClient(door, { timer: systemTimer, clock: systemClock })));
});
