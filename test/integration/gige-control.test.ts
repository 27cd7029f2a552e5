import { afterEach, describe, expect, test } from 'vitest';
import {
  startGigeSimulator,
  type GigeSimulatorOptions,
} from '../../main/camera/device-simulator/gige/gige-simulator.ts';
import { openDatagramSocket } from '../../main/camera/gige/datagram-socket.ts';
import { takeControl } from '../../main/camera/gige/device-control.ts';
import { readDeviceTimestamp } from '../../main/camera/gige/device-timestamp.ts';
import { createGigeFinder } from '../../main/camera/gige/gige-finder.ts';
import { bootstrapRegisters } from '../../main/camera/gige/packets/bootstrap-registers.ts';
import { readDescription } from '../../main/camera/gige/read-description.ts';
import { negotiatePacketSize, usualPacketSizes } from '../../main/camera/gige/stream/negotiate-packet-size.ts';
import { systemTimer } from '../../main/camera/timer.ts';
import { createCountedSockets, openTestChannel } from '../support/gige-control.ts';
import { createTinyModel } from '../support/gige-model.ts';

const FIRST_FEATURE = 0x0100_0000;
const opened: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) {
    await one[Symbol.asyncDispose]();
  }
});

async function startTiny(options: Partial<GigeSimulatorOptions> = {}, serial = 'TINY-1') {
  const simulator = await startGigeSimulator(createTinyModel(serial), {
    address: '127.0.0.1',
    controlPort: 0,
    ...options,
  });
  opened.push(simulator);
  return simulator;
}

async function connect(simulator: Awaited<ReturnType<typeof startTiny>>) {
  const connection = await openTestChannel(simulator);
  opened.push(connection);
  return { ...connection, takeControl: () => takeControl(connection.channel, connection.requester, systemTimer) };
}

const sockets = createCountedSockets();

function createFinder(addresses: readonly string[], options: { interfaces?: readonly string[]; port?: number } = {}) {
  return createGigeFinder({ addresses, interfaces: [], openSocket: sockets.openSocket, ...options });
}

describe('finding', () => {
  afterEach(() => {
    if (sockets.open() !== 0) {
      throw new Error('a round of discovery left a socket open');
    }
  });

  test('every camera at a known address is found once, with its serial number and address', async () => {
    const simulators = [await startTiny({}, 'ONE'), await startTiny({}, 'TWO')];
    const addresses = simulators.map(({ address, controlPort }) => `${address}:${controlPort}`);
    const found = await createFinder([...addresses, ...addresses]).discover();
    const info = { kind: 'gige', vendor: 'Maker', model: 'Tiny', portPath: '127.0.0.1' };
    expect(found.toSorted((first, second) => first.serial.localeCompare(second.serial))).toEqual([
      { ...info, cameraId: 'gige:ONE', serial: 'ONE' },
      { ...info, cameraId: 'gige:TWO', serial: 'TWO' },
    ]);
  });

  test('a camera without a serial number is known by its MAC address', async () => {
    const { address, controlPort } = await startTiny({}, '');
    const [found] = await createFinder([`${address}:${controlPort}`]).discover();
    expect(found?.cameraId).toMatch(/^gige:02[0-9a-f]{10}$/);
  });

  test.runIf(process.platform === 'linux')('a camera is found by broadcast', async () => {
    const { controlPort } = await startTiny({ answersBroadcasts: true }, 'BROADCAST');
    const finder = createFinder([], { interfaces: ['127.0.0.1'], port: controlPort });
    expect((await finder.discover()).map(({ cameraId }) => cameraId)).toEqual(['gige:BROADCAST']);
  });

  test('silence, addresses nobody has and networks that are not there are an empty list', async () => {
    const silent = await startTiny({ faults: { isSilent: true } });
    const finder = createFinder([`127.0.0.1:${silent.controlPort}`, '127.0.0.1:9'], { interfaces: ['203.0.113.77'] });
    expect(await finder.discover()).toEqual([]);
    expect(await createFinder([]).discover()).toEqual([]);
    await expect(finder.open('gige:TINY-1')).rejects.toMatchObject({ code: 'camera-not-found' });
  });

  test('a stranger that answers nonsense is no camera', async () => {
    const stranger = await openDatagramSocket({ address: '127.0.0.1' });
    stranger.onDatagram((_, from) => void stranger.send([Uint8Array.of(1, 2, 3)], from));
    expect(await createFinder([`127.0.0.1:${stranger.local.port}`]).discover()).toEqual([]);
    await stranger.close();
  });

  test('an address that is none is told at once', async () => {
    await expect(createFinder(['camera.local']).discover()).rejects.toMatchObject({ code: 'configuration-invalid' });
  });
});

