import type { Clock } from '../../../contract/clock.ts';
import { AppError } from '../../../contract/errors.ts';
import type { TeachSessionId } from '../../../contract/ids.ts';
import type { TeachProgress, TeachSession } from '../../../contract/teach.ts';
import type { Inference } from '../../inference/inference.ts';
import type { StationStore } from '../../store/station-store.ts';
import type { Configuration } from '../configuration/configuration.ts';
import type { Logger } from '../logging/logger.ts';
import type { TeachImages } from './teach-images.ts';
import type { TeachSessions } from './teach-sessions.ts';

export interface TeachJobs {
  /** Starts training and returns the session in state `training`. */
  start(session: TeachSession): Promise<TeachSession>;
  /** Resolves when no training of this session runs any more. */
  whenDone(sessionId: TeachSessionId): Promise<void>;
  cancel(sessionId: TeachSessionId): Promise<void>;
  /** Ends all trainings; their sessions stay `training` in the store, so that the next start goes on with them. */
  stop(): Promise<void>;
}

export type TeachJobsDeps = {
  readonly sessions: TeachSessions;
  readonly images: TeachImages;
  readonly store: Pick<StationStore, 'putPackage'>;
  readonly inference: Pick<Inference, 'teach' | 'threads'>;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly settings: Configuration['teach'];
  readonly backboneFile: string;
  readonly operatorId: string;
};

type Job = { readonly abort: AbortController; readonly done: Promise<void> };

/** Runs trainings in the background, one thread each. */
export function createTeachJobs(deps: TeachJobsDeps): TeachJobs {
  const { sessions, logger } = deps;
  const jobs = new Map<TeachSessionId, Job>();
  let isStopping = false;

  const run = async (session: TeachSession, signal: AbortSignal): Promise<void> => {
    try {
      await sessions.save(await train(deps, session, signal));
    } catch (error) {
      if (isStopping) {
        return;
      }
      const wasCancelled = error instanceof AppError && error.code === 'cancelled';
      const failure = error instanceof AppError ? error.message : 'Teaching failed: try again, then look into the log';
      logger.error({ err: error, session: session.name }, 'teaching ended without a model');
      await sessions.save({
        ...session,
        state: wasCancelled ? 'collecting' : 'failed',
        progress: null,
        failure: wasCancelled ? null : failure,
      });
    }
  };

  return {
    start: async (session) => {
      const progress: TeachProgress = { phase: 'waiting', fraction: 0, secondsLeft: null };
      const training = await sessions.save({ ...session, state: 'training', progress, failure: null });
      const abort = new AbortController();
      const done = run(training, abort.signal).finally(() => jobs.delete(session.sessionId));
      jobs.set(session.sessionId, { abort, done });
      return training;
    },
    whenDone: async (sessionId) => jobs.get(sessionId)?.done,
    cancel: async (sessionId) => {
      const job = jobs.get(sessionId);
      job?.abort.abort();
      await job?.done;
    },
    stop: async () => {
      isStopping = true;
      for (const { abort } of jobs.values()) {
        abort.abort();
      }
      await Promise.allSettled([...jobs.values()].map(({ done }) => done));
    },
  };
}

async function train(deps: TeachJobsDeps, session: TeachSession, signal: AbortSignal): Promise<TeachSession> {
  const { sessions, images, inference, settings } = deps;
  const request = {
    name: session.name,
    images: await images.read(session.images),
    imageSize: settings.imageSize,
    seed: settings.seed,
    regionOfInterest: session.regionOfInterest,
    backboneFile: deps.backboneFile,
    threads: inference.threads,
    createdBy: deps.operatorId,
    createdAtUs: deps.clock.nowUs(),
  };
  const taught = await inference.teach(request, (progress) => sessions.tell({ ...session, progress }), signal);
  return {
    ...session,
    state: 'trained',
    progress: { phase: 'done', fraction: 1, secondsLeft: 0 },
    modelSha256: await deps.store.putPackage(taught.packageBytes),
    thresholds: taught.thresholds,
    promise: taught.promise,
    trainingSeconds: taught.seconds,
    failure: null,
  };
}
