import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { resolve } from 'node:path';
import type { EngineContract } from '../../contract/engine-contract.ts';
import type { StationEvent } from '../../contract/status.ts';
import { parseLiveFrame } from '../../contract/frame-channel.ts';
import type { Engine } from '../../main/engine/engine.ts';
import { startStationServer, type StationServer } from '../../main/engine/http/station-server.ts';
import { startEngine, temporaryDirectory } from '../support/station.ts';

const token = 'token-of-this-test';
let directory: ReturnType<typeof temporaryDirectory>;
let engine: Engine;
let server: StationServer;
beforeAll(async () => {
  directory = temporaryDirectory();
  engine = await startEngine(directory.path, { teach: { hasSample: false } });
  const rendererDirectory = resolve(import.meta.dirname, '../../renderer');
  server = await startStationServer({ engine, port: 0, rendererDirectory, token, onError: () => {} });
});
afterAll(async () => {
  await server.close();
  await engine.stop();
  directory.remove();
});

function openSocket(
  path: string,
  protocols: readonly string[] = ['mai', token],
  headers: Record<string, string> = {},
): Promise<WebSocket> {
  return new Promise((resolveSocket, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, [...protocols], { headers });
    socket.once('open', () => resolveSocket(socket));
    socket.once('error', reject);
  });
}

async function connectClient(): Promise<{
  readonly client: ContractRouterClient<EngineContract>;
  readonly socket: WebSocket;
}> {
  const socket = await openSocket('/engine');
  const link = new RPCLink({ websocket: socket as unknown as globalThis.WebSocket });
  return { client: createORPCClient(link), socket };
}

test('the contract is answered over a socket', async () => {
  const { client, socket } = await connectClient();
  expect(await client.station.status({})).toMatchObject({ version: '0.0.0-test', recipe: null });
  socket.close();
});

test('events arrive as they happen', async () => {
  const { client, socket } = await connectClient();
  const events = await client.station.watch({});
  const first = await events.next();
  expect(['heartbeat', 'status']).toContain((first.value as StationEvent).type);
  await events.return?.();
  socket.close();
});

test('a known failure crosses as code and sentence', async () => {
  const { client, socket } = await connectClient();
  await expect(client.inspection.trigger({})).rejects.toMatchObject({
    code: 'FAILED',
    data: { code: 'conflict' },
    message: 'No recipe is active: teach a part or choose a recipe first',
  });
  socket.close();
});

test('input that does not fit the schema is refused and names nothing inner', async () => {
  const { client, socket } = await connectClient();
  await expect(client.inspection.list({ limit: 100_000 })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  await expect(client.image.read({ sha256: '../../etc/passwd' })).rejects.toMatchObject({
    code: 'BAD_REQUEST',
  });
  await expect(
    (client as never as { nothing: { here: (input: object) => Promise<unknown> } }).nothing.here({}),
  ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  socket.close();
});

test.each(['', 'hello', '{', '[]', '{"i":1}', '{"i":"1","p":{"u":"%%%"}}', '{"i":"1","t":99,"p":null}', '\u0000'])(
  'a malformed message %j leaves the engine serving others',
  async (message) => {
    const broken = await openSocket('/engine');
    broken.send(message);
    broken.send(Buffer.from([1, 2, 3]));
    const { client, socket } = await connectClient();
    expect(await client.camera.list({})).not.toEqual([]);
    broken.close();
    socket.close();
  },
);

test.each([
  ['no token', '/engine', [], {}],
  ['a wrong token', '/engine', ['mai', 'wrong'], {}],
  ['another path', '/other', ['mai', token], {}],
  ["another site's page", '/engine', ['mai', token], { origin: 'http://evil.example' }],
  ['a rebound name', '/frames', ['mai', token], { host: 'evil.example' }],
])('%s opens no line', async (_, path, protocols, headers) => {
  await expect(openSocket(path, protocols, headers)).rejects.toThrow('403');
});

test('live frames come at most three ahead of what was drawn', async () => {
  const socket = await openSocket('/frames');
  const arrivals: { readonly number: number; readonly start: readonly number[]; readonly ahead: number }[] = [];
  await new Promise<void>((done) => {
    let acknowledged = 0;
    socket.on('message', (data: Buffer) => {
      const { header, jpeg } = parseLiveFrame(data);
      arrivals.push({
        number: header.frameNumber,
        start: [...jpeg.subarray(0, 2)],
        ahead: arrivals.length + 1 - acknowledged,
      });
      if (arrivals.length >= 3) {
        socket.send(String(arrivals[acknowledged]?.number));
        acknowledged += 1;
      }
      if (arrivals.length === 8) {
        done();
      }
    });
  });
  socket.close();
  expect(arrivals.every(({ start }) => start[0] === 0xff && start[1] === 0xd8)).toBe(true);
  expect(Math.max(...arrivals.map(({ ahead }) => ahead))).toBeLessThanOrEqual(3);
  const numbers = arrivals.map(({ number }) => number);
  expect(numbers).toEqual(numbers.toSorted((one, other) => one - other));
});

test('health and metrics are served on loopback', async () => {
  const origin = `http://127.0.0.1:${server.port}`;
  expect(await (await fetch(`${origin}/healthz`)).json()).toMatchObject({ ok: true, camera: 'connected' });
  expect(await (await fetch(`${origin}/metrics`)).text()).toContain('mai_inspections_total{verdict="pass"} 0');
});

test('a page of the screen has a strict policy with a nonce of its own', async () => {
  const load = async (): Promise<string> =>
    (await fetch(`http://127.0.0.1:${server.port}/`)).headers.get('content-security-policy') ?? '';
  const [first, second] = [await load(), await load()];
  expect(first).toContain("default-src 'none'");
  expect(first).not.toContain('unsafe-inline');
  expect(first).not.toBe(second);
});
