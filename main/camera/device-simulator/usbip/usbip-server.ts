import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import type { VirtualUsbDevice } from '../virtual-usb-device.ts';
import { serveUsbipHost, type LentDevice } from './usbip-connection.ts';
import { USBIP_PORT, type UsbipDeviceRecord } from './usbip-packets.ts';

export type UsbipServer = AsyncDisposable & {
  readonly address: string;
  readonly port: number;
  /** Bus ids in the order of the devices: `1-1`, `1-2` … */
  readonly busIds: readonly string[];
  /** Pulls the cable: the host that has the device loses it, and may take it again. */
  unplug(busId: string): void;
};

export type UsbipServerOptions = {
  /** Loopback where it is absent: whoever reaches the port can take the device. */
  readonly address?: string;
  /** 3240 where it is absent; 0 takes a free one. */
  readonly port?: number;
};

/**
 * Lends virtual devices to a USB/IP host (Linux: `vhci-hcd`), where they look plugged in. Each device goes to one host at
 * a time; one that leaves may come back. Disposing unplugs them all.
 * @throws the system's error (EADDRINUSE …) when it cannot listen
 */
export async function startUsbipServer(
  devices: readonly VirtualUsbDevice[],
  options: UsbipServerOptions = {},
): Promise<UsbipServer> {
  const shelf: LentDevice[] = devices.map((device, at) => ({
    record: recordOf(device, at + 1),
    device,
    host: null,
  }));
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    serveUsbipHost(socket, shelf);
  });
  server.listen(options.port ?? USBIP_PORT, options.address ?? '127.0.0.1');
  await once(server, 'listening');
  const { address, port } = server.address() as AddressInfo;
  return {
    address,
    port,
    busIds: shelf.map(({ record }) => record.busId),
    unplug: (busId) => shelf.find(({ record }) => record.busId === busId)?.host?.destroy(),
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      sockets.forEach((socket) => socket.destroy());
      await closed;
    },
  };
}

function recordOf(device: VirtualUsbDevice, number: number): UsbipDeviceRecord {
  const { device: bytes, configuration } = device.descriptors;
  const busId = `1-${number}`;
  return {
    path: `/sys/devices/simulated/usb1/${busId}`,
    busId,
    busNumber: 1,
    // 1 is the root hub.
    deviceNumber: number + 1,
    speed: device.speed,
    vendorId: device.vendorId,
    productId: device.productId,
    deviceVersion: (bytes[12] ?? 0) | ((bytes[13] ?? 0) << 8),
    deviceClass: [bytes[4] ?? 0, bytes[5] ?? 0, bytes[6] ?? 0],
    configurationValue: configuration[5] ?? 1,
    configurationCount: bytes[17] ?? 1,
    interfaceClasses: device.interfaces.map((each) => [each.classCode, each.subclassCode, each.protocolCode]),
  };
}
