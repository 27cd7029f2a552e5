import type { CameraInfo } from '../../contract/camera.ts';
import { AppError } from '../../contract/errors.ts';
import type { DeviceFinder, DeviceLink, FrameLeader, FrameReceiver } from '../../main/camera/device-link.ts';
import type { FeatureValue, NodeMap } from '../../main/camera/genicam/node-map.ts';

export const info: CameraInfo = {
  cameraId: 'u3v:F1',
  kind: 'u3v',
  serial: 'F1',
  vendor: 'Fake',
  model: 'Fake camera',
  portPath: '1-1',
};

/** A node map over plain values: whole enumerations are what stands in `entries`. */
function createFeatures(values: Map<string, FeatureValue>, device: FakeDevice): NodeMap {
  const find = (name: string): FeatureValue => {
    const value = values.get(name);
    if (value === undefined) {
      throw new AppError('camera-refused', `there is no ${name}`);
    }
    return value;
  };
  return {
    names: [...values.keys()],
    has: async (name) => values.has(name),
    get: async (name) => find(name),
    set: async (name, value) => {
      find(name);
      if (device.refused.has(`${name}=${String(value)}`)) {
        throw new AppError('camera-refused', `${name} is not offered`);
      }
      device.calls.push(`${name}=${String(value)}`);
      values.set(name, value);
    },
    execute: async (name) => {
      find(name);
      device.calls.push(name);
      device.onCommand(name);
    },
    describe: async (name) => ({
      name,
      displayName: name,
      categoryPath: [],
      kind: 'Enumeration',
      visibility: 'Beginner',
      access: 'RW',
      accessReason: null,
      value: String(find(name)),
      minimum: null,
      maximum: null,
      increment: null,
      unit: '',
      representation: '',
      entries: ['FrameStart', 'On', 'Off', 'Software'].map((entry) => ({
        name: entry,
        displayName: entry,
        isAvailable: true,
      })),
      description: '',
    }),
    invalidate: () => {},
  };
}

export const softwareTrigger: readonly (readonly [string, FeatureValue])[] = [
  ['AcquisitionMode', 'SingleFrame'],
  ['TriggerSelector', 'AcquisitionStart'],
  ['TriggerMode', 'Off'],
  ['TriggerSource', 'Line0'],
  ['TriggerSoftware', true],
  ['PixelFormat', 'Mono8'],
  ['Width', 4n],
];

/** A device whose pictures the test sends by hand; its clock runs 1 s ahead of the host's. */
export class FakeDevice {
  readonly calls: string[] = [];
  readonly refused = new Set<string>();
  readonly values = new Map<string, FeatureValue>(softwareTrigger);
  readonly clock = { nowUs: 1_000 };
  hasClock = true;
  isOpen = false;
  isPresent = true;
  receiver: FrameReceiver | null = null;
  onCommand: (name: string) => void = () => {};
  #leave: (sentence: string) => void = () => {};
  #nextId = 0n;

  get nowNs(): bigint {
    return BigInt(this.clock.nowUs) * 1000n + 1_000_000_000n;
  }

  readonly finder: DeviceFinder = {
    discover: async () => (this.isPresent ? [info] : []),
    open: async () => {
      if (!this.isPresent) {
        throw new AppError('camera-not-found', 'not there');
      }
      this.isOpen = true;
      return this.#createLink();
    },
  };

  leave(): void {
    this.isPresent = false;
    this.#leave('Camera F1 is not connected');
  }

  /** Sends a picture exposed `exposedAtUs` of the host's clock; @returns what ends it */
  begin(
    changes: Partial<FrameLeader> & { readonly exposedAtUs?: number } = {},
  ): (status?: 'ok' | 'incomplete') => void {
    const { exposedAtUs = this.clock.nowUs, ...leader } = changes;
    const slot = this.receiver?.begin({
      blockId: this.#nextId++,
      deviceTimeNs: this.hasClock ? BigInt(exposedAtUs) * 1000n + 1_000_000_000n : null,
      arrivedAtUs: this.clock.nowUs,
      width: 4,
      height: 2,
      format: 'Mono8',
      sizeBytes: 8,
      ...leader,
    });
    slot?.target?.fill(Number(this.#nextId));
    return (status = 'ok') => slot?.finish(status);
  }

  #createLink(): DeviceLink {
    const gone = new Promise<string>((resolve) => {
      this.#leave = resolve;
    });
    return {
      info,
      features: createFeatures(this.values, this),
      gone,
      latchDeviceTimeNs: async () => {
        this.clock.nowUs += 10;
        return this.hasClock ? this.nowNs : null;
      },
      startStream: async (receiver) => {
        this.calls.push('startStream');
        this.receiver = receiver;
      },
      stopStream: async () => {
        this.calls.push('stopStream');
        this.receiver = null;
      },
      counts: () => ({ resyncs: 0, resentPackets: 0, bytes: 0 }),
      [Symbol.asyncDispose]: async () => {
        this.isOpen = false;
        this.receiver = null;
      },
    };
  }
}

/** Delays that the test ends by hand. */
export function createTimer() {
  const waiting = new Map<() => void, number>();
  return {
    after: (delayMs: number, callback: () => void) => {
      const own = () => callback();
      waiting.set(own, delayMs);
      return () => void waiting.delete(own);
    },
    /** Ends every delay of exactly this length. */
    fire: (delayMs: number) => {
      // A copy, because what fires may begin the next delay of the same length.
      for (const [callback, ms] of Array.from(waiting)) {
        if (ms === delayMs) {
          waiting.delete(callback);
          callback();
        }
      }
    },
    delays: () => [...waiting.values()],
  };
}

export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}
