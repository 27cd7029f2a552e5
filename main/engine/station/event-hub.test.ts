import { expect, test } from 'vitest';
import type { StationEvent } from '../../../contract/status.ts';
import { createEventHub } from './event-hub.ts';

const heartbeat = (atUs: number): StationEvent => ({ type: 'heartbeat', atUs });

test('every watcher gets the events in order', async () => {
  const hub = createEventHub();
  const one = hub.watch(undefined);
  const two = hub.watch(undefined);
  const first = [one.next(), two.next()];
  hub.publish(heartbeat(1));
  hub.publish(heartbeat(2));
  expect((await Promise.all(first)).map(({ value }) => value)).toEqual([heartbeat(1), heartbeat(1)]);
  expect((await one.next()).value).toEqual(heartbeat(2));
  await one.return();
  await two.return();
  expect(hub.watchers).toBe(0);
});

test('an aborted watcher ends and leaves nothing behind', async () => {
  const hub = createEventHub();
  const abort = new AbortController();
  const watching = hub.watch(abort.signal);
  const next = watching.next();
  abort.abort();
  expect((await next).done).toBe(true);
  expect(hub.watchers).toBe(0);
});

test('a watcher that does not read is let go instead of filling the memory', async () => {
  const hub = createEventHub();
  const watching = hub.watch(undefined);
  const next = watching.next();
  for (let n = 0; n < 500; n += 1) {
    hub.publish(heartbeat(n));
  }
  await next;
  expect((await watching.next()).done).toBe(true);
});
