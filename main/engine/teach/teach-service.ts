import { v7 as uuidv7 } from 'uuid';
import { AppError } from '../../../contract/errors.ts';
import { RecipeId, type Sha256, type TeachSessionId } from '../../../contract/ids.ts';
import type { Recipe } from '../../../contract/recipe.ts';
import { MINIMUM_TEACH_IMAGES, type TeachSession, type Trial } from '../../../contract/teach.ts';
import { pictureOf, type Frame } from '../../camera/camera.ts';
import type { Inference } from '../../inference/inference.ts';
import type { Picture } from '../../camera/camera.ts';
import { decideVerdict } from '../../inspection/decide-verdict.ts';
import { sceneBandOf } from '../../inspection/scene-band-of.ts';
import type { StationStore } from '../../store/station-store.ts';
import { boundPortPath } from '../setup/bound-port-path.ts';
import type { CameraService } from '../station/camera-service.ts';
import type { EventHub } from '../station/event-hub.ts';
import { createMutex, type Mutex } from '../station/mutex.ts';
import type { RecipeService } from '../station/recipe-service.ts';
import { createTeachImages, type TeachImages } from './teach-images.ts';
import { createTeachJobs, type TeachJobs, type TeachJobsDeps } from './teach-jobs.ts';
import { createTeachSessions, type TeachSessions } from './teach-sessions.ts';

const TRIGGER_TIMEOUT_MS = 3_000;

export interface TeachService {
  list(): Promise<readonly TeachSession[]>;
  get(sessionId: TeachSessionId): Promise<TeachSession>;
  create(name: string, productCode: string): Promise<TeachSession>;
  capture(sessionId: TeachSessionId): Promise<TeachSession>;
  addImage(sessionId: TeachSessionId, fileName: string, bytes: Uint8Array): Promise<TeachSession>;
  removeImage(sessionId: TeachSessionId, sha256: Sha256): Promise<TeachSession>;
  /** Starts training and returns at once; progress comes as events. */
  train(sessionId: TeachSessionId): Promise<TeachSession>;
  /** Resolves with the session when its training, if any, has ended. */
  whenTrained(sessionId: TeachSessionId): Promise<TeachSession>;
  cancel(sessionId: TeachSessionId): Promise<TeachSession>;
  tryOut(sessionId: TeachSessionId): Promise<Trial>;
  release(sessionId: TeachSessionId, activate: boolean): Promise<Recipe>;
  discard(sessionId: TeachSessionId): Promise<void>;
  /** Trains again what a stop of the station had interrupted. */
  resume(): Promise<void>;
  stop(): Promise<void>;
}

export type TeachServiceDeps = Omit<TeachJobsDeps, 'sessions' | 'images' | 'store' | 'inference'> & {
  readonly store: StationStore;
  readonly inference: Inference;
  readonly cameras: CameraService;
  readonly recipes: RecipeService;
  readonly hub: EventHub;
  readonly cameraTurn: Mutex;
  /** Called before a teaching picture is taken: a simulated person then places a good part. */
  readonly beforeCapture: () => void;
};

type Room = TeachServiceDeps & {
  readonly sessions: TeachSessions;
  readonly images: TeachImages;
  readonly jobs: TeachJobs;
  readonly sessionTurn: Mutex;
};

/** Teaches parts: each step is stored, so a session outlives the window and the station's restart. */
export function createTeachService(deps: TeachServiceDeps): TeachService {
  const sessions = createTeachSessions(deps.store, deps.hub, deps.clock);
  const images = createTeachImages(deps.store, deps.inference);
  const jobs = createTeachJobs({ ...deps, sessions, images });
  const room: Room = { ...deps, sessions, images, jobs, sessionTurn: createMutex() };
  return {
    list: () => sessions.list(),
    get: (sessionId) => sessions.get(sessionId),
    create: (name, productCode) => sessions.create(name, productCode, deps.cameras.camera?.info.serial ?? ''),
    capture: (sessionId) => capture(room, sessionId),
    addImage: (sessionId, fileName, bytes) => addImage(room, sessionId, { fileName, bytes }),
    removeImage: (sessionId, sha256) =>
      changeImages(room, sessionId, (session) => session.images.filter((image) => image.sha256 !== sha256)),
    train: async (sessionId) => {
      const session = await sessions.getOpen(sessionId);
      if (session.images.length < MINIMUM_TEACH_IMAGES) {
        throw new AppError(
          'too-few-images',
          `${session.images.length} good pictures are too few: place at least ${MINIMUM_TEACH_IMAGES}`,
        );
      }
      return jobs.start(session);
    },
    whenTrained: async (sessionId) => {
      await jobs.whenDone(sessionId);
      return sessions.get(sessionId);
    },
    cancel: async (sessionId) => {
      await jobs.cancel(sessionId);
      return sessions.get(sessionId);
    },
    tryOut: (sessionId) => tryOut(room, sessionId),
    release: (sessionId, activate) => release(room, sessionId, activate),
    discard: async (sessionId) => {
      await jobs.cancel(sessionId);
      await sessions.delete(sessionId);
    },
    resume: async () => {
      for (const session of await sessions.list()) {
        if (session.state === 'training') {
          await jobs.start(session);
        }
      }
    },
    stop: () => jobs.stop(),
  };
}

