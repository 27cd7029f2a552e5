import type { Router } from '@orpc/server';
import type { EngineContract } from '../../../contract/engine-contract.ts';
import type { Engine } from '../engine.ts';
import { setRecipeViews } from '../setup/recipe-views-service.ts';
import { createImplementer, type Implementer } from './implementer.ts';
import { calibrationRoutes, cameraRoutes, commissioningRoutes, lightCheckRoutes } from './setup-routes.ts';

/** Returns the implementation of the whole contract; a procedure left out does not compile. */
export function createRouter(engine: Engine, onError: (error: unknown) => void): Router<EngineContract, object> {
  const { station, inspections, recipes, simulator, images } = engine;
  const rpc = createImplementer(onError);

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
      setViews: rpc.recipe.setViews.handler(({ input }) =>
        setRecipeViews(recipes, input.recipeId, input.views, input.reason),
      ),
    },
    teach: teachRoutes(rpc, engine.teach),
    camera: cameraRoutes(rpc, engine),
    calibration: calibrationRoutes(rpc, engine.setup),
    lightCheck: lightCheckRoutes(rpc, engine.setup),
    commissioning: commissioningRoutes(rpc, engine.setup),
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
