import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppError } from '../../contract/errors.ts';
import type { InspectionId } from '../../contract/ids.ts';
import type { Inspection } from '../../contract/inspection.ts';
import type { StationEvent, StationStatus } from '../../contract/status.ts';
import type { TeachSession } from '../../contract/teach.ts';
import type { ConnectionState } from './engine-connection.ts';
import { addRecord } from './part-history.ts';

/** Records kept in the window; older ones are read from the store when asked for. */
export const KEPT_RECORDS = 120;

/** What the engine has told this window. */
export type StationState = {
  readonly connection: ConnectionState;
  /** Null until the engine has told it. */
  readonly status: StationStatus | null;
  /** Newest first, corrections included. */
  readonly records: readonly Inspection[];
  /** The part judged last since this window follows the station; null when no verdict may be taken as the present one. */
  readonly presentId: InspectionId | null;
  readonly teachSessions: readonly TeachSession[];
  /** True once records and teach sessions were read. */
  readonly isLoaded: boolean;
  /** Why the records could not be read, while connected. */
  readonly loadFailure: AppError | null;
};

export type StationStore = StoreApi<StationState>;

const initialState: StationState = {
  connection: 'connecting',
  status: null,
  records: [],
  presentId: null,
  teachSessions: [],
  isLoaded: false,
  loadFailure: null,
};

/** Returns `sessions` with `session` added or replaced, the one touched last first. */
export function addTeachSession(sessions: readonly TeachSession[], session: TeachSession): readonly TeachSession[] {
  const others = sessions.filter(({ sessionId }) => sessionId !== session.sessionId);
  return [...others, session].sort((a, b) => b.updatedAtUs - a.updatedAtUs);
}

/** A verdict made with another recipe says nothing about the part that lies there now. */
function applyStatus(state: StationState, status: StationStatus): StationState {
  const isSameRecipe = state.status?.recipe?.recipeId === status.recipe?.recipeId;
  return { ...state, status, presentId: isSameRecipe ? state.presentId : null };
}

/** Returns the state with one more record; a correction leaves the present part as it is. */
export function applyRecord(state: StationState, record: Inspection): StationState {
  return {
    ...state,
    records: addRecord(state.records, record, KEPT_RECORDS),
    presentId: record.supersedes === null ? record.inspectionId : state.presentId,
  };
}

/** Returns the state after the connection changed; without it no verdict is the present one. */
export function applyConnection(state: StationState, connection: ConnectionState): StationState {
  return { ...state, connection, presentId: connection === 'connected' ? state.presentId : null };
}

/** Returns the state after one event from the engine. */
export function applyStationEvent(state: StationState, event: StationEvent): StationState {
  switch (event.type) {
    case 'status':
      return applyStatus(state, event.status);
    case 'inspection':
      return applyRecord(state, event.inspection);
    case 'teach':
      return { ...state, teachSessions: addTeachSession(state.teachSessions, event.session) };
    case 'heartbeat':
      return state;
  }
}

/** Returns a store that knows nothing yet. */
export function createStationStore(): StationStore {
  return createStore<StationState>(() => initialState);
}
