import { describe, expect, onTestFinished, test } from 'vitest';
import { AppError } from '../../contract/errors.ts';
import { unchangedCameraSettings } from '../../contract/recipe.ts';
import type { Camera, CameraEvent } from '../../main/camera/camera.ts';
import type { DeviceFinder } from '../../main/camera/device-link.ts';
import { createGenicamDriver } from '../../main/camera/genicam-camera.ts';
import { createTimer, FakeDevice, info, settle, softwareTrigger } from './fake-genicam-device.ts';

async function open(device: FakeDevice, options: { buffers?: number } = {}) {
  const timer = createTimer();
  const clock = { nowUs: () => 0, monotonicUs: () => device.clock.nowUs };
  const driver = createGenicamDriver('u3v', device.finder, { clock, timer, liveFramesPerSecond: 10, ...options });
  const camera = await driver.open(info.cameraId);
  onTestFinished(() => camera[Symbol.asyncDispose]());
  device.calls.length = 0;
  return { camera, timer };
}

/** Sends a whole picture at each software trigger. */
function answerTriggers(device: FakeDevice): void {
  device.onCommand = (name) => {
    if (name === 'TriggerSoftware') {
      device.clock.nowUs += 100;
      device.begin()();
    }
  };
}

describe('opening', () => {
  test('brings a device that was left in any state into software trigger, in the order of SFNC', async () => {
    const device = new FakeDevice();
    const driver = createGenicamDriver('u3v', device.finder, { timer: createTimer() });
    const camera = await driver.open(info.cameraId);
    onTestFinished(() => camera[Symbol.asyncDispose]());
    expect(device.calls).toEqual([
      'AcquisitionMode=Continuous',
      'TriggerSelector=FrameStart',
      'TriggerMode=On',
      'TriggerSource=Software',
      'startStream',
    ]);
  });

  test('lets a device without software trigger run free', async () => {
    const device = new FakeDevice();
    device.refused.add('TriggerSource=Software');
    const { camera } = await open(device);
    expect(device.values.get('TriggerMode')).toBe('Off');
    const waiting = camera.trigger('t', 1_000);
    await settle();
    device.clock.nowUs += 500;
    device.begin()();
    expect((await waiting).triggerId).toBe('t');
    expect(device.calls).not.toContain('TriggerSoftware');
  });

  test('works with a device that has no trigger features at all', async () => {
    const device = new FakeDevice();
    for (const [name] of softwareTrigger) {
      device.values.delete(name);
    }
    const { camera } = await open(device);
    const waiting = camera.trigger('t', 1_000);
    await settle();
    device.clock.nowUs += 500;
    device.begin()();
    expect((await waiting).status).toBe('ok');
  });

  test('succeeds for a pixel format nobody can read, and triggers say so until another is chosen', async () => {
    const device = new FakeDevice();
    device.values.set('PixelFormat', 'Coord3D_ABC32f');
    const { camera } = await open(device);
    await expect(camera.trigger('t', 1_000)).rejects.toMatchObject({
      code: 'camera-refused',
      message: expect.stringContaining('Coord3D_ABC32f'),
    });
    await camera.features?.set('PixelFormat', 'Mono8');
    answerTriggers(device);
    expect((await camera.trigger('t', 1_000)).status).toBe('ok');
  });

  test('a transport that cannot be searched has no cameras and a reason, until it can', async () => {
    const device = new FakeDevice();
    let failure: Error | null = new Error('the USB library cannot be loaded');
    const driver = createGenicamDriver('u3v', {
      ...device.finder,
      discover: () => (failure === null ? device.finder.discover() : Promise.reject(failure)),
    });
    expect(await driver.discover()).toEqual([]);
    expect(driver.unavailableReason).toBe('the USB library cannot be loaded');
    failure = null;
    expect(await driver.discover()).toEqual([info]);
    expect(driver.unavailableReason).toBeNull();
  });

  test('closes the device again when it fails on the way', async () => {
    const device = new FakeDevice();
    device.values.set('TriggerMode', 'Off');
    const failing: DeviceFinder = {
      ...device.finder,
      open: async (cameraId) => {
        const link = await device.finder.open(cameraId);
        return { ...link, startStream: () => Promise.reject(new AppError('camera-timeout', 'silent')) };
      },
    };
    await expect(createGenicamDriver('u3v', failing).open(info.cameraId)).rejects.toMatchObject({
      code: 'camera-timeout',
    });
    expect(device.isOpen).toBe(false);
  });
});

