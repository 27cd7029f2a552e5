import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { UsbStall, type VirtualUsbDevice } from '../virtual-usb-device.ts';
import { ByteQueue } from './byte-queue.ts';
import {
  COMMAND_HEADER_BYTES,
  decodeImportReplyStatus,
  decodeReply,
  encodeOperationRequest,
  encodeSubmit,
  encodeUnlink,
} from './usbip-packets.ts';
import { startUsbipServer, type UsbipServer } from './usbip-server.ts';

const STALL = -32;
const CANCELLED = -104;

/** Gives back on IN 1 what came on OUT 1; OUT 2 stalls. */
class LoopbackDevice implements VirtualUsbDevice {
  readonly speed = 'super';
  readonly vendorId = 0x1209;
  readonly productId = 0x0001;
  readonly descriptors = {
    device: Uint8Array.of(18, 1, 0x20, 3, 0xef, 2, 1, 9, 0x09, 0x12, 1, 0, 0x34, 0x12, 1, 2, 3, 1),
    configuration: Uint8Array.of(9, 2, 9, 0, 1, 1, 0, 0x80, 25),
    binaryObjectStore: Uint8Array.of(5, 15, 5, 0, 0),
    strings: ['Maker', 'Loopback', 'Ä1'],
  };
  readonly interfaces = [{ number: 0, classCode: 0xff, subclassCode: 1, protocolCode: 2, endpoints: [] }];
  readonly halts: string[] = [];
  readonly #stored: Uint8Array[] = [];
  #waiting: ((data: Uint8Array) => void) | null = null;

  bulkOut(endpoint: number, data: Uint8Array): Promise<void> {
    if (endpoint === 2) {
      return Promise.reject(new UsbStall('endpoint 2 is halted'));
    }
    const wake = this.#waiting;
    this.#waiting = null;
    if (wake) {
      wake(data);
    } else {
      this.#stored.push(data);
    }
    return Promise.resolve();
  }

  bulkIn(_endpoint: number, _length: number, signal: AbortSignal): Promise<Uint8Array> {
    const stored = this.#stored.shift();
    if (stored) {
      return Promise.resolve(stored);
    }
    return new Promise((resolve, reject) => {
      this.#waiting = resolve;
      signal.addEventListener('abort', () => {
        this.#waiting = null;
        reject(signal.reason);
      });
    });
  }

  setHalt(endpoint: number): void {
    this.halts.push(`set ${endpoint}`);
  }

  clearHalt(endpoint: number): void {
    this.halts.push(`clear ${endpoint}`);
  }

  reset(): void {
    this.halts.push('reset');
  }
}

