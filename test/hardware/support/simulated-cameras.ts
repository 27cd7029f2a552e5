import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { DeviceFault } from '../../../main/camera/device-simulator/u3v/device-fault.ts';
import { assert } from './run-checks.ts';

/** All simulated sensors; small, because every byte goes through an emulated machine. */
export const sensor = { width: 640, height: 480 } as const;

/** The cameras that the simulator's process lends, in the order of their bus ids. */
export const simulatedCameras = [
  { serial: 'SIM-SUPER-1', speed: 'super' },
  { serial: 'SIM-SUPER-2', speed: 'super' },
  { serial: 'SIM-HIGH', speed: 'high' },
] as const;
export type SimulatedSerial = (typeof simulatedCameras)[number]['serial'];

export type SimulatorRequest = {
  readonly id: number;
  readonly serial: SimulatedSerial;
  /** Null clears all faults of that camera. */
  readonly fault: DeviceFault | null;
  readonly times: number;
};
export type SimulatorAnswer =
  | { readonly kind: 'ready'; readonly port: number; readonly busIds: readonly string[] }
  | { readonly kind: 'done'; readonly id: number };

/** The simulator's process as its parent sees it. */
export interface SimulatorProcess {
  readonly port: number;
  busIdOf(serial: SimulatedSerial): string;
  /** Makes a camera fail the next `times` times. */
  setFault(serial: SimulatedSerial, fault: DeviceFault, times: number): Promise<void>;
  clearFaults(serial: SimulatedSerial): Promise<void>;
}

/** Starts the simulator; it ends with this process. */
export async function startSimulator(): Promise<SimulatorProcess> {
  const child = fork(join(process.env['MAI_GUEST_PROGRAMS'] ?? '.', 'simulator-host.mjs'));
  const ready = await nextAnswer(child);
  assert(ready.kind === 'ready', 'the simulator did not start');
  let lastId = 0;
  const ask = async (serial: SimulatedSerial, fault: DeviceFault | null, times: number) => {
    lastId += 1;
    const request: SimulatorRequest = { id: lastId, serial, fault, times };
    child.send(request);
    await nextAnswer(child);
  };
  return {
    port: ready.port,
    busIdOf: (serial) => ready.busIds[simulatedCameras.findIndex((camera) => camera.serial === serial)] ?? '',
    setFault: ask,
    clearFaults: (serial) => ask(serial, null, 0),
  };
}

async function nextAnswer(child: ChildProcess): Promise<SimulatorAnswer> {
  const left = once(child, 'exit').then(([code]) => {
    throw new Error(`the simulator ended with ${String(code)}`);
  });
  const [answer] = (await Promise.race([once(child, 'message'), left])) as [SimulatorAnswer];
  return answer;
}
