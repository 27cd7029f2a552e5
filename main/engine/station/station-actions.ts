import { v7 as uuidv7 } from 'uuid';
import type { Clock } from '../../../contract/clock.ts';
import { AppError } from '../../../contract/errors.ts';
import type { AuditEvent } from '../../../contract/record.ts';
import type { StationStore } from '../../store/station-store.ts';
import type { Engine } from '../engine.ts';
import type { CameraService } from './camera-service.ts';
import type { EventHub } from './event-hub.ts';
import type { InspectionService } from './inspection-service.ts';
import type { StationState } from './station-state.ts';

type Deps = {
  readonly store: StationStore;
  readonly state: StationState;
  readonly hub: EventHub;
  readonly cameras: CameraService;
  readonly inspections: InspectionService;
  readonly clock: Clock;
  readonly operatorId: string;
};

/** What a person does at the station apart from inspecting; each act is in the record chain. */
export function createStationActions({
  store,
  state,
  hub,
  cameras,
  inspections,
  clock,
  operatorId,
}: Deps): Engine['station'] {
  const audit = (
    action: AuditEvent['action'],
    detail: string,
    inspectionId: AuditEvent['inspectionId'] = null,
  ): Promise<void> =>
    store.recordAudit({
      recordId: uuidv7(),
      occurredAtUs: clock.nowUs(),
      operatorId,
      action,
      inspectionId,
      recipeId: null,
      detail,
    });

  return {
    status: () => state.current,
    watch: (signal) => hub.watch(signal),
    resetCounters: async () => {
      await audit('counters.reset', `${state.current.counters.parts} parts counted before`);
      await store.resetCounters(clock.nowUs());
      state.update({ counters: await store.counters() });
      return state.current;
    },
    callQuality: (inspectionId, note) => audit('quality.called', note, inspectionId),
    setRunning: async (isRunning) => {
      if (isRunning !== state.current.isRunning) {
        await audit(isRunning ? 'inspection.resumed' : 'inspection.paused', '');
        inspections.setRunning(isRunning);
      }
      return state.current;
    },
    selectCamera: async (cameraId) => {
      await cameras.select(cameraId);
      await store.setSelectedCamera(cameraId);
      await audit('camera.selected', cameraId);
      return state.current;
    },
    listInspections: (query) => store.listInspections(query),
    getInspection: async (inspectionId) => {
      const found = await store.findInspection(inspectionId);
      if (found === null) {
        throw new AppError('not-found', 'There is no record with this id: refresh the list');
      }
      return found;
    },
  };
}
