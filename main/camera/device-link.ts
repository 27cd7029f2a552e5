import type { CameraInfo } from '../../contract/camera.ts';
import type { Frame } from './camera.ts';
import type { NodeMap } from './genicam/node-map.ts';
import type { PixelFormat } from './pixel-format/pixel-format.ts';

/** What a device says at the beginning of a picture. */
export type FrameLeader = {
  /** Counts without wrapping, whatever the width of the device's own counter. */
  readonly blockId: bigint;
  /** Device clock at the exposure, ns; null where the device gives none. */
  readonly deviceTimeNs: bigint | null;
  /** Monotonic host time at which the leader arrived, µs. */
  readonly arrivedAtUs: number;
  readonly width: number;
  readonly height: number;
  readonly format: PixelFormat;
  /** Payload without line padding. */
  readonly sizeBytes: number;
};

/** Where one picture's bytes go. `finish` is called exactly once. */
export interface FrameSlot {
  /** `sizeBytes` long; null when nobody wants the picture: it is received and forgotten. */
  readonly target: Uint8Array | null;
  finish(status: Frame['status']): void;
}

export interface FrameReceiver {
  /** Called at each leader; several pictures may be open at once. Never throws. */
  begin(leader: FrameLeader): FrameSlot;
}

export type LinkCounts = {
  readonly resyncs: number;
  readonly resentPackets: number;
  readonly bytes: number;
};

/** An opened device of one transport (USB, network): control, stream, and the moment it is gone. */
export interface DeviceLink extends AsyncDisposable {
  readonly info: CameraInfo;
  readonly features: NodeMap;
  /** Reads the device's clock now, ns; null where it has none. */
  latchDeviceTimeNs(): Promise<bigint | null>;
  /** Locks the transport parameters, sets the stream up for the current payload size and starts acquisition. */
  startStream(receiver: FrameReceiver): Promise<void>;
  /** Stops acquisition; open pictures finish as `incomplete`. */
  stopStream(): Promise<void>;
  counts(): LinkCounts;
  /** Resolves, once, with a sentence when the device is lost; never rejects. */
  readonly gone: Promise<string>;
}

/** Finds and opens the devices of one transport. */
export interface DeviceFinder {
  /** Never rejects for a machine without such devices. */
  discover(): Promise<readonly CameraInfo[]>;
  /** @throws AppError `camera-not-found`, `camera-busy` (another program has it), `camera-denied` (no permission), `camera-disconnected`, `camera-refused` */
  open(cameraId: string): Promise<DeviceLink>;
}
