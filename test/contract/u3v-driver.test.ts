import { createDeviceModel } from '../../main/camera/device-simulator/create-device-model.ts';
import { createInProcessUsbBus } from '../../main/camera/device-simulator/in-process-usb-bus.ts';
import { createPatternSource } from '../../main/camera/device-simulator/pattern-source.ts';
import { createVirtualU3vDevice } from '../../main/camera/device-simulator/u3v/virtual-u3v-device.ts';
import { createGenicamDriver } from '../../main/camera/genicam-camera.ts';
import { createU3vFinder } from '../../main/camera/u3v/u3v-finder.ts';
import { describeCameraDriver } from './camera-driver.ts';

describeCameraDriver('USB3 Vision-compatible', () => {
  const devices = ['U3V-1', 'U3V-2'].map((serial) => {
    const source = createPatternSource(96, 54);
    return createVirtualU3vDevice(createDeviceModel({ source, endianness: 'little', identity: { serial } }));
  });
  const finder = createU3vFinder(createInProcessUsbBus(devices));
  return Promise.resolve(createGenicamDriver('u3v', finder, { liveFramesPerSecond: 100 }));
});
