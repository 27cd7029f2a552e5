import type { CameraInfo } from '../../../contract/camera.ts';
import type { Truth } from '../../../contract/inspection.ts';
import type { Camera, Frame } from '../camera.ts';
import type { DeviceFinder, DeviceLink, FrameReceiver } from '../device-link.ts';

/** Knows which picture lies in which buffer, because no camera sends what is known of a part. */
export interface Labels {
  /** Says under which name the cameras of `finder` are known to the station. */
  nameCameras(finder: DeviceFinder, rename: (info: CameraInfo) => CameraInfo): DeviceFinder;
  /** Returns the camera with the truth on each of its frames. */
  labelFrames(camera: Camera): Camera;
}

/** @param truthAt what is known of the picture exposed at this device time, ns */
export function createLabels(truthAt: (deviceTimeNs: bigint) => Truth | null): Labels {
  const truths = new WeakMap<ArrayBufferLike, Truth | null>();
  const label = (frame: Frame): Frame => ({ ...frame, truth: truths.get(frame.data.buffer) ?? null });
  const watch = (receiver: FrameReceiver): FrameReceiver => ({
    begin: (leader) => {
      const slot = receiver.begin(leader);
      if (slot.target !== null && leader.deviceTimeNs !== null) {
        truths.set(slot.target.buffer, truthAt(leader.deviceTimeNs));
      }
      return slot;
    },
  });
  return {
    nameCameras: (finder, rename) => nameCameras(finder, rename, watch),
    labelFrames: (camera) => ({
      info: camera.info,
      features: camera.features,
      settingRanges: camera.settingRanges,
      configure: (settings) => camera.configure(settings),
      readSettings: () => camera.readSettings(),
      start: (sink) => camera.start((frame) => sink(label(frame))),
      stop: () => camera.stop(),
      trigger: async (triggerId, timeoutMs) => label(await camera.trigger(triggerId, timeoutMs)),
      stats: () => camera.stats(),
      subscribe: (listener) => camera.subscribe(listener),
      [Symbol.asyncDispose]: () => camera[Symbol.asyncDispose](),
    }),
  };
}

function nameCameras(
  finder: DeviceFinder,
  rename: (info: CameraInfo) => CameraInfo,
  watch: (receiver: FrameReceiver) => FrameReceiver,
): DeviceFinder {
  const discover = async () => (await finder.discover()).map((own) => ({ own, named: rename(own) }));
  return {
    discover: async () => (await discover()).map(({ named }) => named),
    open: async (cameraId) => {
      const found = (await discover()).find(({ named }) => named.cameraId === cameraId);
      const link = await finder.open(found?.own.cameraId ?? cameraId);
      return labelledLink(link, rename(link.info), watch);
    },
  };
}

function labelledLink(
  link: DeviceLink,
  info: CameraInfo,
  watch: (receiver: FrameReceiver) => FrameReceiver,
): DeviceLink {
  return {
    info,
    features: link.features,
    gone: link.gone,
    latchDeviceTimeNs: () => link.latchDeviceTimeNs(),
    startStream: (receiver) => link.startStream(watch(receiver)),
    stopStream: () => link.stopStream(),
    counts: () => link.counts(),
    [Symbol.asyncDispose]: () => link[Symbol.asyncDispose](),
  };
}
