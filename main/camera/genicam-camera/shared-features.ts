import { AppError } from '../../../contract/errors.ts';
import type { FeatureValue, NodeMap } from '../genicam/node-map.ts';

/** Changing these changes the payload: the stream is set up anew around them. */
const CHANGES_PAYLOAD =
  /^(Width|Height|Offset[XY]|PixelFormat|Region|Binning|Decimation|Reverse[XY]|Sensor|Chunk|UserSet|TestP|AcquisitionMode|Trigger(Selector|Mode|Source)$)/;
/** The station does these itself, in an order that matters. */
const OWN_COMMANDS = new Set(['AcquisitionStart', 'AcquisitionStop', 'AcquisitionAbort', 'TLParamsLocked']);

/** How the features of an open camera are reached: its device may leave and come back. */
export type FeatureAccess = {
  /** @throws AppError `camera-disconnected` while the device is away */
  readonly current: () => NodeMap;
  /** Runs a change when nothing else uses the device, with the stream stopped where asked. */
  readonly change: (isPaused: boolean, action: (features: NodeMap) => Promise<void>) => Promise<void>;
};

/**
 * Returns the features of a camera over all its reconnects. What is locked while the stream runs is changed with the
 * stream stopped for a moment.
 */
export function createSharedFeatures(names: readonly string[], { current, change }: FeatureAccess): NodeMap {
  const attempt = async (name: string, action: (features: NodeMap) => Promise<void>): Promise<void> => {
    if (OWN_COMMANDS.has(name)) {
      throw new AppError('camera-refused', `${name} is up to the station: start or stop the live picture instead`);
    }
    if (CHANGES_PAYLOAD.test(name)) {
      await change(true, action);
      return;
    }
    try {
      await change(false, action);
    } catch (cause) {
      if (!(cause instanceof AppError) || cause.code !== 'camera-refused') {
        throw cause;
      }
      await change(true, action);
    }
  };
  // Each in an async function, so that a lost device is a rejection and never thrown at the caller.
  return {
    names,
    has: async (name) => current().has(name),
    get: async (name): Promise<FeatureValue> => current().get(name),
    describe: async (name) => current().describe(name),
    set: (name, value) => attempt(name, (features) => features.set(name, value)),
    execute: (name) => attempt(name, (features) => features.execute(name)),
    invalidate: () => {
      try {
        current().invalidate();
      } catch {
        // A device that is away has nothing cached.
      }
    },
  };
}
