import { expect, test } from 'vitest';
import { createManualTimer } from '../../test/support/manual-timer.ts';
import { systemTimer, wait } from './timer.ts';

test('a wait ends when its time has come', async () => {
  const timer = createManualTimer();
  let isOver = false;
  const waiting = wait(timer, 50, new AbortController().signal).then(() => {
    isOver = true;
  });
  await timer.advance(49);
  expect(isOver).toBe(false);
  await timer.advance(1);
  await waiting;
  expect(isOver).toBe(true);
});

test('an aborted wait rejects with the reason and leaves no timer', async () => {
  const timer = createManualTimer();
  const controller = new AbortController();
  const waiting = wait(timer, 50, controller.signal).catch((error: unknown) => error);
  controller.abort('over');
  expect(await waiting).toBe('over');
  expect(timer.pending).toBe(0);
  expect(await wait(timer, 50, controller.signal).catch((error: unknown) => error)).toBe('over');
  expect(timer.pending).toBe(0);
});

test('the system timer calls back, and not after it was prevented', async () => {
  const calls: string[] = [];
  const prevent = systemTimer.after(0, () => calls.push('prevented'));
  prevent();
  await new Promise<void>((resolve) => {
    systemTimer.after(1, () => {
      calls.push('called');
      resolve();
    });
  });
  expect(calls).toEqual(['called']);
});
