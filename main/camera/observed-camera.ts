import type { Camera, Frame } from './camera.ts';

/**
 * Returns the camera with every frame it gives shown to `onFrame` first, be it live or triggered. The frame is only
 * lent: who wants to keep it copies it before returning.
 */
export function observeFrames(camera: Camera, onFrame: (frame: Frame) => void): Camera {
  return {
    info: camera.info,
    features: camera.features,
    settingRanges: camera.settingRanges,
    configure: (settings) => camera.configure(settings),
    readSettings: () => camera.readSettings(),
    start: (sink) =>
      camera.start((frame) => {
        onFrame(frame);
        sink(frame);
      }),
    stop: () => camera.stop(),
    trigger: async (triggerId, timeoutMs) => {
      const frame = await camera.trigger(triggerId, timeoutMs);
      onFrame(frame);
      return frame;
    },
    stats: () => camera.stats(),
    subscribe: (listener) => camera.subscribe(listener),
    [Symbol.asyncDispose]: () => camera[Symbol.asyncDispose](),
  };
}
