import { describe, expect, test } from 'vitest';
import type { CameraEvent, Frame } from '../../main/camera/camera.ts';
import type { DeviceFault } from '../../main/camera/device-simulator/u3v/device-fault.ts';
import { unchangedCameraSettings } from '../../contract/recipe.ts';
import { createU3vFinder } from '../../main/camera/u3v/u3v-finder.ts';
import { createRig, isPattern, PLENTY_MS } from './u3v-rig.ts';

/** Time-outs that a test can sit out. */
const quick = { finder: { timeFactor: 0.4 } };

/** Short enough to wait for, long enough for a busy machine. */
const SHORT_MS = 400;

describe('control', () => {
  test.each<DeviceFault>([
    { kind: 'pending-ack', delayMs: 700, announcedMs: 2_000 },
    { kind: 'slow-answer', delayMs: 50 },
    { kind: 'wrong-ack-id' },
    { kind: 'mute' },
    { kind: 'control-stall' },
  ])('a device with $kind opens, takes settings and gives whole pictures', async (fault) => {
    const { devices, open } = createRig(fault.kind === 'pending-ack' ? {} : quick);
    devices[0]?.setFault(fault, 2);
    const camera = await open();
    devices[0]?.setFault(fault, 1);
    const applied = await camera.configure({ ...unchangedCameraSettings, exposureTimeUs: 2_000 });
    expect(applied.exposureTimeUs).toBe(2_000);
    devices[0]?.setFault(fault, 1);
    const frame = await camera.trigger('t', PLENTY_MS);
    expect(frame.status).toBe('ok');
    expect(isPattern(frame)).toBe(true);
    frame.release();
  });

  test('a device that never answers is given up with its name', async () => {
    const { devices, open } = createRig(quick);
    devices[0]?.setFault({ kind: 'mute' });
    await expect(open()).rejects.toMatchObject({ code: 'camera-timeout', message: expect.stringContaining('U3V-1') });
    devices[0]?.clearFault();
    expect((await (await open()).trigger('t', PLENTY_MS)).status).toBe('ok');
  });

  test.each([
    [0x8003, 'no such register'],
    [0x8007, 'busy'],
    [0x8006, 'access denied'],
  ])('status %s refuses with its reason', async (status, words) => {
    const { devices, open } = createRig();
    const camera = await open();
    devices[0]?.setFault({ kind: 'status', status, address: null });
    await expect(camera.configure({ ...unchangedCameraSettings, gainDb: 3 })).rejects.toMatchObject({
      code: 'camera-refused',
      message: expect.stringContaining(words),
    });
    devices[0]?.clearFault();
    expect((await camera.configure({ ...unchangedCameraSettings, gainDb: 3 })).gainDb).toBe(3);
  });

  test('a device that the system lets nobody open is denied, and names the rule to install', async () => {
    const { devices, open } = createRig();
    devices[0]?.setFault({ kind: 'open-denied' }, 1);
    await expect(open()).rejects.toMatchObject({ code: 'camera-denied', message: expect.stringContaining('udev') });
    await open();
  });

  test('a second opener is told that another program has the camera, and gets it once it is closed', async () => {
    const { bus, open, driver } = createRig();
    const camera = await open();
    await expect(driver.open('u3v:U3V-1')).rejects.toMatchObject({ code: 'camera-busy' });
    expect((await camera.trigger('t', PLENTY_MS)).status).toBe('ok');
    await camera[Symbol.asyncDispose]();
    await open();
    expect(await bus.list()).toHaveLength(1);
  });
});

describe('description', () => {
  test.each<DeviceFault>([
    { kind: 'bad-xml' },
    { kind: 'truncated-zip' },
    { kind: 'wrong-sha1' },
    { kind: 'xml-bomb', inflatedBytes: 64 * 1024 * 1024 },
    { kind: 'oversized-xml' },
    { kind: 'oversized-manifest' },
  ])('a device with $kind is refused in one line, and opens once it is mended', async (fault) => {
    const { devices, open } = createRig();
    devices[0]?.setFault(fault);
    const failure = await open().catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'camera-refused' });
    expect((failure as Error).message).not.toContain('\n');
    devices[0]?.clearFault();
    await open();
  });

  test.each(['plain', 'zip'] as const)('a %s description is read', async (xmlFile) => {
    const { open } = createRig({ device: { xmlFile } });
    expect((await open()).features?.names).toContain('ExposureTime');
  });
});

