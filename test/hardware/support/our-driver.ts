import type { Camera, CameraDriver } from '../../../main/camera/camera.ts';
import type { DeviceFinder, FrameLeader } from '../../../main/camera/device-link.ts';
import { createGenicamDriver } from '../../../main/camera/genicam-camera.ts';
import { createNodeUsbBus } from '../../../main/camera/u3v/node-usb-bus.ts';
import { createU3vFinder } from '../../../main/camera/u3v/u3v-finder.ts';
import { checkBytes, checkFrame } from './check-pattern.ts';
import { assert, timeFactor } from './run-checks.ts';

/** Emulation is slow even where the machine is idle. */
const EMULATION_FACTOR = 4;
/** What is waited for one triggered picture, on the reference machine. */
export const TRIGGER_TIMEOUT_MS = 15_000;

/** The driver as the product makes it, its time-outs stretched, on this kernel's USB. */
export function createOurDriver(): { readonly driver: CameraDriver; readonly finder: DeviceFinder } {
  const finder = createU3vFinder(createNodeUsbBus(), { timeFactor: EMULATION_FACTOR * timeFactor });
  return { driver: createGenicamDriver('u3v', finder), finder };
}

/** Triggers the camera again and again and checks every byte. @returns how many pictures a second came */
export async function triggerMany(camera: Camera, count: number): Promise<string> {
  const startedAtMs = performance.now();
  for (let n = 0; n < count; n += 1) {
    const frame = await camera.trigger(`trigger-${n}`, TRIGGER_TIMEOUT_MS * timeFactor);
    checkFrame(frame);
    assert(frame.triggerId === `trigger-${n}`, `the frame carries the trigger ${frame.triggerId}`);
    frame.release();
  }
  return `${count} triggered pictures, ${perSecond(count, startedAtMs)} a second`;
}

/** Lets the camera run freely below the level of triggers and checks every byte of `count` pictures. */
export async function streamMany(finder: DeviceFinder, cameraId: string, count: number): Promise<string> {
  const link = await finder.open(cameraId);
  const bytes: number[] = [];
  let failure: Error | null = null;
  let incomplete = 0;
  let wake = () => {};
  const enough = new Promise<void>((resolve) => {
    wake = resolve;
  });
  try {
    await link.features.set('TriggerMode', 'Off');
    const startedAtMs = performance.now();
    await link.startStream({
      begin: (leader) => {
        const target = new Uint8Array(leader.sizeBytes);
        return {
          target,
          finish: (status) => {
            if (status === 'ok') {
              failure ??= failureOf(leader, target);
              bytes.push(leader.sizeBytes);
            } else {
              incomplete += 1;
            }
            if (bytes.length >= count || failure) {
              wake();
            }
          },
        };
      },
    });
    await Promise.race([enough, link.gone.then((reason) => Promise.reject(new Error(reason)))]);
    const seconds = (performance.now() - startedAtMs) / 1000;
    await link.stopStream();
    if (failure) {
      throw failure;
    }
    const megabytes = bytes.reduce((sum, size) => sum + size, 0) / 1e6;
    const { resyncs } = link.counts();
    return `${bytes.length} pictures, ${(megabytes / seconds).toFixed(1)} MB/s, ${incomplete} incomplete, ${resyncs} resyncs`;
  } finally {
    await link[Symbol.asyncDispose]();
  }
}

export function perSecond(count: number, startedAtMs: number): string {
  return ((count * 1000) / (performance.now() - startedAtMs)).toFixed(1);
}

function failureOf({ width, height, format, blockId }: FrameLeader, data: Uint8Array): Error | null {
  try {
    checkBytes(data, { width, height, format, number: blockId });
    return null;
  } catch (error) {
    return error as Error;
  }
}
