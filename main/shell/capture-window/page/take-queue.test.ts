import { expect, test } from 'vitest';
import { TakeQueue } from './take-queue.ts';

test('a trigger takes no picture whose exposure began before it', () => {
  const takes = new TakeQueue();
  takes.add({ requestId: 1, isFresh: true, askedAtUs: 1_000 });
  expect(takes.answer(999)).toBeNull();
  expect(takes.answer(1_000)).toBeNull();
  expect(takes.answer(1_001)?.requestId).toBe(1);
  expect(takes.answer(1_002)).toBeNull();
});

test('a trigger comes before the live picture, which takes what the trigger may not', () => {
  const takes = new TakeQueue();
  takes.add({ requestId: 1, isFresh: false, askedAtUs: 0 });
  takes.add({ requestId: 2, isFresh: true, askedAtUs: 500 });
  takes.add({ requestId: 3, isFresh: false, askedAtUs: 0 });
  expect([400, 600, 700, 800].map((beganUs) => takes.answer(beganUs)?.requestId ?? null)).toEqual([1, 2, 3, null]);
});

test('a forgotten request gets nothing', () => {
  const takes = new TakeQueue();
  takes.add({ requestId: 1, isFresh: false, askedAtUs: 0 });
  takes.add({ requestId: 2, isFresh: false, askedAtUs: 0 });
  takes.forget(1);
  takes.forget(7);
  expect(takes.answer(10)?.requestId).toBe(2);
  expect(takes.answer(10)).toBeNull();
});
