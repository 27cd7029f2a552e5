import { AppError } from '../../../contract/errors.ts';
import type { FeatureValue, NodeMap } from '../genicam/node-map.ts';

/**
 * What makes the device expose: `software` the station's command, `hardware` a line of the device, `free-run` its own
 * frame rate, because it has no trigger or it is switched off.
 */
export type TriggerMode = 'software' | 'hardware' | 'free-run';

/** SFNC order: the selector chooses which trigger the others mean. */
const SOFTWARE_TRIGGER = [
  ['AcquisitionMode', 'Continuous'],
  ['TriggerSelector', 'FrameStart'],
  ['TriggerMode', 'On'],
  ['TriggerSource', 'Software'],
] as const;

/**
 * Puts a device that may have been left in any state into software trigger, or into free run where it has none.
 * @throws AppError as the device's registers
 */
export async function prepareTrigger(features: NodeMap): Promise<TriggerMode> {
  for (const [name, entry] of SOFTWARE_TRIGGER) {
    // oxlint-disable-next-line no-await-in-loop -- each may unlock the next
    await setIfOffered(features, name, entry);
  }
  const mode = await readTriggerMode(features);
  if (mode === 'hardware') {
    // Waiting for a line that nobody asked for would look like a broken camera.
    await setIfOffered(features, 'TriggerMode', 'Off');
    return readTriggerMode(features);
  }
  return mode;
}

/** Returns what makes the device expose now. @throws AppError as the device's registers */
export async function readTriggerMode(features: NodeMap): Promise<TriggerMode> {
  if ((await readIfThere(features, 'TriggerMode')) !== 'On') {
    return 'free-run';
  }
  const isSoftware = (await readIfThere(features, 'TriggerSource')) === 'Software';
  return isSoftware && (await features.has('TriggerSoftware')) ? 'software' : 'hardware';
}

async function setIfOffered(features: NodeMap, name: string, entry: string): Promise<void> {
  if (!(await features.has(name)) || (await readIfThere(features, name)) === entry) {
    return;
  }
  try {
    await features.set(name, entry);
  } catch (cause) {
    if (!isRefusal(cause)) {
      throw cause;
    }
  }
}

async function readIfThere(features: NodeMap, name: string): Promise<FeatureValue | null> {
  if (!(await features.has(name))) {
    return null;
  }
  try {
    return await features.get(name);
  } catch (cause) {
    if (isRefusal(cause)) {
      return null;
    }
    throw cause;
  }
}

/** The device does not offer it: told apart from one that is lost or silent. */
function isRefusal(cause: unknown): boolean {
  return cause instanceof AppError && (cause.code === 'camera-refused' || cause.code === 'bad-request');
}
