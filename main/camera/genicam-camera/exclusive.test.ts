import { expect, test } from 'vitest';
import { Exclusive } from './exclusive.ts';
import { reconnectDelayMs } from './reconnect-delay.ts';

test('actions run one at a time, in order, also after one that failed', async () => {
  const exclusive = new Exclusive();
  const events: string[] = [];
  const act = (name: string, fails: boolean) => async () => {
    events.push(`${name} begins`);
    await Promise.resolve();
    events.push(`${name} ends`);
    if (fails) {
      throw new Error(name);
    }
    return name;
  };
  const outcomes = await Promise.allSettled([exclusive.run(act('a', true)), exclusive.run(act('b', false))]);
  expect(events).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
});

test('an action whose signal aborts while it waits never begins', async () => {
  const exclusive = new Exclusive();
  let release: () => void = () => {};
  const first = exclusive.run(() => new Promise<void>((resolve) => (release = resolve)));
  const controller = new AbortController();
  let hasBegun = false;
  const second = exclusive.run(async () => {
    hasBegun = true;
  }, controller.signal);
  expect(exclusive.isFree).toBe(false);
  controller.abort(new Error('given up'));
  await Promise.resolve();
  release();
  await first;
  await expect(second).rejects.toThrow('given up');
  expect(hasBegun).toBe(false);
  expect(exclusive.isFree).toBe(true);
});

test('the pauses between attempts double and stay below four seconds', () => {
  expect([0, 1, 2, 3, 4, 5, 1_000].map(reconnectDelayMs)).toEqual([250, 500, 1_000, 2_000, 4_000, 4_000, 4_000]);
});