/** The host's side of USB/IP, one answer after the other. */
class Host {
  readonly #socket: Socket;
  readonly #received = new ByteQueue();
  readonly #inSequences = new Set<number>();
  #sequence = 0;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => this.#received.push(chunk));
  }

  async read(count: number): Promise<Uint8Array> {
    for (;;) {
      const bytes = this.#received.take(count);
      if (bytes) {
        return bytes;
      }
      await once(this.#socket, 'data');
    }
  }

  async import(busId: string): Promise<number> {
    this.write(encodeOperationRequest({ kind: 'import', busId }));
    const status = decodeImportReplyStatus(await this.read(8));
    if (status === 0) {
      await this.read(312);
    }
    return status;
  }

  write(bytes: Uint8Array): void {
    this.#socket.write(bytes);
  }

  submitIn(endpoint: number, length: number, setup = new Uint8Array(8)): number {
    this.#sequence += 1;
    this.#inSequences.add(this.#sequence);
    this.write(encodeSubmit({ sequence: this.#sequence, deviceId: 0x10002, isIn: true, endpoint, length, setup }));
    return this.#sequence;
  }

  submitOut(endpoint: number, data: Uint8Array, setup = new Uint8Array(8)): number {
    this.#sequence += 1;
    const length = data.length;
    this.write(encodeSubmit({ sequence: this.#sequence, deviceId: 0x10002, isIn: false, endpoint, length, setup }));
    this.write(data);
    return this.#sequence;
  }

  unlink(target: number): number {
    this.#sequence += 1;
    this.write(encodeUnlink(this.#sequence, target));
    return this.#sequence;
  }

  /** The next answer with the bytes of an IN transfer. */
  async reply(): Promise<{ sequence: number; status: number; length: number; data: Uint8Array }> {
    const reply = decodeReply(await this.read(COMMAND_HEADER_BYTES));
    const length = reply.kind === 'submit' ? reply.length : 0;
    const data = await this.read(this.#inSequences.has(reply.sequence) ? length : 0);
    return { sequence: reply.sequence, status: reply.status, length, data };
  }

  /** A request on endpoint 0 with an IN data stage. */
  async ask(setup: readonly number[]): Promise<{ status: number; data: string }> {
    const length = (setup[6] ?? 0) | ((setup[7] ?? 0) << 8);
    this.submitIn(0, length, Uint8Array.from(setup));
    const { status, data } = await this.reply();
    return { status, data: Buffer.from(data).toString('hex') };
  }

  /** A request on endpoint 0 without data. */
  async tell(setup: readonly number[]): Promise<number> {
    this.submitOut(0, new Uint8Array(0), Uint8Array.from(setup));
    return (await this.reply()).status;
  }

  async close(): Promise<void> {
    this.#socket.destroy();
    await this.closed;
  }

  get closed(): Promise<unknown> {
    return this.#socket.closed ? Promise.resolve() : once(this.#socket, 'close');
  }
}

let device: LoopbackDevice;
let server: UsbipServer;
const hosts: Host[] = [];

async function connectHost(): Promise<Host> {
  const socket = connect(server.port, server.address);
  await once(socket, 'connect');
  const host = new Host(socket);
  hosts.push(host);
  return host;
}

async function attachedHost(): Promise<Host> {
  const host = await connectHost();
  expect(await host.import('1-1')).toBe(0);
  return host;
}

beforeEach(async () => {
  device = new LoopbackDevice();
  server = await startUsbipServer([device, new LoopbackDevice()], { port: 0 });
});

afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.close()));
  await server[Symbol.asyncDispose]();
});

test('it listens on loopback unless told otherwise', () => {
  expect(server.address).toBe('127.0.0.1');
  expect(server.busIds).toEqual(['1-1', '1-2']);
});

test('a list names both devices and ends the connection', async () => {
  const host = await connectHost();
  host.write(encodeOperationRequest({ kind: 'list' }));
  const bytes = await host.read(8 + 4 + 2 * (312 + 4));
  expect(Buffer.from(bytes.subarray(8, 12)).toString('hex')).toBe('00000002');
  expect(Buffer.from(bytes.subarray(12 + 312 + 4, -4)).toString('latin1')).toContain('1-2');
  await host.closed;
});

test('one host at a time has a device, and the next gets it when the first has left', async () => {
  const first = await attachedHost();
  const second = await connectHost();
  expect(await second.import('1-1')).toBe(1);
  await first.close();
  await expect.poll(() => device.halts).toEqual(['reset']);
  const third = await connectHost();
  expect(await third.import('1-1')).toBe(0);
});

test('an unknown device is refused', async () => {
  const host = await connectHost();
  expect(await host.import('9-9')).toBe(1);
});

test('the standard requests of an enumeration are answered', async () => {
  const host = await attachedHost();
  expect(await host.ask([0x80, 6, 0, 1, 0, 0, 8, 0])).toEqual({ status: 0, data: '12012003ef020109' });
  expect(await host.ask([0x80, 6, 0, 2, 0, 0, 255, 0])).toEqual({ status: 0, data: '090209000101008019' });
  expect(await host.ask([0x80, 6, 0, 15, 0, 0, 255, 0])).toEqual({ status: 0, data: '050f050000' });
  expect(await host.ask([0x80, 6, 0, 3, 0, 0, 255, 0])).toEqual({ status: 0, data: '04030904' });
  expect(await host.ask([0x80, 6, 3, 3, 9, 4, 255, 0])).toEqual({ status: 0, data: '0603c4003100' });
  expect(await host.tell([0, 9, 1, 0, 0, 0, 0, 0])).toBe(0);
  expect(await host.ask([0x80, 8, 0, 0, 0, 0, 1, 0])).toEqual({ status: 0, data: '01' });
  expect(await host.tell([0, 0x31, 40, 0, 0, 0, 0, 0])).toBe(0);
  expect(await host.tell([1, 11, 0, 0, 0, 0, 0, 0])).toBe(0);
  host.submitOut(0, new Uint8Array(6), Uint8Array.of(0, 0x30, 0, 0, 0, 0, 6, 0));
  expect(await host.reply()).toMatchObject({ status: 0, length: 6 });
});

test('what the device does not have stalls endpoint 0, and the next request works', async () => {
  const host = await attachedHost();
  expect((await host.ask([0x80, 6, 9, 3, 9, 4, 255, 0])).status).toBe(STALL);
  expect((await host.ask([0x80, 6, 0, 6, 0, 0, 10, 0])).status).toBe(STALL);
  expect(await host.tell([1, 11, 1, 0, 0, 0, 0, 0])).toBe(STALL);
  expect(await host.tell([0x40, 0x55, 0, 0, 0, 0, 0, 0])).toBe(STALL);
  expect((await host.ask([0x80, 0, 0, 0, 0, 0, 2, 0])).data).toBe('0000');
});

test('a halted endpoint says so until the host clears it', async () => {
  const host = await attachedHost();
  host.submitOut(2, Uint8Array.of(1));
  expect((await host.reply()).status).toBe(STALL);
  expect((await host.ask([0x82, 0, 0, 0, 2, 0, 2, 0])).data).toBe('0100');
  expect(await host.tell([2, 1, 0, 0, 2, 0, 0, 0])).toBe(0);
  expect(await host.tell([2, 3, 0, 0, 0x81, 0, 0, 0])).toBe(0);
  expect((await host.ask([0x82, 0, 0, 0, 2, 0, 2, 0])).data).toBe('0000');
  expect(device.halts).toEqual(['clear 2', 'set 129']);
});

test('a megabyte goes out and comes back', async () => {
  const host = await attachedHost();
  const data = Uint8Array.from({ length: 1 << 20 }, (_, at) => (at * 31) & 0xff);
  const out = host.submitOut(1, data);
  expect(await host.reply()).toMatchObject({ sequence: out, status: 0, length: data.length });
  const into = host.submitIn(1, data.length);
  const reply = await host.reply();
  expect(reply).toMatchObject({ sequence: into, status: 0, length: data.length });
  expect(Buffer.compare(reply.data, data)).toBe(0);
});

test('waiting transfers of one endpoint are answered in their order', async () => {
  const host = await attachedHost();
  const first = host.submitIn(1, 4);
  const second = host.submitIn(1, 4);
  host.submitOut(1, Uint8Array.of(1));
  host.submitOut(1, Uint8Array.of(2));
  const replies = [await host.reply(), await host.reply(), await host.reply(), await host.reply()];
  const brought = replies.filter(({ data }) => data.length > 0);
  expect(brought.map(({ sequence, data }) => [sequence, ...data])).toEqual([
    [first, 1],
    [second, 2],
  ]);
});

test('a transfer taken back is never answered, and the one behind it goes on', async () => {
  const host = await attachedHost();
  const first = host.submitIn(1, 4);
  const second = host.submitIn(1, 4);
  const unlink = host.unlink(first);
  expect(await host.reply()).toMatchObject({ sequence: unlink, status: CANCELLED });
  const out = host.submitOut(1, Uint8Array.of(7));
  const answered = [(await host.reply()).sequence, (await host.reply()).sequence];
  expect(new Set(answered)).toEqual(new Set([second, out]));
});

test('taking back what was answered changes nothing', async () => {
  const host = await attachedHost();
  const out = host.submitOut(1, Uint8Array.of(7));
  await host.reply();
  const unlink = host.unlink(out);
  expect(await host.reply()).toMatchObject({ sequence: unlink, status: 0 });
});

test('another protocol, an oversized and an isochronous transfer end the connection, not the server', async () => {
  const stranger = await connectHost();
  stranger.write(Buffer.from('GET / HTTP/1.1\r\n\r\n'));
  await stranger.closed;
  const greedy = await attachedHost();
  greedy.submitIn(1, 0xffffffff);
  await greedy.closed;
  await expect.poll(() => device.halts).toEqual(['reset']);
  const isochronous = await attachedHost();
  const bytes = encodeSubmit({
    sequence: 1,
    deviceId: 0,
    isIn: true,
    endpoint: 1,
    length: 8,
    setup: new Uint8Array(8),
  });
  new DataView(bytes.buffer).setUint32(32, 4);
  isochronous.write(bytes);
  await isochronous.closed;
  await expect.poll(() => device.halts).toEqual(['reset', 'reset']);
  await attachedHost();
});

test('a pulled cable is felt by the host, which may take the device again', async () => {
  const host = await attachedHost();
  server.unplug('1-1');
  await host.closed;
  await expect.poll(() => device.halts).toEqual(['reset']);
  await attachedHost();
});

test('a port that is taken is an error of the start', async () => {
  await expect(startUsbipServer([device], { port: server.port })).rejects.toThrow('EADDRINUSE');
});

test('disposing unplugs every host', async () => {
  const host = await attachedHost();
  const other = await startUsbipServer([device], { port: 0 });
  await other[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
  await host.closed;
  server = await startUsbipServer([device], { port: 0 });
});
