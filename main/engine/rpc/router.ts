import { implement, ORPCError } from '@orpc/server';
import { AppError, toWireError, type ErrorCode } from '../../../contract/errors.ts';
import { engineContract } from '../../../contract/engine-contract.ts';
import type { Engine } from '../engine.ts';

/** Returns the implementation of the whole contract; a procedure left out does not compile. */
export function createRouter(engine: Engine, onError: (error: unknown) => void) {
  const { station, inspections, recipes, cameras, simulator, images } = engine;
  const rpc = implement(engineContract).use(async ({ next, path }) => {
    try {
      return await next();
    } catch (error) {
      throw toRpcError(error, (unexpected) =>
        onError(new Error(`call ${path.join('.')} failed`, { cause: unexpected })),
      );
    }
  });

  return rpc.router({
    station: {
      status: rpc.station.status.handler(() => station.status()),
      watch: rpc.station.watch.handler(({ signal }) => station.watch(signal)),
      resetCounters: rpc.station.resetCounters.handler(() => station.resetCounters()),
      callQuality: rpc.station.callQuality.handler(async ({ input }) => {
        await station.callQuality(input.inspectionId, input.note);
        return {};
      }),
    },
    inspection: {
      trigger: rpc.inspection.trigger.handler(({ input }) => inspections.inspect(input.partSerial)),
      setRunning: rpc.inspection.setRunning.handler(({ input }) => station.setRunning(input.isRunning)),
      list: rpc.inspection.list.handler(async ({ input }) => [...(await station.listInspections(input))]),
      get: rpc.inspection.get.handler(({ input }) => station.getInspection(input.inspectionId)),
      judge: rpc.inspection.judge.handler(({ input }) =>
        inspections.judge(input.inspectionId, input.verdict, input.note),
      ),
    },
    image: {
      read: rpc.image.read.handler(async ({ input }) => {
        const { mime, bytes } = await images.read(input.sha256);
        return { mime, base64: Buffer.from(bytes).toString('base64') };
      }),
    },
    recipe: {
      list: rpc.recipe.list.handler(async () => [...(await recipes.list())]),
      activate: rpc.recipe.activate.handler(async ({ input }) => {
        await recipes.activate(input.recipeId);
        return station.status();
      }),
      setThresholds: rpc.recipe.setThresholds.handler(({ input }) =>
        recipes.setThresholds(input.recipeId, input.thresholds, input.reason),
      ),
    },
    teach: teachRoutes(rpc, engine.teach),
    camera: {
      list: rpc.camera.list.handler(async () => [...(await cameras.list())]),
      select: rpc.camera.select.handler(({ input }) => station.selectCamera(input.cameraId)),
    },
    simulator: {
      faults: rpc.simulator.faults.handler(() => [...simulator.faults()]),
      setFault: rpc.simulator.setFault.handler(({ input }) => {
        simulator.setFault(input.fault, input.isActive);
        return [...simulator.faults()];
      }),
      placeNext: rpc.simulator.placeNext.handler(({ input }) => {
        simulator.placeNext(input.kind);
        return {};
      }),
    },
  });
}

type Implementer = ReturnType<typeof implementer>;

function implementer(onError: (error: unknown) => void) {
  return implement(engineContract).use(async ({ next, path }) => {
    try {
      return await next();
    } catch (error) {
      throw toRpcError(error, (unexpected) =>
        onError(new Error(`call ${path.join('.')} failed`, { cause: unexpected })),
      );
    }
  });
}

function teachRoutes(rpc: Implementer, teach: Engine['teach']) {
  return {
    list: rpc.teach.list.handler(async () => [...(await teach.list())]),
    get: rpc.teach.get.handler(({ input }) => teach.get(input.sessionId)),
    create: rpc.teach.create.handler(({ input }) => teach.create(input.name, input.productCode)),
    capture: rpc.teach.capture.handler(({ input }) => teach.capture(input.sessionId)),
    addImage: rpc.teach.addImage.handler(({ input }) =>
      teach.addImage(input.sessionId, input.fileName, Buffer.from(input.base64, 'base64')),
    ),
    removeImage: rpc.teach.removeImage.handler(({ input }) => teach.removeImage(input.sessionId, input.sha256)),
    train: rpc.teach.train.handler(({ input }) => teach.train(input.sessionId)),
    cancel: rpc.teach.cancel.handler(({ input }) => teach.cancel(input.sessionId)),
    tryOut: rpc.teach.tryOut.handler(({ input }) => teach.tryOut(input.sessionId)),
    release: rpc.teach.release.handler(({ input }) => teach.release(input.sessionId, input.activate)),
    discard: rpc.teach.discard.handler(async ({ input }) => {
      await teach.discard(input.sessionId);
      return {};
    }),
  };
}

const UNEXPECTED: ErrorCode = 'unexpected';

/** A known failure keeps its sentence; anything else is logged and told without its inner words. */
function toRpcError(error: unknown, onUnexpected: (error: unknown) => void): ORPCError<string, unknown> {
  if (error instanceof ORPCError) {
    return error;
  }
  if (error instanceof AppError) {
    const { code, message } = toWireError(error);
    return new ORPCError('FAILED', { status: 422, message, data: { code }, defined: true });
  }
  onUnexpected(error);
  const message = 'Something went wrong in the station: try again, then look into the log';
  return new ORPCError('FAILED', { status: 422, message, data: { code: UNEXPECTED }, defined: true });
}
