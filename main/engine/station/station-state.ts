import type { StationStatus } from '../../../contract/status.ts';
import type { EventHub } from './event-hub.ts';

export interface StationState {
  readonly current: StationStatus;
  /** Merges a change and tells every window; several changes in one turn of the event loop are told once. */
  update(change: Partial<StationStatus>): void;
}

/** Holds the one status that all windows show. */
export function createStationState(initial: StationStatus, hub: EventHub): StationState {
  let current = initial;
  let isScheduled = false;
  return {
    get current() {
      return current;
    },
    update: (change) => {
      current = { ...current, ...change };
      if (!isScheduled) {
        isScheduled = true;
        setImmediate(() => {
          isScheduled = false;
          hub.publish({ type: 'status', status: current });
        });
      }
    },
  };
}
