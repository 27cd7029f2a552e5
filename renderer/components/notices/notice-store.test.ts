import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AppError } from '../../../contract/errors.ts';
import { createNoticeStore, FAILURE_MS, UNDO_MS } from './notice-store.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const explain = (error: unknown): AppError => new AppError('conflict', String(error));
const open = () => createNoticeStore(explain, () => 'could not be undone');
const texts = (store: ReturnType<typeof open>): readonly string[] => store.getState().notices.map(({ text }) => text);
const undone = () => vi.fn<() => Promise<void>>(() => Promise.resolve());

test('what was done can be taken back for eight seconds, once', () => {
  const store = open();
  const undo = undone();
  store.getState().tell('marked', undo);
  vi.advanceTimersByTime(UNDO_MS - 1);
  store.getState().undo();
  store.getState().undo();
  expect(undo).toHaveBeenCalledTimes(1);
  expect(texts(store)).toEqual([]);
});

test('after eight seconds it stays done', () => {
  const store = open();
  const undo = undone();
  store.getState().tell('marked', undo);
  vi.advanceTimersByTime(UNDO_MS);
  store.getState().undo();
  expect(undo).not.toHaveBeenCalled();
  expect(texts(store)).toEqual([]);
});

test('undo without a name takes back the last action', () => {
  const store = open();
  const [first, second] = [undone(), undone()];
  store.getState().tell('first', first);
  store.getState().tell('second', second);
  store.getState().undo();
  expect([first.mock.calls.length, second.mock.calls.length]).toEqual([0, 1]);
  expect(texts(store)).toEqual(['first']);
});

test('a notice pushed out by newer ones can no longer be undone', () => {
  const store = open();
  const undo = undone();
  store.getState().tell('old', undo);
  ['a', 'b', 'c'].forEach((text) => store.getState().tell(text));
  store.getState().undo();
  expect(undo).not.toHaveBeenCalled();
  expect(texts(store)).toEqual(['a', 'b', 'c']);
});

test('an undo that fails is told', async () => {
  const store = open();
  store.getState().tell('marked', () => Promise.reject(new Error('late')));
  store.getState().undo();
  await vi.advanceTimersByTimeAsync(0);
  expect(store.getState().notices[0]).toMatchObject({ text: 'could not be undone', error: { code: 'conflict' } });
});

test('a failure stays longer than an undo, but not for ever', () => {
  const store = open();
  store.getState().fail('not inspected', explain('x'));
  vi.advanceTimersByTime(FAILURE_MS - 1);
  expect(texts(store)).toEqual(['not inspected']);
  vi.advanceTimersByTime(1);
  expect(texts(store)).toEqual([]);
});
