import { afterEach, describe, expect, test } from 'vitest';
import { CameraInfo } from '../../contract/camera.ts';
import { systemClock } from '../../contract/clock.ts';
import type { Camera, CameraDriver, Frame } from '../../main/camera/camera.ts';
import { DEFAULT_POOL_SIZE } from '../../main/camera/frame-pool.ts';
import { frameSizeBytes } from '../../main/camera/pixel-format/pixel-format.ts';
import { unchangedCameraSettings } from '../../contract/recipe.ts';

const PLENTY_MS = 20_000;

/** The claims every camera driver keeps; its first camera must be there and free-run at 20 frames a second or more. */
export function describeCameraDriver(name: string, createDriver: () => Promise<CameraDriver>): void {
  describe(`${name}: a camera driver`, () => {
    const opened: Camera[] = [];
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((camera) => camera[Symbol.asyncDispose]()));
    });

    const openFirst = async (): Promise<Camera> => {
      const driver = await createDriver();
      const [found] = await driver.discover();
      if (found === undefined) {
        throw new Error('the driver under test must have a camera');
      }
      const camera = await driver.open(found.cameraId);
      opened.push(camera);
      return camera;
    };

    test('discovers cameras that say who they are, and opens each by its id', async () => {
      const driver = await createDriver();
      const found = await driver.discover();
      expect(found.length).toBeGreaterThan(0);
      for (const info of found) {
        expect(CameraInfo.parse(info)).toEqual(info);
        expect(info.kind).toBe(driver.kind);
        const camera = await driver.open(info.cameraId);
        opened.push(camera);
        expect(camera.info).toEqual(info);
      }
      expect(new Set(found.map(({ cameraId }) => cameraId)).size).toBe(found.length);
    });

    test('an unknown camera is refused by its code', async () => {
      const driver = await createDriver();
      await expect(driver.open('no-such-camera')).rejects.toMatchObject({ code: 'camera-not-found' });
    });

    test('a triggered frame is newer than the call, whole, and carries its trigger and camera', async () => {
      const camera = await openFirst();
      const calledAtUs = systemClock.monotonicUs();
      const frame = await camera.trigger('trigger-7', PLENTY_MS);
      expect(frame.hostTimeUs).toBeGreaterThan(calledAtUs);
      expect(frame.hostTimeUs).toBeLessThanOrEqual(systemClock.monotonicUs());
      expect(frame).toMatchObject({
        triggerId: 'trigger-7',
        status: 'ok',
        serial: camera.info.serial,
        cameraId: camera.info.cameraId,
      });
      expect(frame.data).toHaveLength(frameSizeBytes(frame.format, frame.width, frame.height));
      expect(frame.data.buffer).toBeInstanceOf(SharedArrayBuffer);
      expect(new Set(frame.data).size).toBeGreaterThan(1);
      frame.release();
    });

    test('no two frames share a block id, be they triggered or from free run', async () => {
      const camera = await openFirst();
      const blockIds: bigint[] = [];
      await camera.start((frame) => {
        blockIds.push(frame.blockId);
        frame.release();
      });
      for (const triggerId of ['a', 'b', 'c', 'd']) {
        const frame = await camera.trigger(triggerId, PLENTY_MS);
        blockIds.push(frame.blockId);
        frame.release();
      }
      await camera.stop();
      expect(blockIds.length).toBeGreaterThanOrEqual(4);
      expect(new Set(blockIds).size).toBe(blockIds.length);
    });

    test('triggers one after another get ever newer frames', async () => {
      const camera = await openFirst();
      let previous = { blockId: -1n, hostTimeUs: -1 };
      for (let count = 0; count < 5; count++) {
        const frame = await camera.trigger(`t${count}`, PLENTY_MS);
        expect(frame.blockId > previous.blockId).toBe(true);
        expect(frame.hostTimeUs).toBeGreaterThan(previous.hostTimeUs);
        previous = { blockId: frame.blockId, hostTimeUs: frame.hostTimeUs };
        frame.release();
      }
    });

    test('frames that are held keep their picture; released buffers are used again', async () => {
      const camera = await openFirst();
      const held = await camera.trigger('held', PLENTY_MS);
      const copy = Uint8Array.from(held.data);
      for (let count = 0; count < 2 * DEFAULT_POOL_SIZE; count++) {
        (await camera.trigger(`t${count}`, PLENTY_MS)).release();
      }
      expect(held.data).toEqual(copy);
      held.release();
    });

    test('a trigger waits for a buffer, says so when none comes, and gets one as soon as it is released', async () => {
      const camera = await openFirst();
      const held: Frame[] = [];
      for (let count = 0; count < DEFAULT_POOL_SIZE; count++) {
        held.push(await camera.trigger(`h${count}`, PLENTY_MS));
      }
      await expect(camera.trigger('none', 30)).rejects.toMatchObject({ code: 'camera-timeout' });
      const waiting = camera.trigger('waiting', PLENTY_MS);
      held.pop()?.release();
      expect((await waiting).triggerId).toBe('waiting');
    });

    test('releasing a frame twice frees one buffer only', async () => {
      const camera = await openFirst();
      const first = await camera.trigger('first', PLENTY_MS);
      first.release();
      first.release();
      for (let count = 0; count < DEFAULT_POOL_SIZE; count++) {
        await camera.trigger(`h${count}`, PLENTY_MS);
      }
      await expect(camera.trigger('none', 30)).rejects.toMatchObject({ code: 'camera-timeout' });
    });

    test('free run delivers untriggered frames until stop; none comes after it', async () => {
      const camera = await openFirst();
      let count = 0;
      const triggerIds = new Set<string | null>();
      await new Promise<void>((resolve, reject) => {
        const sink = (frame: Frame) => {
          count += 1;
          triggerIds.add(frame.triggerId);
          frame.release();
          if (count === 3) {
            camera.stop().then(resolve, reject);
          }
        };
        camera.start(sink).catch(reject);
      });
      await camera.trigger('after-stop', PLENTY_MS);
      expect(count).toBe(3);
      expect([...triggerIds]).toEqual([null]);
    });

    test('free run without a free buffer drops frames and counts them', async () => {
      const camera = await openFirst();
      await camera.start(() => {});
      await expect.poll(() => camera.stats().dropped, { timeout: PLENTY_MS, interval: 5 }).toBeGreaterThan(0);
      await camera.stop();
      expect(camera.stats().frames).toBe(DEFAULT_POOL_SIZE);
    });

    test('a sink that throws loses its frame, not the camera', async () => {
      const camera = await openFirst();
      await camera.start(() => {
        throw new Error('the receiver failed');
      });
      await expect.poll(() => camera.stats().dropped, { timeout: PLENTY_MS, interval: 5 }).toBeGreaterThan(8);
      await camera.stop();
      expect((await camera.trigger('after', PLENTY_MS)).status).toBe('ok');
    });

    test('delivered frames are counted', async () => {
      const camera = await openFirst();
      expect(camera.stats()).toEqual({ frames: 0, dropped: 0, incomplete: 0, reconnects: 0 });
      (await camera.trigger('a', PLENTY_MS)).release();
      (await camera.trigger('b', PLENTY_MS)).release();
      expect(camera.stats()).toEqual({ frames: 2, dropped: 0, incomplete: 0, reconnects: 0 });
    });

    test('settings that were read back can be applied again and stay the same', async () => {
      const camera = await openFirst();
      const applied = await camera.configure({ ...unchangedCameraSettings, exposureTimeUs: null, gainDb: null });
      expect(await camera.configure(applied)).toEqual(applied);
      const asked = { ...unchangedCameraSettings, exposureTimeUs: 5000, gainDb: 3 };
      const read = await camera.configure(asked);
      expect([5000, null]).toContain(read.exposureTimeUs);
      expect([3, null]).toContain(read.gainDb);
      expect(await camera.readSettings()).toEqual(read);
    });

    test('a disposed camera rejects what waits and what comes', async () => {
      const camera = await openFirst();
      for (let count = 0; count < DEFAULT_POOL_SIZE; count++) {
        await camera.trigger(`h${count}`, PLENTY_MS);
      }
      const waiting = camera.trigger('waiting', PLENTY_MS).catch((error: unknown) => error);
      await camera[Symbol.asyncDispose]();
      expect(await waiting).toMatchObject({ code: 'camera-disconnected' });
      await expect(camera.trigger('late', PLENTY_MS)).rejects.toMatchObject({ code: 'camera-disconnected' });
      await expect(camera.start(() => {})).rejects.toMatchObject({ code: 'camera-disconnected' });
      await camera[Symbol.asyncDispose]();
    });

    test('a disposed camera can be opened again', async () => {
      const driver = await createDriver();
      const [info] = await driver.discover();
      const cameraId = info?.cameraId ?? '';
      const first = await driver.open(cameraId);
      await first[Symbol.asyncDispose]();
      const second = await driver.open(cameraId);
      opened.push(second);
      expect((await second.trigger('again', PLENTY_MS)).status).toBe('ok');
    });

    test('subscriptions end one by one', async () => {
      const camera = await openFirst();
      const listener = () => {};
      const ends = [camera.subscribe(listener), camera.subscribe(listener)];
      for (const end of [...ends, ...ends]) {
        expect(end()).toBeUndefined();
      }
    });
  });
}
