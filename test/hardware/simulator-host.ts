import { constants, setPriority } from 'node:os';
import { createDeviceModel } from '../../main/camera/device-simulator/create-device-model.ts';
import { createPatternSource } from '../../main/camera/device-simulator/pattern-source.ts';
import { createVirtualU3vDevice } from '../../main/camera/device-simulator/u3v/virtual-u3v-device.ts';
import { startUsbipServer } from '../../main/camera/device-simulator/usbip/usbip-server.ts';
import { sensor, simulatedCameras, type SimulatorAnswer, type SimulatorRequest } from './support/simulated-cameras.ts';

/** Emulated, a camera is slow to answer, and Aravis waits just as long as the camera says. */
const RESPONSE_TIME_MS = 5_000;

/** The simulated cameras in a process of their own, and before others: a camera shares no processor with its host. */
setPriority(constants.priority.PRIORITY_HIGHEST);
const devices = simulatedCameras.map(({ serial, speed }) => {
  const source = createPatternSource(sensor.width, sensor.height);
  const model = createDeviceModel({ source, endianness: 'little', identity: { serial }, framesPerSecond: 10 });
  return { serial, device: createVirtualU3vDevice(model, { speed, responseTimeMs: RESPONSE_TIME_MS }) };
});
const server = await startUsbipServer(
  devices.map(({ device }) => device),
  { port: 0 },
);

function tell(answer: SimulatorAnswer): void {
  process.send?.(answer);
}

process.on('message', ({ id, serial, fault, times }: SimulatorRequest) => {
  const device = devices.find((each) => each.serial === serial)?.device;
  if (fault) {
    device?.setFault(fault, times);
  } else {
    device?.clearFault();
  }
  tell({ kind: 'done', id });
});
process.on('disconnect', () => process.exit(0));
tell({ kind: 'ready', port: server.port, busIds: server.busIds });
