import { v7 as uuidv7 } from 'uuid';
import type { Clock } from '../../../contract/clock.ts';
import { AppError } from '../../../contract/errors.ts';
import { TeachSessionId } from '../../../contract/ids.ts';
import type { TeachSession } from '../../../contract/teach.ts';
import type { StationStore } from '../../store/station-store.ts';
import type { EventHub } from '../station/event-hub.ts';

export interface TeachSessions {
  /** Newest change first. */
  list(): Promise<readonly TeachSession[]>;
  /** @throws AppError `not-found` */
  get(sessionId: TeachSessionId): Promise<TeachSession>;
  /** @throws AppError `conflict` while training and after release */
  getOpen(sessionId: TeachSessionId): Promise<TeachSession>;
  create(name: string, productCode: string, cameraSerial: string): Promise<TeachSession>;
  /** Stores the session and tells the windows. */
  save(session: TeachSession): Promise<TeachSession>;
  /** Tells the windows only: for progress, which need not survive a restart. */
  tell(session: TeachSession): void;
  delete(sessionId: TeachSessionId): Promise<void>;
}

type SessionStore = Pick<StationStore, 'listTeachSessions' | 'saveTeachSession' | 'deleteTeachSession'>;

/** Keeps the teaching sessions: in memory for speed, in the store for the next start. */
export function createTeachSessions(store: SessionStore, hub: EventHub, clock: Clock): TeachSessions {
  let loading: Promise<Map<TeachSessionId, TeachSession>> | null = null;
  const load = (): Promise<Map<TeachSessionId, TeachSession>> => {
    loading ??= store.listTeachSessions().then((all) => new Map(all.map((session) => [session.sessionId, session])));
    return loading;
  };

  const get = async (sessionId: TeachSessionId): Promise<TeachSession> => {
    const session = (await load()).get(sessionId);
    if (session === undefined) {
      throw new AppError('not-found', 'This teaching was discarded: start a new one');
    }
    return session;
  };
  const save = async (session: TeachSession): Promise<TeachSession> => {
    const saved = { ...session, updatedAtUs: clock.nowUs() };
    await store.saveTeachSession(saved);
    (await load()).set(saved.sessionId, saved);
    hub.publish({ type: 'teach', session: saved });
    return saved;
  };

  return {
    list: async () => [...(await load()).values()].toSorted((a, b) => b.updatedAtUs - a.updatedAtUs),
    get,
    getOpen: async (sessionId) => {
      const session = await get(sessionId);
      if (session.state === 'training' || session.state === 'released') {
        throw new AppError('conflict', 'Pictures cannot change while the part is being trained or after its release');
      }
      return session;
    },
    create: (name, productCode, cameraSerial) => save(newSession({ name, productCode, cameraSerial }, clock.nowUs())),
    save,
    tell: (session) => {
      void load().then((sessions) => sessions.set(session.sessionId, session));
      hub.publish({ type: 'teach', session });
    },
    delete: async (sessionId) => {
      await store.deleteTeachSession(sessionId);
      (await load()).delete(sessionId);
    },
  };
}

function newSession(named: Pick<TeachSession, 'name' | 'productCode' | 'cameraSerial'>, nowUs: number): TeachSession {
  return {
    ...named,
    sessionId: TeachSessionId.parse(uuidv7()),
    regionOfInterest: null,
    state: 'collecting',
    images: [],
    variety: null,
    progress: null,
    failure: null,
    modelSha256: null,
    thresholds: null,
    promise: null,
    trainingSeconds: null,
    recipeId: null,
    createdAtUs: nowUs,
    updatedAtUs: nowUs,
  };
}
