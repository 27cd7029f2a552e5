import type { CameraInfo } from '../../../contract/camera.ts';
import type { Clock } from '../../../contract/clock.ts';
import { AppError } from '../../../contract/errors.ts';
import { unchangedCameraSettings } from '../../../contract/recipe.ts';
import type { Exposure, ExposureSource } from '../exposing-camera.ts';
import { type Timer, wait } from '../timer.ts';
import type { Reel, ReelPicture } from './reel.ts';

export type ReplaySourceOptions = {
  /**
   * `triggered`: a picture lies under the camera until a trigger took it, as long as that takes. `original`: pictures
   * come and go in the time in which they were taken, whoever looks.
   */
  readonly pace: 'triggered' | 'original';
  /** Of the live picture, and of pictures whose times are unknown. */
  readonly framesPerSecond: number;
  readonly clock: Clock;
  readonly timer: Timer;
};

/** How often a picture that is due is looked for; it comes at most this much late. */
const PACE_STEP_MS = 4;
/** A camera that was switched off in between must not keep the station waiting as long. */
const LONGEST_GAP_US = 10_000_000;

/** Returns the source of one reel of pictures, in the pace that is asked for. */
export function createReplaySource(info: CameraInfo, reel: Reel, options: ReplaySourceOptions): ExposureSource {
  const frameIntervalMs = options.pace === 'original' ? PACE_STEP_MS : 1_000 / options.framesPerSecond;
  const exposures = options.pace === 'original' ? pacedExposures(reel, options) : triggeredExposures(reel, options);
  return {
    info,
    frameIntervalMs,
    // A folder has neither shutter nor amplifier, whatever is asked.
    configure: () => unchangedCameraSettings,
    readSettings: () => unchangedCameraSettings,
    ...exposures,
    isConnected: () => true,
    watchConnection: () => () => void reel[Symbol.asyncDispose](),
  };
}

type Exposures = Pick<ExposureSource, 'exposeLive' | 'exposeTriggered'>;

/** The live picture shows what lies under the camera without using it up, since each picture must be inspected. */
function triggeredExposures(reel: Reel, { clock }: ReplaySourceOptions): Exposures {
  const number = numbering();
  let lying: Promise<ReelPicture | null> | null = null;

  const lookAt = (): Promise<ReelPicture | null> => {
    lying ??= reel.next();
    // Its failure belongs to the trigger that takes it.
    lying.catch(() => undefined);
    return lying;
  };

  return {
    exposeLive: async () => {
      const picture = await lookAt();
      return picture === null ? null : exposureOf(picture, number(picture), clock.monotonicUs());
    },
    exposeTriggered: async (signal) => {
      const taken = lookAt();
      lying = null;
      const picture = await taken;
      signal.throwIfAborted();
      if (picture === null) {
        throw endOf(reel);
      }
      return exposureOf(picture, number(picture), clock.monotonicUs());
    },
  };
}

function pacedExposures(reel: Reel, { clock, timer, framesPerSecond }: ReplaySourceOptions): Exposures {
  const number = numbering();
  const usualUs = 1_000_000 / framesPerSecond;
  let previousTakenUs: number | null = null;
  let dueUs = 0;
  let upcoming: { readonly exposure: Exposure; readonly atUs: number } | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  let live = new AbortController();

  /** The reel's times in ours: the first picture is due now, each next one as much later as it was taken later. */
  const dueTime = ({ takenAtUs }: ReelPicture): number => {
    const gapUs = takenAtUs === null || previousTakenUs === null ? usualUs : takenAtUs - previousTakenUs;
    previousTakenUs = takenAtUs;
    // Back in time is where the reel begins again.
    dueUs += gapUs < 0 ? usualUs : Math.min(gapUs, LONGEST_GAP_US);
    return dueUs;
  };

  const load = async (): Promise<typeof upcoming> => {
    const picture = await reel.next();
    if (picture === null) {
      return null;
    }
    dueUs = dueUs === 0 ? clock.monotonicUs() : dueUs;
    const atUs = Math.round(dueTime(picture));
    return { exposure: exposureOf(picture, number(picture), atUs), atUs };
  };

  /** The first picture after that moment, when it is due; it stays for the next call when the wait is broken off. */
  const nextDue = async (afterUs: number, signal: AbortSignal): Promise<Exposure | null> => {
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- pictures follow each other.
      upcoming ??= await load();
      if (upcoming === null) {
        return null;
      }
      const { exposure, atUs } = upcoming;
      const delayMs = (atUs - clock.monotonicUs()) / 1_000;
      if (delayMs > 0) {
        // oxlint-disable-next-line no-await-in-loop -- that is the pace.
        await wait(timer, delayMs, signal);
      }
      upcoming = null;
      if (atUs > afterUs) {
        return exposure;
      }
    }
  };

  const inTurn = <Result>(action: () => Promise<Result>): Promise<Result> => {
    const result = turn.then(action);
    turn = result.catch(() => undefined);
    return result;
  };

  return {
    exposeLive: () =>
      inTurn(async () => {
        const { signal } = live;
        try {
          return await nextDue(clock.monotonicUs() - usualUs, signal);
        } catch (error) {
          if (signal.aborted) {
            return null;
          }
          throw error;
        }
      }),
    exposeTriggered: async (signal) => {
      const calledAtUs = clock.monotonicUs();
      // The picture that the live view waits for is the trigger's.
      live.abort();
      live = new AbortController();
      const exposure = await inTurn(() => nextDue(calledAtUs, signal));
      if (exposure === null) {
        throw endOf(reel);
      }
      return exposure;
    },
  };
}

/** Counts on over gaps as the camera did that took the pictures. */
function numbering(): (picture: ReelPicture) => bigint {
  let blockId = 0n;
  return ({ missedFrames }) => {
    blockId += BigInt(missedFrames) + 1n;
    return blockId;
  };
}

function exposureOf(picture: ReelPicture, blockId: bigint, hostTimeUs: number): Exposure {
  const { width, height, format, status, truth, missedFrames, data } = picture;
  return {
    blockId,
    missedFrames,
    hostTimeUs,
    width,
    height,
    format,
    status,
    truth,
    sizeBytes: data.length,
    writeInto: (target) => target.set(data),
  };
}

function endOf(reel: Reel): AppError {
  return new AppError('camera-timeout', `${reel.describe()} were shown: open the camera again or let it loop`);
}
