import type { RecordingState } from '../../../contract/camera-setup.ts';
import type { Clock } from '../../../contract/clock.ts';
import { createRecorder } from '../../camera/recorder/recorder.ts';
import { writeSupportBundle } from '../../camera/recorder/write-support-bundle.ts';
import type { Logger } from '../logging/logger.ts';
import type { CameraService } from '../station/camera-service.ts';

/** "Record what the camera saw", for support: every frame of the open cameras as it came. */
export interface RecordingService {
  state(): RecordingState;
  /** @throws AppError `conflict` while one runs, `store-read-only` when its folder cannot be made */
  start(): RecordingState;
  /** @throws AppError `conflict` when none runs */
  stop(): Promise<RecordingState>;
  /** Ends a running recording; for the end of the station. */
  close(): Promise<void>;
}

type Deps = {
  readonly directory: string;
  readonly maximumBytes: number;
  readonly cameras: CameraService;
  readonly clock: Clock;
  readonly logger: Logger;
};

const NOTHING: RecordingState = { isRecording: false, frames: 0, dropped: 0, bytes: 0, directory: null };

export function createRecordingService({ directory, maximumBytes, cameras, clock, logger }: Deps): RecordingService {
  const recorder = createRecorder(directory, { maximumBytes, clock });
  let state = NOTHING;
  let unwatch = (): void => {};

  const stop = async (): Promise<RecordingState> => {
    unwatch();
    const { frames, dropped, bytes, directory: folder, problem } = await recorder.stop();
    if (problem !== null) {
      logger.warn({ problem }, 'the recording is not complete');
    }
    // Beside the folder, so that a person can send one file; a recording too large for it stays a folder.
    const bundle = `${folder}.zip`;
    const hasBundle = await writeSupportBundle(folder, bundle).then(
      () => true,
      (error: unknown) => {
        logger.warn({ err: error }, 'the recording was not packed');
        return false;
      },
    );
    state = { isRecording: false, frames, dropped, bytes, directory: hasBundle ? bundle : folder };
    return state;
  };

  return {
    state: () => state,
    start: () => {
      recorder.start();
      state = { ...NOTHING, isRecording: true, directory };
      unwatch = cameras.watchFrames((frame) => {
        recorder.offer(frame, { settings: cameras.appliedSettings });
        state = { ...state, frames: state.frames + 1, bytes: state.bytes + frame.data.length };
      });
      return state;
    },
    stop,
    close: async () => {
      if (recorder.isRecording) {
        await stop();
      }
    },
  };
}
