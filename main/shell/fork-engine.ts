import { utilityProcess, type MessagePortMain } from 'electron';
import type { EngineLaunch } from '../../contract/engine-host.ts';
import type { EngineProcess } from './engine-supervisor.ts';

/** Starts the engine in a process of its own: a crash of a driver or of native code there leaves the window alive. */
export function forkEngine(program: string, launch: EngineLaunch): EngineProcess<MessagePortMain> {
  return utilityProcess.fork(program, [JSON.stringify(launch)], { serviceName: 'station-engine', stdio: 'inherit' });
}