describe('control', () => {
  test('one program has it; another is told so until the first gives it back', async () => {
    const simulator = await startTiny();
    const [first, second] = [await connect(simulator), await connect(simulator)];
    const control = await first.takeControl();
    expect(simulator.isControlled).toBe(true);
    await expect(second.takeControl()).rejects.toMatchObject({
      code: 'camera-busy',
      message: expect.stringContaining('in use by another program'),
    });
    await expect(second.channel.writeRegister(FIRST_FEATURE, 1)).rejects.toMatchObject({ status: 0x8006 });
    await control.release();
    expect(simulator.isControlled).toBe(false);
    await (await second.takeControl()).release();
  });

  test('it is kept by the heartbeat, and free again when the program falls silent', async () => {
    const simulator = await startTiny({ heartbeatTimeoutMs: 150 });
    const first = await connect(simulator);
    const control = await first.takeControl();
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(simulator.isControlled).toBe(true);
    expect(control.isGone).toBe(false);
    first.requester.close('the program died');
    await expect.poll(() => simulator.isControlled, { timeout: 5_000 }).toBe(false);
  });

  test('its loss is told by the heartbeat', async () => {
    const simulator = await startTiny({ heartbeatTimeoutMs: 300 });
    const { takeControl: take, channel } = await connect(simulator);
    const control = await take();
    simulator.dropControl();
    expect(await control.gone).toContain('took control back');
    await expect(channel.readRegister(0)).rejects.toMatchObject({ code: 'camera-disconnected' });
    await control.release();
  });

  test('its loss to another program is told by the next write', async () => {
    const simulator = await startTiny({ heartbeatTimeoutMs: 60_000 });
    const [first, second] = [await connect(simulator), await connect(simulator)];
    const control = await first.takeControl();
    simulator.dropControl();
    const other = await second.takeControl();
    await expect(control.port.write(BigInt(FIRST_FEATURE), new Uint8Array(4))).rejects.toThrow('access denied');
    expect(await control.gone).toContain('Another program');
    await other.release();
  });

  test('a camera that falls silent is gone', async () => {
    const simulator = await startTiny({ heartbeatTimeoutMs: 90 });
    const { takeControl: take } = await connect(simulator);
    const control = await take();
    simulator.setFaults({ isSilent: true });
    expect(await control.gone).toContain('did not answer');
  });
});

describe('commands on a bad network', () => {
  test('every third lost: each write is done once and read back', async () => {
    const simulator = await startTiny({ faults: { lostCommandShare: 0.33 }, seed: 3 });
    const connection = await openTestChannel(simulator, { answerTimeoutMs: 15, tries: 12 });
    opened.push(connection);
    const control = await takeControl(connection.channel, connection.requester, systemTimer);
    for (let value = 0; value < 100; value++) {
      await connection.channel.writeRegister(FIRST_FEATURE + 4 * (value % 8), value);
      expect(await connection.channel.readRegister(FIRST_FEATURE + 4 * (value % 8))).toBe(value);
    }
    simulator.setFaults({ lostCommandShare: 0 });
    await control.release();
  });

  test('a slow camera asks for time and gets it', async () => {
    const simulator = await startTiny();
    const { channel, takeControl: take } = await connect(simulator);
    const control = await take();
    simulator.setFaults({ pendingMs: 700 });
    await channel.writeRegister(FIRST_FEATURE, 5);
    simulator.setFaults({ pendingMs: 0 });
    expect(await channel.readRegister(FIRST_FEATURE)).toBe(5);
    await control.release();
  });

  test('a refusal is told with its reason', async () => {
    const simulator = await startTiny();
    const { channel } = await connect(simulator);
    await expect(channel.read(0x2000n, 8)).rejects.toThrow('there is no such address');
    await expect(channel.writeRegister(bootstrapRegisters.version, 1)).rejects.toThrow('access denied');
    const control = await takeControl(channel, (await connect(simulator)).requester, systemTimer);
    await expect(channel.writeRegister(bootstrapRegisters.version, 1)).rejects.toThrow('write protected');
    await channel.writeRegister(bootstrapRegisters.controlPrivilege, 0);
    await control.release();
  });
});

describe('what a camera tells before its XML', () => {
  test('the XML itself, by its location', async () => {
    const { channel } = await connect(await startTiny());
    expect(new TextDecoder().decode(await readDescription(channel))).toBe('<RegisterDescription/>');
  });

  test('its clock, in ns', async () => {
    const { channel, takeControl: take } = await connect(await startTiny());
    const control = await take();
    const timestamp = await readDeviceTimestamp(channel);
    expect([await timestamp.latchNs(), await timestamp.latchNs()]).toEqual([1_000_000n, 2_000_000n]);
    await control.release();
  });

  test.each([
    [9000, 9000],
    [8999, 8192],
    [1500, 1500],
    [1499, 1400],
    [600, 576],
  ])('over a way that carries %i bytes, packets of %i', async (largestPacketBytes, expected) => {
    const { channel, takeControl: take } = await connect(await startTiny({ faults: { largestPacketBytes } }));
    const control = await take();
    const socket = await openDatagramSocket({ address: '127.0.0.1' });
    await channel.writeRegister(bootstrapRegisters.streamAddress, 0x7f00_0001);
    await channel.writeRegister(bootstrapRegisters.streamPort, socket.local.port);
    const options = {
      channel,
      socket,
      timer: systemTimer,
      sizes: usualPacketSizes,
      sizeWithoutTest: null,
      triesPerSize: 2,
      waitMs: 40,
    };
    expect(await negotiatePacketSize(options)).toBe(expected);
    await socket.close();
    await control.release();
  });

  test('where no test packet comes at all, the size the camera had', async () => {
    const { channel, takeControl: take } = await connect(await startTiny({ faults: { largestPacketBytes: 0 } }));
    const control = await take();
    const socket = await openDatagramSocket({ address: '127.0.0.1' });
    const options = {
      channel,
      socket,
      timer: systemTimer,
      sizes: [9000, 576],
      sizeWithoutTest: null,
      triesPerSize: 1,
      waitMs: 10,
    };
    expect(await negotiatePacketSize(options)).toBe(1400);
    expect(await negotiatePacketSize({ ...options, sizeWithoutTest: 4000 })).toBe(4000);
    await socket.close();
    await control.release();
  });
});
