import type { EngineConnection } from './engine-connection.ts';
import type { FrameSource } from './engine-transport.ts';
import { addRecord } from './part-history.ts';
import {
  addTeachSession,
  applyConnection,
  applyStationEvent,
  KEPT_RECORDS,
  type StationStore,
} from './station-store.ts';
import { toAppError } from './switching-link.ts';

export type FollowStationDeps = {
  readonly connection: EngineConnection;
  readonly store: StationStore;
  readonly onFrames: (frames: FrameSource) => void;
};

/**
 * Keeps the store equal to the engine's state: reads everything after each (re)connection and follows the events.
 * Returns a function that stops.
 */
export function followStation({ connection, store, onFrames }: FollowStationDeps): () => void {
  const { client } = connection;

  /** Events may arrive before the answers, so answers are merged into what is already known. */
  const load = async (): Promise<void> => {
    const status = await client.station.status({});
    store.setState((known) => applyStationEvent(known, { type: 'status', status }));
    const [records, sessions] = await Promise.all([
      client.inspection.list({ limit: KEPT_RECORDS }),
      client.teach.list({}),
    ]);
    store.setState((state) => ({
      records: records.reduce((known, record) => addRecord(known, record, KEPT_RECORDS), state.records),
      teachSessions: sessions.reduce(addTeachSession, []),
      isLoaded: true,
      loadFailure: null,
    }));
  };

  return connection.listen({
    onState(state) {
      store.setState((known) => applyConnection(known, state));
      if (state === 'connected') {
        load().catch((error: unknown) => store.setState({ loadFailure: toAppError(error) }));
      }
    },
    onEvent: (event) => store.setState((state) => applyStationEvent(state, event)),
    onFrames,
  });
}
