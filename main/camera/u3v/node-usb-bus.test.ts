import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { listLinuxCameras } from './list-linux-cameras.ts';
import { createNodeUsbBus } from './node-usb-bus.ts';
import { classifyUsbFailure, NodeUsbTransport } from './node-usb-transport.ts';
import type { NativeUsbDevice } from './node-usb-types.ts';
import { U3V_CLASS } from './u3v-link.ts';
import { createU3vFinder } from './u3v-finder.ts';

type Native = NativeUsbDevice & { readonly calls: string[] };

function nativeDevice(changes: Partial<NativeUsbDevice> = {}, subclass: number = 0x05): Native {
  const calls: string[] = [];
  const note = (call: string) => async () => void calls.push(call);
  return {
    calls,
    vendorId: 1,
    productId: 2,
    deviceClass: 0xef,
    deviceSubclass: 0x02,
    deviceProtocol: 0x01,
    bus: '002',
    address: 7,
    ports: [1, 4],
    manufacturerName: 'Maker',
    productName: 'Camera',
    serialNumber: 'S-7 ',
    configuration: {
      interfaces: [
        {
          interfaceNumber: 3,
          alternate: {
            interfaceClass: 0xef,
            interfaceSubclass: subclass,
            interfaceProtocol: 0,
            endpoints: [
              { endpointNumber: 1, direction: 'out', packetSize: 1024 },
              { endpointNumber: 1, direction: 'in', packetSize: 1024 },
            ],
          },
        },
      ],
    },
    open: note('open'),
    close: note('close'),
    claimInterface: async (number) => void calls.push(`claim ${number}`),
    releaseInterface: async (number) => void calls.push(`release ${number}`),
    nativeTransferIn: async (_, __, length) => new Uint8Array(length),
    nativeTransferOut: async (_, __, data) => data.length,
    nativeControlTransferOut: async ({ request, value, index }) => {
      calls.push(`request ${request} ${value} ${index}`);
      return 0;
    },
    clearHalt: async (direction, endpoint) => void calls.push(`clear ${direction} ${endpoint}`),
    ...changes,
  };
}

describe('the bus', () => {
  test('of a machine without USB is empty, and the library is not even loaded', async () => {
    const load = () => Promise.reject(new Error('must not be loaded'));
    const bus = createNodeUsbBus({ platform: 'linux', load, listLinux: () => listLinuxCameras('/no/such/directory') });
    expect(await bus.list()).toEqual([]);
    expect(await createU3vFinder(bus).discover()).toEqual([]);
  });

  test('of this machine can be listed, whatever it has', async () => {
    const found = await createU3vFinder(createNodeUsbBus()).discover();
    expect(Array.isArray(found)).toBe(true);
  });

  test('opens nothing on Linux and pairs the kernel’s cameras with the library’s devices', async () => {
    const camera = nativeDevice();
    const other = nativeDevice({ address: 8 });
    const bus = createNodeUsbBus({
      platform: 'linux',
      load: async () => ({ getDevices: async () => [other, camera] }),
      listLinux: async () => [
        { bus: 2, address: 7, portPath: '2-1.4' },
        { bus: 2, address: 99, portPath: '2-2' },
      ],
    });
    const found = await bus.list();
    expect(found.map(({ info }) => info)).toEqual([
      { vendorId: 1, productId: 2, serial: 'S-7', manufacturer: 'Maker', product: 'Camera', portPath: '2-1.4' },
    ]);
    expect([...camera.calls, ...other.calls]).toEqual([]);
  });

  test('elsewhere opens each composite device once to learn what it is', async () => {
    const camera = nativeDevice();
    const webcam = nativeDevice({ address: 8 }, 0x02);
    const disk = nativeDevice({ address: 9, deviceClass: 0 });
    const taken = nativeDevice({ address: 10, open: () => Promise.reject(new Error('access denied')) });
    const bus = createNodeUsbBus({
      platform: 'win32',
      load: async () => ({ getDevices: async () => [camera, webcam, disk, taken] }),
    });
    await bus.list();
    const found = await bus.list();
    expect(found.map(({ info }) => info.portPath)).toEqual(['002-1.4']);
    expect([camera.calls, webcam.calls, disk.calls]).toEqual([['open', 'close'], ['open', 'close'], []]);
  });

  test('a device without a serial number is told by its port', async () => {
    const bus = createNodeUsbBus({
      platform: 'linux',
      load: async () => ({ getDevices: async () => [nativeDevice({ serialNumber: null })] }),
      listLinux: async () => [{ bus: 2, address: 7, portPath: '2-1.4' }],
    });
    expect(await createU3vFinder(bus).discover()).toMatchObject([
      { cameraId: 'u3v:port-2-1.4', serial: 'port-2-1.4', kind: 'u3v', portPath: '2-1.4' },
    ]);
  });
});