describe('pictures', () => {
  test.each<readonly [DeviceFault, readonly Frame['status'][]]>([
    [{ kind: 'short-payload', missingBytes: 100 }, ['incomplete']],
    [{ kind: 'trailer-status', status: 0xa100 }, ['incomplete']],
    [{ kind: 'trailer-status', status: 0xa101 }, ['incomplete']],
    [{ kind: 'payload-hang', share: 0.5 }, ['incomplete']],
    [{ kind: 'stream-stall' }, ['incomplete']],
    [{ kind: 'payload-magic' }, ['ok']],
    [{ kind: 'duplicate-picture' }, ['ok']],
  ])('%j: that picture is judged right and the next one is whole', async (fault, statuses) => {
    const { devices, open } = createRig();
    const camera = await open();
    devices[0]?.setFault(fault, 1);
    const frame = await camera.trigger('t', PLENTY_MS);
    expect(statuses).toContain(frame.status);
    frame.release();
    let number = 0n;
    for (let count = 0; count < 5; count++) {
      const next = await camera.trigger(`n${count}`, PLENTY_MS);
      expect(next.status).toBe('ok');
      expect(isPattern(next)).toBe(true);
      expect(next.blockId).toBeGreaterThan(number);
      number = next.blockId;
      next.release();
    }
    expect(camera.stats()).toMatchObject({ reconnects: 0, incomplete: statuses.includes('ok') ? 0 : 1 });
  });

  test('a missing trailer ends its picture as incomplete and never costs the next one', async () => {
    const { devices, open } = createRig();
    const camera = await open();
    devices[0]?.setFault({ kind: 'missing-trailer' }, 1);
    const frame = await camera.trigger('t', PLENTY_MS);
    expect(frame.status).toBe('incomplete');
    frame.release();
    expect((await camera.trigger('n', PLENTY_MS)).status).toBe('ok');
  });

  test('seven hangs in a row are seven incomplete pictures, then forty whole ones', async () => {
    const { devices, open } = createRig(quick);
    const camera = await open();
    devices[0]?.setFault({ kind: 'payload-hang', share: 0.3 }, 7);
    const statuses: string[] = [];
    for (let count = 0; count < 47; count++) {
      const frame = await camera.trigger(`t${count}`, PLENTY_MS);
      statuses.push(frame.status);
      expect(frame.status === 'ok' ? isPattern(frame) : true).toBe(true);
      frame.release();
    }
    expect(statuses).toEqual([
      ...Array.from({ length: 7 }, () => 'incomplete'),
      ...Array.from({ length: 40 }, () => 'ok'),
    ]);
  });

  test('a picture that was never sent times out, and the next one says that one is missing', async () => {
    const { devices, open } = createRig();
    const camera = await open();
    (await camera.trigger('first', PLENTY_MS)).release();
    devices[0]?.setFault({ kind: 'block-gap' }, 1);
    await expect(camera.trigger('lost', SHORT_MS)).rejects.toMatchObject({ code: 'camera-timeout' });
    const next = await camera.trigger('next', PLENTY_MS);
    expect(next).toMatchObject({ status: 'ok', missedFrames: 1, triggerId: 'next' });
    expect(camera.stats().dropped).toBe(1);
  });

  test('an old picture sent again never answers a trigger', async () => {
    const { devices, open } = createRig();
    const camera = await open();
    const first = await camera.trigger('first', PLENTY_MS);
    devices[0]?.setFault({ kind: 'stale-picture' }, 1);
    await expect(camera.trigger('stale', SHORT_MS)).rejects.toMatchObject({ code: 'camera-timeout' });
    const next = await camera.trigger('next', PLENTY_MS);
    expect(next.blockId).toBeGreaterThan(first.blockId);
    expect(isPattern(next)).toBe(true);
  });

  test('the picture of a trigger that timed out never answers the next trigger', async () => {
    const { open } = createRig();
    const camera = await open();
    await camera.configure({ ...unchangedCameraSettings, exposureTimeUs: 150_000 });
    await expect(camera.trigger('late', 60)).rejects.toMatchObject({ code: 'camera-timeout' });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const next = await camera.trigger('next', PLENTY_MS);
    expect(next.triggerId).toBe('next');
    // The late picture was number 0.
    expect(next.blockId).toBeGreaterThan(0n);
    expect(isPattern(next)).toBe(true);
  });

  test('a trigger right after the live picture was stopped gets its picture, though the device exposed', async () => {
    const { open } = createRig();
    const camera = await open();
    await camera.configure({ ...unchangedCameraSettings, exposureTimeUs: 150_000 });
    let shown = 0;
    await camera.start((frame) => {
      shown += 1;
      frame.release();
    });
    await expect.poll(() => shown, { timeout: PLENTY_MS, interval: 5 }).toBeGreaterThan(0);
    // By then the device exposes the next one, and misses whatever trigger comes.
    await new Promise((resolve) => setTimeout(resolve, 100));
    await camera.stop();
    const shownBefore = shown;
    const next = await camera.trigger('next', PLENTY_MS);
    expect(next.triggerId).toBe('next');
    expect(isPattern(next)).toBe(true);
    expect(shown).toBe(shownBefore);
  });
});

