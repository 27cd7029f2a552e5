import { readFileSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import {
  decodeDeviceRecord,
  decodeImportReplyStatus,
  DEVICE_RECORD_BYTES,
  encodeOperationRequest,
  OPERATION_HEADER_BYTES,
} from '../../../main/camera/device-simulator/usbip/usbip-packets.ts';
import { assert, until } from './run-checks.ts';

/** Linux's virtual USB host controller: module `vhci-hcd`. */
const controller = '/sys/devices/platform/vhci_hcd.0';
const FREE = '004';
const IN_USE = '006';
const SUPER_SPEED = 5;
const REPLY_BYTES = OPERATION_HEADER_BYTES + DEVICE_RECORD_BYTES;

/** A device that is plugged into the virtual controller. */
export type VirtualPort = {
  /** Row in the controller's `status` file. */
  readonly port: string;
  /** Kernel's name of the device, such as `2-1`: a folder in /sys/bus/usb/devices. */
  readonly name: string;
  readonly unplug: () => Promise<void>;
};

/**
 * Plugs the device that a USB/IP server lends into this kernel, and waits until the kernel has enumerated it. Plug one
 * after the other: two at once would claim the same port.
 */
export async function plugIn(serverPort: number, busId: string): Promise<VirtualPort> {
  const socket = connect(serverPort, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(encodeOperationRequest({ kind: 'import', busId }));
  const reply = await readExactly(socket, REPLY_BYTES);
  assert(decodeImportReplyStatus(reply) === 0, `the simulator refused ${busId}`);
  const { busNumber, deviceNumber, speedCode } = decodeDeviceRecord(reply.subarray(OPERATION_HEADER_BYTES));
  const row = statusRows().find(
    ({ hub, state }) => hub === (speedCode === SUPER_SPEED ? 'ss' : 'hs') && state === FREE,
  );
  assert(row !== undefined, 'the virtual controller has no free port');
  const descriptor = descriptorOf(socket);
  const deviceId = busNumber * 0x10000 + deviceNumber;
  writeFileSync(`${controller}/attach`, `${Number(row.port)} ${descriptor} ${deviceId} ${speedCode}`);
  // The kernel holds the socket now; ours would only keep this process alive.
  socket.destroy();
  const name = await until(`${busId} is enumerated`, 10_000, () => enumeratedName(row.port));
  return {
    port: row.port,
    name,
    unplug: async () => {
      writeFileSync(`${controller}/detach`, `${Number(row.port)}`);
      await until(`port ${row.port} is free again`, 5_000, () => rowOf(row.port)?.state === FREE);
    },
  };
}

type StatusRow = { readonly hub: string; readonly port: string; readonly state: string; readonly localBusId: string };

function statusRows(): readonly StatusRow[] {
  const lines = readFileSync(`${controller}/status`, 'utf8').trim().split('\n').slice(1);
  return lines.map((line) => {
    const [hub = '', port = '', state = '', , , , localBusId = ''] = line.split(/\s+/);
    return { hub, port, state, localBusId };
  });
}

function rowOf(port: string): StatusRow | undefined {
  return statusRows().find((row) => row.port === port);
}

function enumeratedName(port: string): string | null {
  const row = rowOf(port);
  if (!row || row.state !== IN_USE || row.localBusId === '0-0') {
    return null;
  }
  // Interfaces appear last.
  return readAttribute(row.localBusId, 'bNumInterfaces') ? row.localBusId : null;
}

/** Returns one of the kernel's texts about a device, or nothing where it has none. */
export function readAttribute(name: string, attribute: string): string {
  try {
    return readFileSync(`/sys/bus/usb/devices/${name}/${attribute}`, 'utf8').trim();
  } catch {
    return '';
  }
}

async function readExactly(socket: Socket, count: number): Promise<Uint8Array> {
  let received: Buffer = Buffer.alloc(0);
  while (received.length < count) {
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    received = Buffer.concat([received, chunk]);
  }
  return received;
}

/** Node gives no public way to a socket's descriptor; reading must end first, or it would steal the kernel's bytes. */
function descriptorOf(socket: Socket): number {
  const { _handle: handle } = socket as Socket & { _handle: { fd: number; readStop(): void } };
  handle.readStop();
  return handle.fd;
}