describe('a trigger', () => {
  test('takes the first picture exposed after the latch; an older one that comes late is passed over', async () => {
    const device = new FakeDevice();
    const { camera } = await open(device);
    const exposedBeforeUs = device.clock.nowUs;
    const waiting = camera.trigger('t', 1_000);
    await settle();
    device.clock.nowUs += 200;
    device.begin({ exposedAtUs: exposedBeforeUs })();
    const exposedAtUs = device.clock.nowUs;
    device.clock.nowUs += 5_000;
    device.begin({ exposedAtUs })();
    const frame = await waiting;
    expect(frame).toMatchObject({ triggerId: 't', blockId: 1n, missedFrames: 0, status: 'ok' });
    expect([...frame.data]).toEqual(Array.from({ length: 8 }, () => 2));
    // The latch is read 10 µs before the device answers with its own time.
    expect(exposedAtUs - frame.hostTimeUs).toBe(10);
  });

  test('starts the stream anew after one that timed out where the device has no clock', async () => {
    const device = new FakeDevice();
    device.hasClock = false;
    const { camera, timer } = await open(device);
    const first = camera.trigger('late', 1_000);
    await settle();
    timer.fire(1_000);
    await expect(first).rejects.toMatchObject({ code: 'camera-timeout' });
    const second = camera.trigger('next', 1_000);
    await settle();
    expect(device.calls).toEqual(['TriggerSoftware', 'stopStream', 'startStream', 'TriggerSoftware']);
    device.clock.nowUs += 100;
    device.begin()();
    expect((await second).triggerId).toBe('next');
  });

  test('passes device times over that are of another clock', async () => {
    const device = new FakeDevice();
    const { camera } = await open(device);
    const waiting = camera.trigger('t', 1_000);
    await settle();
    device.clock.nowUs += 700;
    device.begin({ deviceTimeNs: 90_000_000_000n })();
    expect((await waiting).hostTimeUs).toBe(device.clock.nowUs);
  });

  test('waits for the one before', async () => {
    const device = new FakeDevice();
    const { camera } = await open(device);
    const both = [camera.trigger('a', 1_000), camera.trigger('b', 1_000)];
    await settle();
    expect(device.calls).toEqual(['TriggerSoftware']);
    device.clock.nowUs += 100;
    device.begin()();
    await settle();
    device.clock.nowUs += 100;
    device.begin()();
    expect((await Promise.all(both)).map(({ triggerId, blockId }) => [triggerId, blockId])).toEqual([
      ['a', 0n],
      ['b', 1n],
    ]);
  });

  test('is not executed without a buffer', async () => {
    const device = new FakeDevice();
    answerTriggers(device);
    const { camera, timer } = await open(device, { buffers: 1 });
    const held = await camera.trigger('held', 1_000);
    const waiting = camera.trigger('waiting', 500);
    await settle();
    timer.fire(500);
    await expect(waiting).rejects.toMatchObject({ code: 'camera-timeout', message: expect.stringContaining('buffer') });
    expect(device.calls).toEqual(['TriggerSoftware']);
    held.release();
    expect((await camera.trigger('again', 1_000)).triggerId).toBe('again');
  });

  test('that timed out in the middle of its picture gives the buffer back when the picture has ended, not before', async () => {
    const device = new FakeDevice();
    const { camera, timer } = await open(device, { buffers: 1 });
    const slow = camera.trigger('slow', 1_000);
    await settle();
    device.clock.nowUs += 100;
    const end = device.begin();
    timer.fire(1_000);
    await expect(slow).rejects.toMatchObject({ code: 'camera-timeout' });
    const next = camera.trigger('next', 2_000);
    await settle();
    expect(device.calls).toEqual(['TriggerSoftware']);
    end();
    await settle();
    expect(device.calls).toEqual(['TriggerSoftware', 'TriggerSoftware']);
    device.clock.nowUs += 100;
    device.begin()();
    expect((await next).status).toBe('ok');
  });

  test('resolves with an incomplete picture as such, and counts it', async () => {
    const device = new FakeDevice();
    const { camera } = await open(device);
    const waiting = camera.trigger('t', 1_000);
    await settle();
    device.clock.nowUs += 100;
    device.begin()('incomplete');
    expect((await waiting).status).toBe('incomplete');
    expect(camera.stats()).toMatchObject({ frames: 1, incomplete: 1 });
  });

  test('says how many pictures are missing before its own', async () => {
    const device = new FakeDevice();
    answerTriggers(device);
    const { camera } = await open(device);
    (await camera.trigger('a', 1_000)).release();
    device.onCommand = () => {
      device.clock.nowUs += 100;
      device.begin({ blockId: 4n })();
    };
    expect(await camera.trigger('b', 1_000)).toMatchObject({ blockId: 4n, missedFrames: 3 });
    expect(camera.stats().dropped).toBe(3);
  });

  test('of a device that refuses it fails with the reason and keeps no buffer', async () => {
    const device = new FakeDevice();
    const { camera } = await open(device, { buffers: 1 });
    device.onCommand = () => {
      throw new AppError('camera-refused', 'the device is busy');
    };
    await expect(camera.trigger('t', 1_000)).rejects.toMatchObject({ code: 'camera-refused' });
    answerTriggers(device);
    expect((await camera.trigger('t', 1_000)).status).toBe('ok');
  });
});

