import { expect, test } from 'vitest';
import { BlockCounter } from './block-counter.ts';

test('a gap is that many missing pictures', () => {
  const blocks = new BlockCounter();
  expect([5n, 6n, 9n].map((id) => blocks.next(id))).toEqual([
    { blockId: 5n, missed: 0 },
    { blockId: 6n, missed: 0 },
    { blockId: 9n, missed: 2 },
  ]);
});

test('a picture that was there before, or an older one, is none', () => {
  const blocks = new BlockCounter();
  expect([5n, 5n, 4n, 6n].map((id) => blocks.next(id)?.blockId ?? null)).toEqual([5n, null, null, 6n]);
});

test('after a restart the count goes on without a gap, wherever the device begins', () => {
  const blocks = new BlockCounter();
  blocks.restart();
  expect(blocks.next(3n)).toEqual({ blockId: 3n, missed: 0 });
  blocks.restart();
  expect([0n, 1n, 1n, 4n].map((id) => blocks.next(id))).toEqual([
    { blockId: 4n, missed: 0 },
    { blockId: 5n, missed: 0 },
    null,
    { blockId: 8n, missed: 2 },
  ]);
  blocks.restart();
  expect(blocks.next(1_000n)).toEqual({ blockId: 9n, missed: 0 });
});

test('a leap that no camera could have made is no gap', () => {
  const blocks = new BlockCounter();
  blocks.next(1n);
  expect(blocks.next(2n ** 60n)?.missed).toBe(0);
});
