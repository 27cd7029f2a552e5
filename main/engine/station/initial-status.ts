import type { StationStatus } from '../../../contract/status.ts';
import type { StoreIdentity } from '../../store/station-store.ts';
import type { Configuration } from '../configuration/configuration.ts';

type Given = {
  readonly identity: StoreIdentity;
  readonly configuration: Configuration;
  readonly version: string;
  readonly operatorId: string;
  readonly nowUs: number;
};

/** Returns the status before anything was found or counted. */
export function initialStatus({ identity, configuration, version, operatorId, nowUs }: Given): StationStatus {
  return {
    stationId: identity.stationId,
    stationName: configuration.station.name,
    version,
    bootId: identity.bootId,
    phase: 'idle',
    isRunning: configuration.inspection.startsRunning,
    fault: null,
    camera: null,
    recipe: null,
    operator: { operatorId, name: configuration.station.operatorName },
    sync: { pending: 0, oldestPendingUs: null, hasServer: false },
    disk: { state: 'green', freeBytes: 0 },
    inference: { provider: 'cpu', threads: configuration.inference.threads },
    preparation: null,
    counters: {
      sinceUs: nowUs,
      parts: 0,
      pass: 0,
      review: 0,
      fail: 0,
      cannotJudge: 0,
      yield: null,
      taktSeconds: null,
      truthKnown: 0,
      escapes: 0,
      knownBad: 0,
      overkill: 0,
      knownGood: 0,
    },
  };
}
