import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFramePool, type PooledBuffer } from './frame-pool.ts';

const never = new AbortController().signal;

test('an empty pool gives null and takes its buffers back', () => {
  const pool = createFramePool(2);
  const [first, second] = [pool.take(), pool.take()];
  expect(pool.take()).toBeNull();
  first?.release();
  expect(pool.free).toBe(1);
  second?.release();
  expect(pool.free).toBe(2);
});

test('a buffer grows to the largest frame and shows only what was asked', () => {
  const pool = createFramePool(1);
  const small = pool.take();
  expect(small?.view(10)).toHaveLength(10);
  small?.release();
  const large = pool.take();
  expect(large?.view(100)).toHaveLength(100);
  large?.release();
  const again = pool.take()?.view(10);
  expect(again).toHaveLength(10);
  expect(again?.buffer.byteLength).toBe(100);
});

test('those who wait are served in order, before anyone who only asks', async () => {
  const pool = createFramePool(1);
  const held = pool.take();
  const order: string[] = [];
  const first = pool.waitForBuffer(never).then((buffer) => {
    order.push('first');
    return buffer;
  });
  const second = pool.waitForBuffer(never).then(() => order.push('second'));
  held?.release();
  expect(pool.take()).toBeNull();
  (await first).release();
  await second;
  expect(order).toEqual(['first', 'second']);
});

test('one who gives up waiting takes no buffer', async () => {
  const pool = createFramePool(1);
  const held = pool.take();
  const controller = new AbortController();
  const waiting = pool.waitForBuffer(controller.signal).catch((error: unknown) => error);
  controller.abort('gave up');
  held?.release();
  expect(await waiting).toBe('gave up');
  expect(pool.free).toBe(1);
  expect(await pool.waitForBuffer(controller.signal).catch((error: unknown) => error)).toBe('gave up');
  expect(pool.free).toBe(1);
});

test('no buffer is ever lent twice or lost, whatever the order of taking and releasing', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.oneof(fc.constant('take' as const), fc.nat({ max: 8 })), { maxLength: 60 }),
      (count, steps) => {
        const pool = createFramePool(count);
        const held: PooledBuffer[] = [];
        const released: PooledBuffer[] = [];
        for (const step of steps) {
          if (step === 'take') {
            const buffer = pool.take();
            expect(buffer === null).toBe(held.length === count);
            held.push(...(buffer === null ? [] : [buffer]));
          } else {
            released.push(...held.splice(step, 1));
            // Every release is repeated later, when the memory may belong to someone else.
            released.forEach((buffer) => buffer.release());
          }
          expect(pool.free).toBe(count - held.length);
          expect(new Set(held.map((buffer) => buffer.view(4).buffer)).size).toBe(held.length);
        }
      },
    ),
  );
});

test('a pool of no buffers is refused', () => {
  expect(() => createFramePool(0)).toThrow(RangeError);
  expect(() => createFramePool(1.5)).toThrow(RangeError);
});