describe('the live picture', () => {
  const show = async (camera: Camera) => {
    const shown: bigint[] = [];
    await camera.start((frame) => {
      shown.push(frame.blockId);
      frame.release();
    });
    return shown;
  };

  test('comes at the asked pace by software triggers', async () => {
    const device = new FakeDevice();
    answerTriggers(device);
    const { camera, timer } = await open(device);
    const shown = await show(camera);
    for (let tick = 0; tick < 3; tick++) {
      timer.fire(100);
      await settle();
    }
    expect(shown).toEqual([0n, 1n, 2n]);
    expect(device.calls).toEqual(['TriggerSoftware', 'TriggerSoftware', 'TriggerSoftware']);
  });

  test('gives way to a trigger that waits', async () => {
    const device = new FakeDevice();
    const { camera, timer } = await open(device);
    const shown = await show(camera);
    const waiting = camera.trigger('t', 1_000);
    await settle();
    timer.fire(100);
    await settle();
    expect(device.calls).toEqual(['TriggerSoftware']);
    device.clock.nowUs += 100;
    device.begin()();
    expect((await waiting).triggerId).toBe('t');
    expect(shown).toEqual([]);
  });

  test('keeps a trigger waiting until its own picture is there', async () => {
    const device = new FakeDevice();
    const { camera, timer } = await open(device);
    const shown = await show(camera);
    timer.fire(100);
    await settle();
    const waiting = camera.trigger('t', 5_000);
    await settle();
    expect(device.calls).toEqual(['TriggerSoftware']);
    device.clock.nowUs += 100;
    device.begin()();
    await settle();
    expect(shown).toEqual([0n]);
    expect(device.calls).toEqual(['TriggerSoftware', 'TriggerSoftware']);
    device.clock.nowUs += 100;
    device.begin()();
    expect((await waiting).blockId).toBe(1n);
  });

  test('of a free-running device is thinned out to the asked pace', async () => {
    const device = new FakeDevice();
    device.refused.add('TriggerSource=Software');
    const { camera } = await open(device);
    const shown = await show(camera);
    for (let count = 0; count < 30; count++) {
      device.clock.nowUs += 25_000;
      device.begin()();
    }
    expect(shown).toEqual([0n, 4n, 8n, 12n, 16n, 20n, 24n, 28n]);
    expect(device.calls).not.toContain('TriggerSoftware');
  });
});

describe('loss and return', () => {
  test('tries again and again with growing pauses, applies the settings and goes on counting', async () => {
    const device = new FakeDevice();
    answerTriggers(device);
    const { camera, timer } = await open(device);
    const events: CameraEvent[] = [];
    camera.subscribe((event) => events.push(event));
    await camera.configure({ ...unchangedCameraSettings });
    (await camera.trigger('before', 1_000)).release();
    device.leave();
    await settle();
    expect(events).toEqual([{ type: 'lost', message: 'Camera F1 is not connected' }]);
    expect(device.isOpen).toBe(false);
    for (const delayMs of [250, 500, 1_000, 2_000, 4_000, 4_000]) {
      expect(timer.delays()).toContain(delayMs);
      timer.fire(delayMs);
      await settle();
    }
    device.isPresent = true;
    timer.fire(4_000);
    await settle();
    expect(events.at(-1)).toEqual({ type: 'reconnected' });
    expect(await camera.trigger('after', 1_000)).toMatchObject({ status: 'ok', triggerId: 'after' });
    expect(camera.stats().reconnects).toBe(1);
  });

  test('a camera that was disposed while it was away never opens the device again', async () => {
    const device = new FakeDevice();
    const { camera, timer } = await open(device);
    device.leave();
    await settle();
    device.isPresent = true;
    await camera[Symbol.asyncDispose]();
    timer.fire(250);
    await settle();
    expect(device.isOpen).toBe(false);
  });

  test('a device that cannot take its settings again stays away', async () => {
    const device = new FakeDevice();
    const { camera, timer } = await open(device);
    await camera.configure({ ...unchangedCameraSettings, triggerSource: 'Software' });
    device.leave();
    await settle();
    device.isPresent = true;
    device.values.delete('TriggerSource');
    timer.fire(250);
    await settle();
    expect(device.isOpen).toBe(false);
    expect(camera.stats().reconnects).toBe(0);
    device.values.set('TriggerSource', 'Software');
    timer.fire(500);
    await settle();
    expect(camera.stats().reconnects).toBe(1);
  });
});
