import { expect, test } from 'vitest';
import type { LiveFrame } from '../../../contract/frame-channel.ts';
import type { Frame } from '../../camera/camera.ts';
import { createLiveFrames } from './live-frames.ts';

function frame(onRelease: () => void): Frame {
  return {
    cameraId: 'camera',
    serial: 'S1',
    blockId: 1n,
    hostTimeUs: 1,
    width: 2,
    height: 1,
    format: 'Mono8',
    data: new Uint8Array(new SharedArrayBuffer(2)),
    status: 'ok',
    triggerId: null,
    truth: null,
    release: onRelease,
  };
}
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const encode = async (): Promise<{ jpeg: Uint8Array; width: number; height: number }> => ({
  jpeg: new Uint8Array([1]),
  width: 2,
  height: 1,
});

test('a window gets at most three frames it has not drawn, and every frame is released', async () => {
  const sent: LiveFrame[] = [];
  let released = 0;
  const live = createLiveFrames(
    encode,
    () => 5,
    () => {},
  );
  const { acknowledge } = live.subscribe({ send: (one) => sent.push(one) });
  for (let n = 0; n < 6; n += 1) {
    live.offer(frame(() => (released += 1)));
    await settled();
  }
  expect(sent.map(({ header }) => header.frameNumber)).toEqual([1, 2, 3]);
  acknowledge(1);
  live.offer(frame(() => (released += 1)));
  await settled();
  expect(sent).toHaveLength(4);
  expect(released).toBe(7);
});

test('while one frame is encoded newer ones are dropped', async () => {
  let finish = (): void => {};
  const sent: LiveFrame[] = [];
  const slow = (): ReturnType<typeof encode> =>
    new Promise((resolve) => {
      finish = () => resolve({ jpeg: new Uint8Array(), width: 2, height: 1 });
    });
  const live = createLiveFrames(
    slow,
    () => 5,
    () => {},
  );
  live.subscribe({ send: (one) => sent.push(one) });
  live.offer(frame(() => {}));
  live.offer(frame(() => {}));
  finish();
  await settled();
  expect(sent).toHaveLength(1);
});

test('a frame that cannot be encoded is released and the next one is tried', async () => {
  const errors: unknown[] = [];
  let released = 0;
  const live = createLiveFrames(
    () => Promise.reject(new Error('thread ended')),
    () => 5,
    (error) => errors.push(error),
  );
  live.subscribe({ send: () => {} });
  live.offer(frame(() => (released += 1)));
  await settled();
  live.offer(frame(() => (released += 1)));
  await settled();
  expect(errors).toHaveLength(2);
  expect(released).toBe(2);
});

test('the camera is told when somebody begins and when nobody watches any more', () => {
  const told: boolean[] = [];
  const live = createLiveFrames(
    encode,
    () => 5,
    () => {},
  );
  live.onWatched((isWatched) => told.push(isWatched));
  const one = live.subscribe({ send: () => {} });
  const two = live.subscribe({ send: () => {} });
  one.end();
  two.end();
  two.end();
  expect(told).toEqual([true, false]);
});