describe('the kernel’s list', () => {
  const createSysfs = async (devices: Readonly<Record<string, Readonly<Record<string, string>>>>) => {
    const directory = await mkdtemp(join(tmpdir(), 'sysfs-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    for (const [name, attributes] of Object.entries(devices)) {
      await mkdir(join(directory, name));
      for (const [attribute, text] of Object.entries(attributes)) {
        await writeFile(join(directory, name, attribute), `${text}\n`);
      }
    }
    return directory;
  };
  const control = { bInterfaceClass: 'ef', bInterfaceSubClass: '05', bInterfaceProtocol: '00' };

  test('has the devices with a control interface, each once', async () => {
    const directory = await createSysfs({
      usb2: { busnum: '2', devnum: '1' },
      '2-1.4': { busnum: '2', devnum: '17' },
      '2-1.4:1.0': control,
      '2-1.4:1.1': { ...control, bInterfaceProtocol: '02' },
      '2-3': { busnum: '2', devnum: '18' },
      '2-3:1.0': { bInterfaceClass: '0e', bInterfaceSubClass: '01', bInterfaceProtocol: '00' },
      '2-0:1.0': { bInterfaceClass: '09', bInterfaceSubClass: '00', bInterfaceProtocol: '00' },
    });
    expect(await listLinuxCameras(directory)).toEqual([{ bus: 2, address: 17, portPath: '2-1.4' }]);
  });

  test('leaves out a device that is unplugged while it is read', async () => {
    expect(await listLinuxCameras(await createSysfs({ '2-1:1.0': control, '2-2:1.0': {} }))).toEqual([]);
  });
});

test('the udev rule opens exactly the devices the finder looks for', async () => {
  const path = new URL('../../../resources/udev/60-manufactureai-usb-cameras.rules', import.meta.url);
  const rules = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const code = [U3V_CLASS.classCode, U3V_CLASS.subclassCode, U3V_CLASS.control]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
  expect(rules).toHaveLength(1);
  const [rule = ''] = rules;
  expect(rule).toContain(`ENV{ID_USB_INTERFACES}=="*:${code}:*"`);
  expect(rule).toContain('SUBSYSTEM=="usb"');
  expect(rule).toMatch(/TAG\+="uaccess"$/);
  // systemd gives the person at the machine access in 73-seat-late.rules: a later rule would come too late.
  expect(path.pathname.split('/').at(-1)?.localeCompare('73-')).toBeLessThan(0);
});

describe('a device', () => {
  test('tells its interfaces with the direction in the endpoint', async () => {
    const transport = new NodeUsbTransport(nativeDevice(), '2-1.4');
    expect(transport.interfaces).toEqual([]);
    await transport.open();
    expect(transport.interfaces).toEqual([
      {
        number: 3,
        classCode: 0xef,
        subclassCode: 5,
        protocolCode: 0,
        endpoints: [
          { address: 0x01, maximumPacketSize: 1024 },
          { address: 0x81, maximumPacketSize: 1024 },
        ],
      },
    ]);
  });

  test('releases what it claimed before it closes, after the last transfer', async () => {
    let endTransfer: (bytes: Uint8Array) => void = () => {};
    const device = nativeDevice({
      nativeTransferIn: () =>
        new Promise((resolve) => {
          endTransfer = resolve;
        }),
    });
    const transport = new NodeUsbTransport(device, '2-1.4');
    await transport.open();
    await transport.claim(3);
    await transport.setHalt(0x81);
    await transport.clearHalt(0x81);
    const reading = transport.bulkIn(0x81, 512, 100);
    const closing = transport.close();
    await expect(transport.bulkIn(0x82, 512, 100)).rejects.toMatchObject({ kind: 'gone' });
    expect(device.calls).toEqual(['open', 'claim 3', 'request 3 0 129', 'clear in 1']);
    endTransfer(Uint8Array.of(1));
    expect(await reading).toEqual(Uint8Array.of(1));
    await closing;
    expect(device.calls.slice(4)).toEqual(['release 3', 'close']);
  });

  test('that is gone is closed without complaint', async () => {
    const gone = () => Promise.reject(new Error('Disconnected'));
    const transport = new NodeUsbTransport(nativeDevice({ releaseInterface: gone, close: gone }), '2-1.4');
    await transport.open();
    await transport.claim(3);
    await expect(transport.close()).resolves.toBeUndefined();
  });

  test('that halts or takes too little says so', async () => {
    const device = nativeDevice({ nativeTransferIn: async () => null, nativeTransferOut: async () => -1 });
    const transport = new NodeUsbTransport(device, '2-1.4');
    await expect(transport.bulkIn(0x81, 8, 10)).rejects.toMatchObject({ kind: 'stall' });
    await expect(transport.bulkOut(0x01, new Uint8Array(8), 10)).rejects.toMatchObject({ kind: 'stall' });
    const short = new NodeUsbTransport(nativeDevice({ nativeTransferOut: async () => 3 }), '2-1.4');
    await expect(short.bulkOut(0x01, new Uint8Array(8), 10)).rejects.toMatchObject({ kind: 'io' });
  });
});

test.each([
  ['transferIn error: Cancelled', 'timeout'],
  ['transferIn error: Disconnected', 'gone'],
  ['open error: No such device (errno 19)', 'gone'],
  ['claimInterface error: interface is busy (errno 16)', 'busy'],
  ['open error: Permission denied (errno 13)', 'denied'],
  ['open error: Access is denied', 'denied'],
  ['transferIn error: Unknown(12)', 'no-memory'],
  ['transferIn error: Stall', 'stall'],
  ['transferIn error: endpoint not found', 'io'],
  ['something else', 'io'],
])('the library’s “%s” is %s', (message, kind) => {
  expect(classifyUsbFailure(new Error(message))).toMatchObject({ kind, message });
});
