import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../../contract/clock.ts';
import { AppError } from '../../../contract/errors.ts';
import type { CameraSettings } from '../../../contract/recipe.ts';
import type { Frame } from '../camera.ts';
import type { RecordedFrame } from './recording-index.ts';
import { RecordingWriter } from './recording-writer.ts';

export type RecorderOptions = {
  /** Of the frames' bytes; the oldest frames make room for new ones. */
  readonly maximumBytes: number;
  readonly clock: Clock;
  /** Frames that may wait for the disk; more are dropped and counted. */
  readonly maximumWaiting?: number;
};

/** What belongs to a frame but does not stand in it. */
export type FrameDetails = {
  readonly settings?: CameraSettings | null;
  readonly deviceTimeNs?: bigint | null;
};

export type RecordingSummary = {
  /** Folder of this recording. */
  readonly directory: string;
  /** Frames that are in it now. */
  readonly frames: number;
  /** Frames that were offered and are not in it because the disk was too slow, full or broken. */
  readonly dropped: number;
  /** Frames that made room for newer ones. */
  readonly overwritten: number;
  readonly bytes: number;
  /** Why nothing more could be written, in a sentence; null when all went well. */
  readonly problem: string | null;
};

/** Keeps frames on disk exactly as the camera sent them. */
export interface Recorder {
  readonly isRecording: boolean;
  /** Begins a new recording. @throws AppError `conflict` while one runs, `store-read-only` when its folder cannot be made */
  start(): void;
  /** Takes a copy of the frame, or drops it when the disk lags. Never waits, never throws; the frame stays the caller's. */
  offer(frame: Frame, details?: FrameDetails): void;
  /** Ends the recording when everything taken is on disk. @throws AppError `conflict` when none runs */
  stop(): Promise<RecordingSummary>;
}

const MAXIMUM_WAITING = 8;

/** Returns a recorder whose recordings are folders in `directory`, named by the time they began. */
export function createRecorder(directory: string, options: RecorderOptions): Recorder {
  const { maximumBytes, clock, maximumWaiting = MAXIMUM_WAITING } = options;
  let writer: RecordingWriter | null = null;
  let dropped = 0;
  // Buffers that came back from the disk: a new one for each frame would keep the garbage collector busy.
  const spare: Uint8Array[] = [];

  const copyOf = (bytes: Uint8Array): Uint8Array => {
    const fitting = spare.findIndex(({ length }) => length === bytes.length);
    const copy =
      fitting >= 0 ? (spare.splice(fitting, 1)[0] ?? new Uint8Array(bytes.length)) : new Uint8Array(bytes.length);
    copy.set(bytes);
    return copy;
  };
  const giveBack = (bytes: Uint8Array): void => {
    spare.push(bytes);
    spare.splice(0, spare.length - maximumWaiting);
  };

  return {
    get isRecording() {
      return writer !== null;
    },
    start: () => {
      if (writer !== null) {
        throw new AppError('conflict', 'A recording runs already: stop it before another is started');
      }
      const startedAtUs = clock.nowUs();
      const own = join(directory, nameOf(startedAtUs));
      makeDirectory(own);
      dropped = 0;
      writer = new RecordingWriter(own, { startedAtUs, maximumBytes, onWritten: giveBack });
    },
    offer: (frame, details = {}) => {
      if (writer === null) {
        return;
      }
      if (writer.problem !== null || writer.waiting >= maximumWaiting || frame.data.length > maximumBytes) {
        dropped += 1;
        return;
      }
      writer.add(describe(frame, details, clock), copyOf(frame.data));
    },
    stop: async () => {
      const ending = writer;
      if (ending === null) {
        throw new AppError('conflict', 'No recording runs: start one first');
      }
      writer = null;
      await ending.end();
      spare.length = 0;
      const { frames, bytes, overwritten, lost, problem } = ending;
      return { directory: ending.directory, frames, dropped: dropped + lost, overwritten, bytes, problem };
    },
  };
}

function describe(frame: Frame, details: FrameDetails, clock: Clock): Omit<RecordedFrame, 'file'> {
  const { cameraId, serial, blockId, missedFrames, hostTimeUs, width, height, format, status, triggerId, truth } =
    frame;
  return {
    cameraId,
    serial,
    blockId: String(blockId),
    missedFrames,
    hostTimeUs: Math.round(hostTimeUs),
    takenAtUs: Math.round(clock.nowUs() - (clock.monotonicUs() - hostTimeUs)),
    deviceTimeNs:
      details.deviceTimeNs === undefined || details.deviceTimeNs === null ? null : String(details.deviceTimeNs),
    width,
    height,
    format,
    status,
    triggerId,
    truth,
    settings: details.settings ?? null,
  };
}

/** Sorted by name is sorted by time, and every file system takes it. */
function nameOf(startedAtUs: number): string {
  return new Date(startedAtUs / 1_000)
    .toISOString()
    .replaceAll(/[-:]/g, '')
    .replace('T', '-')
    .replace('.', '-')
    .replace('Z', '');
}

function makeDirectory(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (cause) {
    throw new AppError(
      'store-read-only',
      `${path}: the folder of the recording cannot be made: check its permissions`,
      {
        cause,
      },
    );
  }
}
