import { v7 as uuidv7 } from 'uuid';
import { AppError } from '../../../contract/errors.ts';
import { InspectionId } from '../../../contract/ids.ts';
import type { Inspection } from '../../../contract/inspection.ts';
import type { Verdict } from '../../../contract/verdict.ts';
import type { Service } from '../lifecycle/service.ts';
import type { Mutex } from './mutex.ts';
import { createPartRunner, type PartRunner, type PartRunnerDeps } from './part-runner.ts';

export interface InspectionService extends Service {
  /** Inspects the part under the camera now. @throws AppError `conflict` without a recipe, `store-…` when not recordable */
  inspect(partSerial?: string): Promise<Inspection>;
  setRunning(isRunning: boolean): void;
  /** Records a person's verdict as a successor of the record; the first one stays. */
  judge(inspectionId: InspectionId, verdict: Verdict, note: string): Promise<Inspection>;
}

export type InspectionServiceDeps = PartRunnerDeps & {
  /** Shared with teaching, so that two parts of the program never trigger the camera at once. */
  readonly cameraTurn: Mutex;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
};

/** Triggers parts, one at a time: by hand, or by itself every takt while the station is running. */
export function createInspectionService(deps: InspectionServiceDeps): InspectionService {
  const { cameraTurn, clock, logger, settings, state, recipes } = deps;
  const runner = createPartRunner(deps);
  const stopping = new AbortController();

  const step = async (): Promise<void> => {
    if (runner.life.phase === 'faulted') {
      await runner.recover().catch((error: unknown) => logger.warn({ err: error }, 'the fault is still there'));
    } else if (state.current.isRunning && recipes.active() !== null) {
      await cameraTurn(() => runner.inspect(undefined)).catch((error: unknown) =>
        logger.error({ err: error }, 'an automatic part was not recorded'),
      );
    }
  };

  return {
    name: 'inspection',
    run: async () => {
      await runner.refresh();
      while (!stopping.signal.aborted) {
        const startedAtUs = clock.monotonicUs();
        await step();
        const elapsedMs = (clock.monotonicUs() - startedAtUs) / 1000;
        await deps.sleep(Math.max(0, settings.taktMs - elapsedMs), stopping.signal);
      }
    },
    stop: async () => stopping.abort(),
    inspect: (partSerial) => cameraTurn(() => runner.inspect(partSerial)),
    setRunning: (isRunning) => state.update({ isRunning }),
    judge: (inspectionId, verdict, note) => judge(deps, runner, { inspectionId, verdict, note }),
  };
}

type PersonsVerdict = { readonly inspectionId: InspectionId; readonly verdict: Verdict; readonly note: string };

async function judge(
  deps: InspectionServiceDeps,
  runner: PartRunner,
  { inspectionId, verdict, note }: PersonsVerdict,
): Promise<Inspection> {
  const { store, clock, hub, operatorId } = deps;
  const first = await store.findInspection(inspectionId);
  if (first === null) {
    throw new AppError('not-found', 'There is no record with this id: refresh the list');
  }
  const inspection = await store.saveInspection(
    {
      ...first,
      inspectionId: InspectionId.parse(uuidv7()),
      operatorId,
      finishedAtUs: clock.nowUs(),
      monotonicUs: clock.monotonicUs(),
      bootId: store.identity.bootId,
      verdict,
      judgedBy: 'person',
      supersedes: first.inspectionId,
      note,
    },
    [],
  );
  hub.publish({ type: 'inspection', inspection });
  await runner.refresh();
  return inspection;
}