describe('plug and cable', () => {
  test('a camera that a killed program left streaming and locked takes every setting again', async () => {
    const { bus, open } = createRig();
    const [transport] = await bus.list();
    const killed = await createU3vFinder({ list: async () => (transport === undefined ? [] : [transport]) }).open(
      'u3v:U3V-1',
    );
    await killed.features.set('TriggerMode', 'Off');
    await killed.features.set('AcquisitionMode', 'SingleFrame');
    await killed.startStream({ begin: () => ({ target: null, finish: () => {} }) });
    await transport?.close();
    const taken = await createU3vFinder(bus).open('u3v:U3V-1');
    await taken.features.set('Width', 64n);
    await taken[Symbol.asyncDispose]();
    const camera = await open();
    expect(await camera.features?.get('AcquisitionMode')).toBe('Continuous');
    const sensorRegion = { offsetX: 0, offsetY: 0, width: 48, height: 32 };
    expect(await camera.configure({ ...unchangedCameraSettings, sensorRegion })).toMatchObject({ sensorRegion });
    expect(await camera.trigger('first', PLENTY_MS)).toMatchObject({ width: 48, status: 'ok' });
    expect(await camera.trigger('second', PLENTY_MS)).toMatchObject({ width: 48, status: 'ok' });
  });

  test('a camera that is pulled out says so at once, refuses triggers, and is back by itself with its settings', async () => {
    const { bus, open } = createRig({ driver: { liveFramesPerSecond: 50 } });
    const camera = await open();
    await camera.configure({ ...unchangedCameraSettings, exposureTimeUs: 3_000, pixelFormat: 'Mono12p' });
    const before = await camera.trigger('before', PLENTY_MS);
    const events: CameraEvent['type'][] = [];
    const lost = new Promise<void>((resolve) => {
      camera.subscribe(({ type }) => {
        events.push(type);
        resolve();
      });
    });
    bus.unplug('U3V-1');
    await lost;
    await expect(camera.trigger('away', PLENTY_MS)).rejects.toMatchObject({ code: 'camera-disconnected' });
    await expect(camera.readSettings()).rejects.toMatchObject({ code: 'camera-disconnected' });
    await expect(camera.features?.get('Width')).rejects.toMatchObject({ code: 'camera-disconnected' });
    bus.plug('U3V-1');
    await expect.poll(() => events, { timeout: PLENTY_MS }).toEqual(['lost', 'reconnected']);
    expect(await camera.readSettings()).toMatchObject({ exposureTimeUs: 3_000, pixelFormat: 'Mono12p' });
    const after = await camera.trigger('after', PLENTY_MS);
    expect(after).toMatchObject({ status: 'ok', format: 'Mono12p' });
    expect(after.blockId).toBeGreaterThan(before.blockId);
    expect(camera.stats().reconnects).toBe(1);
  });

  test('a trigger that waits when the cable is pulled ends in a typed error or an incomplete picture', async () => {
    const { bus, open } = createRig();
    const camera = await open();
    await camera.configure({ ...unchangedCameraSettings, exposureTimeUs: 200_000 });
    const waiting = camera.trigger('waiting', PLENTY_MS);
    setTimeout(() => bus.unplug('U3V-1'), 50);
    await expect(waiting).rejects.toMatchObject({ code: 'camera-disconnected' });
  });

  test('a device that leaves in the middle of a picture is lost, not hung', async () => {
    const { bus, devices, open } = createRig();
    const camera = await open();
    const lost = new Promise<void>((resolve) => void camera.subscribe(() => resolve()));
    devices[0]?.setFault({ kind: 'unplug' }, 1);
    const outcome = await camera.trigger('t', PLENTY_MS).catch((error: { code: string }) => ({ status: error.code }));
    expect(['incomplete', 'camera-disconnected']).toContain(outcome.status);
    await lost;
    bus.plug('U3V-1');
    await expect.poll(() => camera.stats().reconnects, { timeout: PLENTY_MS }).toBe(1);
    expect((await camera.trigger('after', PLENTY_MS)).status).toBe('ok');
  });

  test('ten times out and in: the camera comes back each time and no buffer is lost', async () => {
    const { bus, open } = createRig({ driver: { buffers: 2 } });
    const camera = await open();
    for (let count = 1; count <= 10; count++) {
      const trigger = camera.trigger(`t${count}`, PLENTY_MS).then(
        (frame) => frame.release(),
        () => {},
      );
      bus.unplug('U3V-1');
      await trigger;
      bus.plug('U3V-1');
      await expect.poll(() => camera.stats().reconnects, { timeout: PLENTY_MS }).toBe(count);
    }
    const held = [await camera.trigger('a', PLENTY_MS), await camera.trigger('b', PLENTY_MS)];
    expect(held.map(({ status }) => status)).toEqual(['ok', 'ok']);
  });

  test('a camera can be closed while it is away, while it is read and while it comes back', async () => {
    const { bus, open, driver } = createRig();
    for (const moment of ['away', 'reading', 'returning']) {
      const camera = await open();
      if (moment === 'reading') {
        void camera.readSettings().catch(() => {});
        void camera.trigger('t', PLENTY_MS).catch(() => {});
      } else {
        bus.unplug('U3V-1');
      }
      if (moment === 'returning') {
        bus.plug('U3V-1');
        await new Promise((resolve) => setTimeout(resolve, 260));
      }
      await camera[Symbol.asyncDispose]();
      bus.plug('U3V-1');
      const again = await driver.open('u3v:U3V-1');
      expect((await again.trigger('again', PLENTY_MS)).status).toBe('ok');
      await again[Symbol.asyncDispose]();
    }
  });
});
