import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runHeadless } from '../engine/run-station.ts';
import { type CommandIo, EXIT_OK } from './command.ts';
import { runTool } from './run-tool.ts';

/**
 * `mai station`: opens the station's window, or with `--headless` serves its screen to a browser on this machine.
 * It returns once the station stands; the station itself ends by Ctrl+C.
 */
export async function station(argv: readonly string[], io: CommandIo): Promise<number> {
  const starter = join(io.projectDirectory, 'tools/start.mjs');
  if (!argv.includes('--headless') && existsSync(starter)) {
    return runTool(starter, argv);
  }
  await runHeadless(argv);
  return EXIT_OK;
}
