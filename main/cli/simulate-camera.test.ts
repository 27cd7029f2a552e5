import { Readable } from 'node:stream';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { systemClock } from '../../contract/clock.ts';
import { runMai } from './run-mai.ts';

/** Starts the command; `line` comes when it listens. */
function start(argv: readonly string[]) {
  const stop = new AbortController();
  let aside = '';
  const { promise: line, resolve } = Promise.withResolvers<string>();
  const code = runMai(
    ['simulate-camera', ...argv],
    {
      writeLine: resolve,
      writeAside: (text) => void (aside += text),
      isWatched: false,
      input: () => Readable.from([]),
      clock: systemClock,
      projectDirectory: '',
      resourcesDirectory: '',
      signal: stop.signal,
    },
    false,
  );
  return { line, stop: () => stop.abort(), code, aside: () => aside };
}

test.each([
  [[], '--door takes usbip or gige'],
  [['--door', 'serial'], '--door takes usbip or gige'],
  [['--door', 'usbip', 'camera'], 'options only'],
  [['--door', 'usbip', '--port', '70000'], '--port'],
  [['--door', 'usbip', '--format', 'Mono9'], '--format'],
  [['--door', 'usbip', '--format', 'constructor'], '--format'],
  [['--door', 'usbip', '--size', '10x10'], '--size'],
  [['--door', 'usbip', '--size', 'large'], '--size'],
  [['--door', 'usbip', '--fps', '0'], '--fps'],
  [['--door', 'usbip', '--serial', 'a b'], '--serial'],
  [['--door', 'usbip', '--folder', 'x', '--pattern'], 'not both'],
  [['--door', 'usbip', '--fault', 'tired'], 'no fault "tired"'],
  [['--door', 'usbip', '--fault', 'unplug'], 'no fault "unplug"'],
  [['--door', 'gige', '--fault', 'payload-hang'], 'no fault "payload-hang"'],
  [['--door', 'usbip', '--colour'], 'Unknown option'],
])('wrong use is one line and exit code 2: %j', async (argv, words) => {
  const { code, aside } = start(argv);
  expect(await code).toBe(2);
  expect(aside()).toContain(words);
  expect(aside()).toMatch(/^mai: [^\n]+\(mai help simulate-camera\)\n$/);
});

test('over USB/IP it lists its device until it is stopped', async () => {
  const run = start(['--door', 'usbip', '--pattern', '--port', '0', '--fault', 'payload-hang=2', '--fault', 'mute=1']);
  const port = Number(/^SIM-U3V-1 is a USB camera at 127\.0\.0\.1:(\d+); /.exec(await run.line)?.[1]);
  const socket = connect(port, '127.0.0.1');
  socket.write(Uint8Array.of(0x01, 0x11, 0x80, 0x05, 0, 0, 0, 0));
  const [reply] = (await once(socket, 'data')) as [Buffer];
  // OP_REP_DEVLIST of one device.
  expect([...reply.subarray(0, 12)]).toEqual([0x01, 0x11, 0x00, 0x05, 0, 0, 0, 0, 0, 0, 0, 1]);
  socket.destroy();
  run.stop();
  expect(await run.code).toBe(0);
  expect(run.aside()).toBe('');
  const again = connect(port, '127.0.0.1');
  await expect(once(again, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('over the network it answers discovery until it is stopped', async () => {
  const faults = ['--fault', 'lost-packets', '--fault', 'small-packets'];
  const camera = ['--size', '64x48', '--serial', 'G7', '--format', 'Mono12p'];
  const run = start(['--door', 'gige', '--port', '0', ...camera, ...faults]);
  const port = Number(/^G7 is a network camera at 127\.0\.0\.1:(\d+)$/.exec(await run.line)?.[1]);
  const socket = createSocket('udp4');
  // DISCOVERY_CMD, acknowledge asked for.
  socket.send(Uint8Array.of(0x42, 0x01, 0x00, 0x02, 0, 0, 0, 1), port, '127.0.0.1');
  const [reply] = (await once(socket, 'message')) as [Buffer];
  expect([...reply.subarray(0, 8)]).toEqual([0, 0, 0x00, 0x03, 0, 248, 0, 1]);
  expect(reply.subarray(8 + 0xd8, 8 + 0xd8 + 3).toString()).toBe('G7\0');
  socket.close();
  run.stop();
  expect(await run.code).toBe(0);
});

test('a folder that is missing and a port in use are one line and exit code 1', async () => {
  const missing = start(['--door', 'usbip', '--folder', '/nowhere/at/all', '--port', '0']);
  expect(await missing.code).toBe(1);
  expect(missing.aside()).toMatch(/^mai: [^\n]+nowhere[^\n]+\n$/);
  await using server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const taken = start(['--door', 'usbip', '--pattern', '--port', String(port)]);
  expect(await taken.code).toBe(1);
  expect(taken.aside()).toMatch(/^mai: [^\n]+choose another --port[^\n]+\n$/);
});
