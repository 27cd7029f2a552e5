import { createDeviceModel } from '../../main/camera/device-simulator/create-device-model.ts';
import type { DeviceControls } from '../../main/camera/device-simulator/device-controls.ts';
import type { DeviceModel } from '../../main/camera/device-simulator/device-model.ts';
import {
  type GigeSimulator,
  type GigeSimulatorOptions,
  startGigeSimulator,
} from '../../main/camera/device-simulator/gige/gige-simulator.ts';
import { createPatternSource } from '../../main/camera/device-simulator/pattern-source.ts';

export type SimulatedNetworkCamera = AsyncDisposable & {
  readonly simulator: GigeSimulator;
  readonly model: DeviceModel & DeviceControls;
  /** As a finder takes it. */
  readonly address: string;
};

export type TestCameraOptions = Partial<GigeSimulatorOptions> & {
  readonly serial?: string;
  readonly width?: number;
  readonly height?: number;
  readonly framesPerSecond?: number;
};

/** Starts a simulated camera on a free port of the loopback address; its pictures are the pattern. */
export async function startTestCamera(options: TestCameraOptions = {}): Promise<SimulatedNetworkCamera> {
  const { serial = 'SIM-GIGE-1', width = 320, height = 240, framesPerSecond = 40, ...door } = options;
  const model = createDeviceModel({
    source: createPatternSource(width, height),
    endianness: 'big',
    identity: { serial },
    framesPerSecond,
    exposureTimeUs: 1_000,
  });
  const simulator = await startGigeSimulator(model, { address: '127.0.0.1', controlPort: 0, ...door });
  return {
    simulator,
    model,
    address: `${simulator.address}:${simulator.controlPort}`,
    [Symbol.asyncDispose]: async () => {
      await simulator[Symbol.asyncDispose]();
      model[Symbol.dispose]();
    },
  };
}
