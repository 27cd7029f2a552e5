import { Worker } from 'node:worker_threads';
import { afterEach, expect, test } from 'vitest';
import { createThreadClient, type ThreadClient } from './thread-client.ts';
import type { EchoMethods } from '../../test/support/echo.worker.ts';

const clients: ThreadClient<EchoMethods>[] = [];
function start(): ThreadClient<EchoMethods> {
  const client = createThreadClient<EchoMethods>(
    new Worker(new URL('../../test/support/echo.worker.ts', import.meta.url)),
    'echo',
  );
  clients.push(client);
  return client;
}
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client[Symbol.asyncDispose]()));
});

test('calls are answered, several at a time', async () => {
  const client = start();
  expect(await Promise.all([client.call('double', 2), client.call('double', 21)])).toEqual([4, 42]);
});

test("an error keeps its code, and an unknown error's stays one sentence", async () => {
  const client = start();
  await expect(client.call('fail', 'image-unreadable')).rejects.toMatchObject({
    code: 'image-unreadable',
    message: 'cannot',
  });
  await expect(client.call('fail', 'other')).rejects.toMatchObject({ code: 'unexpected' });
  expect(await client.call('double', 1)).toBe(2);
});

test('progress comes before the result', async () => {
  const seen: unknown[] = [];
  expect(await start().call('count', 3, { onProgress: (data) => seen.push(data) })).toBe(3);
  expect(seen).toEqual([1, 2, 3]);
});

test('a thread that ends rejects what waits and what comes later', async () => {
  const client = start();
  await expect(client.call('exit', 3)).rejects.toThrow('the echo thread ended with code 3');
  expect(await client.ended).toContain('code 3');
  await expect(client.call('double', 1)).rejects.toMatchObject({ code: 'unexpected' });
});
