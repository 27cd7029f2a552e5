import { aravisChecks } from './aravis-checks.ts';
import { driverChecks, type Cables } from './driver-checks.ts';
import { loadModule } from './support/load-module.ts';
import { assert, type HardwareCheck, runChecks } from './support/run-checks.ts';
import { runElectron } from './support/run-electron.ts';
import { tail } from './support/run-program.ts';
import { type SimulatedSerial, startSimulator } from './support/simulated-cameras.ts';
import { plugIn, readAttribute, type VirtualPort } from './support/virtual-port.ts';

await loadModule('vhci-hcd');
const simulator = await startSimulator();
const ports = new Map<SimulatedSerial, VirtualPort>();

const cables: Cables = {
  plug: async (serial) => {
    ports.set(serial, await plugIn(simulator.port, simulator.busIdOf(serial)));
  },
  pull: async (serial) => {
    await ports.get(serial)?.unplug();
    ports.delete(serial);
  },
};

const enumeration: readonly HardwareCheck[] = [
  {
    name: 'the kernel enumerates simulated cameras at SuperSpeed and at high speed',
    limitS: 40,
    run: async () => {
      const lines = [await enumerate('SIM-SUPER-1', '5000'), await enumerate('SIM-HIGH', '480')];
      return [...lines, await enumerate('SIM-SUPER-2', '5000')].join('; ');
    },
  },
];

async function enumerate(serial: SimulatedSerial, megabits: string): Promise<string> {
  await cables.plug(serial);
  const name = ports.get(serial)?.name ?? '';
  const read = (attribute: string) => readAttribute(name, attribute);
  assert(read('speed') === megabits, `speed ${read('speed')}`);
  assert(read('serial') === serial, `serial ${read('serial')}`);
  const classes = ['bDeviceClass', 'bDeviceSubClass', 'bDeviceProtocol'].map(read).join('/');
  assert(classes === 'ef/02/01', `class ${classes}`);
  return `${serial} is ${name} at ${read('speed')} Mbit/s`;
}

const electron: HardwareCheck = {
  name: "our driver does the same in Electron's main process, and gets over a transfer that stops half-way",
  limitS: 150,
  run: async () => {
    await simulator.setFault('SIM-SUPER-1', { kind: 'payload-hang', share: 0.5 }, 1);
    const { output } = await runElectron('electron-usb', 140);
    const right = /^RIGHT (.*)$/m.exec(output)?.[1];
    assert(right !== undefined, tail(output));
    assert(/ [1-9]\d* resyncs/.test(right), `no resync after a transfer that stopped: ${right}`);
    return right;
  },
};

await runChecks([...enumeration, ...driverChecks(simulator, cables), ...aravisChecks('SIM-SUPER-1'), electron]);
process.exit(0);
