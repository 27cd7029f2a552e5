import type { Engine } from '../engine.ts';
import type { Implementer } from './implementer.ts';

/** Returns the procedures of `camera`. */
export function cameraRoutes(rpc: Implementer, { station, cameras, setup, recording }: Engine) {
  const { camera } = setup;
  return {
    list: rpc.camera.list.handler(async () => [...(await cameras.list())]),
    unavailable: rpc.camera.unavailable.handler(() => [...cameras.unavailable()]),
    select: rpc.camera.select.handler(({ input }) => station.selectCamera(input.cameraId)),
    thumbnail: rpc.camera.thumbnail.handler(({ input }) => camera.thumbnail(input.cameraId)),
    setup: rpc.camera.setup.handler(() => camera.setup()),
    applySettings: rpc.camera.applySettings.handler(({ input }) => camera.applySettings(input.settings)),
    features: rpc.camera.features.handler(async () => [...(await camera.features())]),
    setFeature: rpc.camera.setFeature.handler(({ input }) => camera.setFeature(input.name, input.value)),
    executeFeature: rpc.camera.executeFeature.handler(async ({ input }) => {
      await camera.executeFeature(input.name);
      return {};
    }),
    measure: rpc.camera.measure.handler(() => camera.measure()),
    saveToRecipe: rpc.camera.saveToRecipe.handler(({ input }) => camera.saveToRecipe(input.recipeId, input.reason)),
    recording: rpc.camera.recording.handler(() => recording.state()),
    startRecording: rpc.camera.startRecording.handler(() => recording.start()),
    stopRecording: rpc.camera.stopRecording.handler(() => recording.stop()),
  };
}

/** Returns the procedures of `calibration`. */
export function calibrationRoutes(rpc: Implementer, { calibration }: Engine['setup']) {
  return {
    board: rpc.calibration.board.handler(({ input }) => calibration.board(input)),
    views: rpc.calibration.views.handler(() => [...calibration.views()]),
    capture: rpc.calibration.capture.handler(async ({ input }) => [...(await calibration.capture(input.board))]),
    removeView: rpc.calibration.removeView.handler(({ input }) => [...calibration.removeView(input.imageSha256)]),
    solve: rpc.calibration.solve.handler(({ input }) => calibration.solve(input.board)),
    save: rpc.calibration.save.handler(({ input }) => calibration.save(input.board)),
    current: rpc.calibration.current.handler(() => calibration.current()),
    preview: rpc.calibration.preview.handler(async () => ({
      mime: 'image/jpeg',
      base64: Buffer.from(await calibration.preview()).toString('base64'),
    })),
  };
}

/** Returns the procedures of `lightCheck`. */
export function lightCheckRoutes(rpc: Implementer, { lightCheck }: Engine['setup']) {
  return {
    run: rpc.lightCheck.run.handler(() => lightCheck.run()),
    current: rpc.lightCheck.current.handler(() => lightCheck.current()),
  };
}

/** Returns the procedures of `commissioning`. */
export function commissioningRoutes(rpc: Implementer, { commissioning }: Engine['setup']) {
  return {
    begin: rpc.commissioning.begin.handler(({ input }) => commissioning.begin(input.recipeId, input.viewName)),
    capture: rpc.commissioning.capture.handler(() => commissioning.capture()),
    remove: rpc.commissioning.remove.handler(({ input }) => commissioning.remove(input.imageSha256)),
    finish: rpc.commissioning.finish.handler(({ input }) => commissioning.finish(input.reason)),
    cancel: rpc.commissioning.cancel.handler(() => {
      commissioning.cancel();
      return {};
    }),
  };
}
