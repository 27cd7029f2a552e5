import { type Clock, systemClock } from '../../../contract/clock.ts';
import { AppError } from '../../../contract/errors.ts';
import { cameraNotFound } from '../camera-registry.ts';
import type { DeviceFinder, DeviceLink } from '../device-link.ts';
import { createNodeMap } from '../genicam/create-node-map.ts';
import { systemTimer, type Timer } from '../timer.ts';
import { type Endpoint, localAddressTowards, type OpenSocket, openDatagramSocket } from './datagram-socket.ts';
import { takeControl } from './device-control.ts';
import { readDeviceTimestamp } from './device-timestamp.ts';
import { discoverDevices, type FoundDevice } from './discover-devices.ts';
import { GigeLink, type StreamSettings } from './gige-link.ts';
import { createGvcpChannel } from './gvcp-channel.ts';
import { defaultTiming, GvcpRequester, type GvcpTiming } from './gvcp-requester.ts';
import { privateNetworkAddresses } from './network-interfaces.ts';
import { GVCP_PORT } from './packets/gvcp-packet.ts';
import { readDescription } from './read-description.ts';

export type GigeFinderOptions = {
  /**
   * Local addresses whose networks are asked by broadcast, one small datagram each, twice a round; by default those in
   * private networks, none with an empty list.
   */
  readonly interfaces?: readonly string[];
  /** Cameras asked directly, as `192.168.3.20` or `127.0.0.1:40000`, for networks that carry no broadcasts. */
  readonly addresses?: readonly string[];
  /** Control port of the cameras, 3956 unless a simulator has another. */
  readonly port?: number;
  readonly clock?: Clock;
  readonly timer?: Timer;
  readonly openSocket?: OpenSocket;
  readonly timing?: GvcpTiming;
  readonly stream?: Partial<StreamSettings>;
  /** Told what a person may want to know and nobody has to act on. */
  readonly log?: (message: string) => void;
};

/** Finds and opens GigE Vision-compatible cameras (not certified). */
export function createGigeFinder(options: GigeFinderOptions = {}): DeviceFinder {
  const port = options.port ?? GVCP_PORT;
  const log = options.log ?? (() => {});
  const lookAround = (): Promise<readonly FoundDevice[]> =>
    discoverDevices({
      interfaces: options.interfaces ?? privateNetworkAddresses(),
      addresses: (options.addresses ?? []).map((address) => parseEndpoint(address, port)),
      port,
      timer: options.timer ?? systemTimer,
      openSocket: options.openSocket ?? openDatagramSocket,
      log,
    });
  return {
    discover: async () => (await lookAround()).map(({ info }) => info),
    open: async (cameraId) => {
      // Asked anew each time: a camera may have got another address since.
      const device = (await lookAround()).find(({ info }) => info.cameraId === cameraId);
      if (device === undefined) {
        throw cameraNotFound(cameraId);
      }
      return openDevice(device, options).catch((error: unknown) => {
        throw error instanceof AppError && error.code === 'camera-timeout'
          ? new AppError('camera-disconnected', error.message, { cause: error })
          : error;
      });
    },
  };
}

async function openDevice({ info, endpoint }: FoundDevice, options: GigeFinderOptions): Promise<DeviceLink> {
  const { timer = systemTimer, clock = systemClock, openSocket = openDatagramSocket } = options;
  const socket = await openSocket({ address: await localAddressTowards(endpoint) });
  const requester = new GvcpRequester(socket, endpoint, timer, options.timing ?? defaultTiming);
  const channel = createGvcpChannel(requester);
  try {
    const control = await takeControl(channel, requester, timer);
    try {
      const features = createNodeMap(await readDescription(channel), control.port, { clock, timer });
      return new GigeLink({
        info,
        features,
        device: endpoint,
        channel,
        control,
        timestamp: await readDeviceTimestamp(channel),
        controlSocket: socket,
        openSocket,
        timer,
        clock,
        log: options.log ?? (() => {}),
        ...(options.stream === undefined ? {} : { stream: options.stream }),
      });
    } catch (error) {
      await control.release();
      throw error;
    }
  } catch (error) {
    await socket.close();
    throw error;
  }
}

/** @throws AppError `configuration-invalid` */
function parseEndpoint(text: string, defaultPort: number): Endpoint {
  const [, address, port] = /^(\d{1,3}(?:\.\d{1,3}){3})(?::(\d{1,5}))?$/.exec(text) ?? [];
  if (address === undefined) {
    throw new AppError('configuration-invalid', `${text} is no camera address: write it like 192.168.3.20`);
  }
  return { address, port: port === undefined ? defaultPort : Number(port) };
}
