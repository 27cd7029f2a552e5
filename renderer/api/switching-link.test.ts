import { type ClientContext, type ClientLink, ORPCError } from '@orpc/client';
import { expect, test } from 'vitest';
import type { OpenLink } from './engine-transport.ts';
import { createSwitchingLink, toAppError } from './switching-link.ts';

const options = { context: {} };

function open(call: ClientLink<ClientContext>['call']): OpenLink & { end(): void } {
  const ended = new AbortController();
  return {
    link: { call },
    frames: { kind: 'socket', url: '', protocols: [] },
    ended: ended.signal,
    close: () => ended.abort(),
    end: () => ended.abort(),
  };
}

test('a call reaches the link in use', async () => {
  const switching = createSwitchingLink();
  switching.use(open((path, input) => Promise.resolve([path, input])));
  await expect(switching.call(['station', 'status'], {}, options)).resolves.toEqual([['station', 'status'], {}]);
});

test('without an engine a call says so at once', async () => {
  await expect(createSwitchingLink().call(['x'], {}, options)).rejects.toMatchObject({ code: 'engine-unavailable' });
});

test('a call in flight ends when the engine dies, though its line never answers', async () => {
  const switching = createSwitchingLink();
  const link = open(() => new Promise(() => undefined));
  switching.use(link);
  const call = switching.call(['x'], {}, options);
  link.end();
  await expect(call).rejects.toMatchObject({ code: 'engine-unavailable' });
});

test.each([
  [new ORPCError('FAILED', { status: 422, message: 'full', data: { code: 'store-full' } }), 'store-full'],
  [new ORPCError('FAILED', { status: 422, message: '?', data: { code: 'no such code' } }), 'unexpected'],
  [new ORPCError('BAD_REQUEST', { message: 'input' }), 'bad-request'],
  [new ORPCError('INTERNAL_SERVER_ERROR'), 'unexpected'],
  [new DOMException('stop', 'AbortError'), 'cancelled'],
  [new TypeError('odd'), 'unexpected'],
  ['text', 'unexpected'],
])('%s is %s to the screen', (error, code) => {
  expect(toAppError(error).code).toBe(code);
});