type ImagesOf = (session: TeachSession) => TeachSession['images'];

/** One change at a time, since two uploads at once would each save a list without the other's picture. */
function changeImages(
  room: Room,
  sessionId: TeachSessionId,
  imagesOf: ImagesOf,
  cameraSerial?: string,
): Promise<TeachSession> {
  return room.sessionTurn(async () => {
    const session = await room.sessions.getOpen(sessionId);
    const list = imagesOf(session);
    const variety = await room.images.variety(list);
    return room.sessions.save({
      ...session,
      state: 'collecting',
      images: list,
      variety,
      failure: null,
      cameraSerial: cameraSerial ?? session.cameraSerial,
    });
  });
}

function withFrame<T>({ cameraTurn, cameras }: Room, use: (picture: Picture, frame: Frame) => Promise<T>): Promise<T> {
  return cameraTurn(async () => {
    if (cameras.camera === null) {
      throw new AppError(
        'camera-disconnected',
        'No camera is connected: check its cable, or choose pictures from files',
      );
    }
    const frame = await cameras.camera.trigger(uuidv7(), TRIGGER_TIMEOUT_MS);
    try {
      if (frame.status !== 'ok') {
        throw new AppError('camera-timeout', 'The camera sent an incomplete picture: try again, then check its cable');
      }
      return await use(pictureOf(frame), frame);
    } finally {
      frame.release();
    }
  });
}

async function capture(room: Room, sessionId: TeachSessionId): Promise<TeachSession> {
  const { images } = await room.sessions.getOpen(sessionId);
  room.beforeCapture();
  return withFrame(room, async (picture, { serial }) => {
    const prepared = await room.inference.prepareFrame(picture);
    const image = await room.images.keep(`picture-${images.length + 1}.jpg`, prepared, room.clock.nowUs());
    return changeImages(room, sessionId, (session) => [...session.images, image], serial);
  });
}

type UploadedFile = { readonly fileName: string; readonly bytes: Uint8Array };

async function addImage(
  room: Room,
  sessionId: TeachSessionId,
  { fileName, bytes }: UploadedFile,
): Promise<TeachSession> {
  await room.sessions.getOpen(sessionId);
  const prepared = await room.inference.prepareFile(fileName, bytes).catch((error: unknown) => {
    throw error instanceof AppError
      ? new AppError(error.code, `${fileName}: ${error.message}`, { cause: error })
      : error;
  });
  const image = await room.images.keep(fileName, prepared, room.clock.nowUs());
  return changeImages(room, sessionId, (session) => {
    if (session.images.some(({ sha256 }) => sha256 === image.sha256)) {
      throw new AppError('conflict', `${fileName} is already among the pictures`);
    }
    return [...session.images, image];
  });
}

async function tryOut(room: Room, sessionId: TeachSessionId): Promise<Trial> {
  const { modelSha256, thresholds } = await room.sessions.get(sessionId);
  if (modelSha256 === null || thresholds === null) {
    throw new AppError('conflict', 'Train the part before trying it');
  }
  const packagePath = await room.store.packagePath(modelSha256);
  return withFrame(room, async (picture) => {
    const [[frame], { score, defects, map }] = await Promise.all([
      room.inference.encodeEvidence(picture),
      room.inference.inspect({ sha256: modelSha256, packagePath }, picture),
    ]);
    const [keptFrame, keptMap] = [await room.store.putImage(frame), await room.store.putImage(map)];
    return {
      verdict: decideVerdict(score, thresholds),
      score,
      thresholds,
      defects: [...defects],
      frameSha256: keptFrame.sha256,
      mapSha256: keptMap.sha256,
      width: picture.width,
      height: picture.height,
    };
  });
}

async function release(room: Room, sessionId: TeachSessionId, activate: boolean): Promise<Recipe> {
  const { sessions, images, recipes, cameras, clock } = room;
  const session = await sessions.get(sessionId);
  const { modelSha256, thresholds, promise } = session;
  if (modelSha256 === null || thresholds === null || promise === null) {
    throw new AppError('conflict', 'Train the part before it is used');
  }
  const camera = cameras.camera?.info ?? null;
  const cameraSerial = session.cameraSerial === '' ? (camera?.serial ?? 'none') : session.cameraSerial;
  const packagePath = await room.store.packagePath(modelSha256);
  const recipe: Recipe = {
    recipeId: RecipeId.parse(uuidv7()),
    revision: 1,
    name: session.name,
    productCode: session.productCode,
    cameraSerial,
    cameraPortPath: camera?.serial === cameraSerial ? boundPortPath(camera) : null,
    cameraSettings: cameras.appliedSettings,
    regionOfInterest: session.regionOfInterest,
    modelSha256,
    modelName: session.name,
    thresholds,
    promise,
    sceneBand: sceneBandOf(await images.placements(session.images, { sha256: modelSha256, packagePath })),
    additionalViews: [],
    trainingImages: session.images.length,
    createdAtUs: clock.nowUs(),
    createdBy: room.operatorId,
  };
  await recipes.release(recipe);
  await sessions.save({ ...session, state: 'released', recipeId: recipe.recipeId });
  if (activate) {
    await recipes.activate(recipe.recipeId);
  }
  return recipe;
}
