import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup/paths.mjs';
import { program } from './program.mjs';
import { runStep } from './run-step.mjs';

/**
 * Packs the built station as a folder and returns its program, or null where it could not be packed.
 * @param {Record<string, string>} env MAI_ELECTRON and, if the machine needs one, MAI_SQLITE_BINDING
 */
export async function packForTest(env) {
  const isPacked = await runStep(
    'package',
    [program('electron-builder'), '--linux', 'dir', '--config', 'electron-builder.test.cjs'],
    env,
  );
  const packed = join(root, 'dist/test/linux-unpacked/manufactureai-station');
  return isPacked && existsSync(packed) ? packed : null;
}
