import type { CameraInfo } from '../../../contract/camera.ts';
import type { Timer } from '../timer.ts';
import type { DatagramSocket, Endpoint, OpenSocket } from './datagram-socket.ts';
import { decodeDiscovery } from './packets/bootstrap-registers.ts';
import { decodeGvcpAck, encodeGvcpCommand, gvcpCommands, gvcpFlags, PacketError } from './packets/gvcp-packet.ts';
import { isFailure } from './packets/gvcp-status.ts';

export type FoundDevice = { readonly info: CameraInfo; readonly endpoint: Endpoint };

export type DiscoveryOptions = {
  /** Local addresses whose networks are asked by broadcast. */
  readonly interfaces: readonly string[];
  /** Devices asked directly. */
  readonly addresses: readonly Endpoint[];
  /** Port that broadcasts go to. */
  readonly port: number;
  readonly timer: Timer;
  readonly openSocket: OpenSocket;
  readonly log: (message: string) => void;
};

const EVERYONE = '255.255.255.255';
/** The question is repeated once, because nothing else tells a lost datagram from an absent camera. */
const REPEAT_AFTER_MS = 150;
const ROUND_MS = 400;
const REQUEST_ID = 0xffff;

const question = encodeGvcpCommand({
  flags: gvcpFlags.acknowledge,
  command: gvcpCommands.discovery,
  requestId: REQUEST_ID,
  data: new Uint8Array(0),
});

/**
 * Asks once around and returns the devices that answered, each once, within half a second; at once when only known
 * addresses are asked and all have answered. Never rejects, and leaves no socket open.
 */
export async function discoverDevices(options: DiscoveryOptions): Promise<readonly FoundDevice[]> {
  const found = new Map<string, FoundDevice>();
  const answered = new Set<string>();
  let endEarly = () => {};
  const receive = (datagram: Uint8Array, from: Endpoint): void => {
    const device = parseAnswer(datagram, from);
    if (device === null) {
      return;
    }
    if (!found.has(device.info.cameraId)) {
      found.set(device.info.cameraId, device);
    }
    answered.add(nameOf(from));
    if (options.interfaces.length === 0 && options.addresses.every((address) => answered.has(nameOf(address)))) {
      endEarly();
    }
  };
  const sockets = await openSockets(options, receive);
  if (sockets.length > 0) {
    await askTwice(sockets, options.timer, (end) => {
      endEarly = end;
    });
  }
  await Promise.all(sockets.map(({ socket }) => socket.close()));
  return [...found.values()];
}

type Asking = { readonly socket: DatagramSocket; readonly targets: readonly Endpoint[] };

async function openSockets(
  { interfaces, addresses, port, openSocket, log }: DiscoveryOptions,
  receive: (datagram: Uint8Array, from: Endpoint) => void,
): Promise<Asking[]> {
  const wishes = interfaces.map((address) => ({ address, mayBroadcast: true, targets: [{ address: EVERYONE, port }] }));
  const direct = { address: '0.0.0.0', mayBroadcast: false, targets: [...addresses] };
  const opened = [...wishes, ...(addresses.length > 0 ? [direct] : [])].map(
    async ({ address, mayBroadcast, targets }): Promise<Asking | null> => {
      try {
        const socket = await openSocket({ address, mayBroadcast });
        socket.onDatagram(receive);
        return { socket, targets };
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        log(`Cameras on the network of ${address} cannot be looked for: ${reason}`);
        return null;
      }
    },
  );
  return (await Promise.all(opened)).filter((asking) => asking !== null);
}

function askTwice(sockets: readonly Asking[], timer: Timer, onReady: (end: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const ask = () => {
      for (const { socket, targets } of sockets) {
        for (const target of targets) {
          void socket.send([question], target);
        }
      }
    };
    const cancelRepeat = timer.after(REPEAT_AFTER_MS, ask);
    const cancelEnd = timer.after(ROUND_MS, resolve);
    onReady(() => {
      cancelRepeat();
      cancelEnd();
      resolve();
    });
    ask();
  });
}

/** A device without a serial number is known by its MAC address. */
function parseAnswer(datagram: Uint8Array, from: Endpoint): FoundDevice | null {
  try {
    const { status, command, requestId, data } = decodeGvcpAck(datagram);
    if (isFailure(status) || command !== gvcpCommands.discoveryAck || requestId !== REQUEST_ID) {
      return null;
    }
    const { serial, mac, vendor, model } = decodeDiscovery(data);
    const number = serial === '' ? mac : serial;
    return {
      info: { cameraId: `gige:${number}`, kind: 'gige', serial: number, vendor, model, portPath: from.address },
      endpoint: { address: from.address, port: from.port },
    };
  } catch (error) {
    if (error instanceof PacketError) {
      return null;
    }
    throw error;
  }
}

function nameOf({ address, port }: Endpoint): string {
  return `${address}:${port}`;
}
