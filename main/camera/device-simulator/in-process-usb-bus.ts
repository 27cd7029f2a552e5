import { systemTimer, type Timer } from '../timer.ts';
import {
  UsbError,
  type UsbBus,
  type UsbDeviceInfo,
  type UsbInterface,
  type UsbTransport,
} from '../u3v/usb-transport.ts';
import { UsbStall } from './virtual-usb-device.ts';
import type { VirtualU3vDevice } from './u3v/virtual-u3v-device.ts';

/** A USB bus in this process, and the hand at its sockets. */
export interface InProcessUsbBus extends UsbBus {
  /** Puts the device back; it has lost its power in between. @throws RangeError for an unknown serial number */
  plug(serial: string): void;
  /** Pulls the device out: its transfers end at once. */
  unplug(serial: string): void;
}

/** One device in its socket; openers of it share what is claimed. */
type Socket = {
  readonly device: VirtualU3vDevice;
  readonly info: UsbDeviceInfo;
  readonly claims: Map<number, UsbTransport>;
  /** Aborts when the device is pulled out; null while it is out. */
  presence: AbortController | null;
};

/** Returns a bus with these devices plugged in. */
export function createInProcessUsbBus(
  devices: readonly VirtualU3vDevice[],
  { timer = systemTimer }: { readonly timer?: Timer } = {},
): InProcessUsbBus {
  const sockets = devices.map(
    (device, at): Socket => ({ device, info: infoOf(device, at), claims: new Map(), presence: new AbortController() }),
  );
  const find = (serial: string): Socket => {
    const socket = sockets.find(({ info }) => info.serial === serial);
    if (socket === undefined) {
      throw new RangeError(`no device ${serial} on this bus`);
    }
    return socket;
  };
  const unplug = (serial: string): void => {
    const socket = find(serial);
    const { presence } = socket;
    socket.presence = null;
    socket.claims.clear();
    presence?.abort(new UsbError('gone', 'the device was unplugged'));
    socket.device.powerCycle();
  };
  for (const { device, info } of sockets) {
    device.onUnplug(() => unplug(info.serial));
  }
  return {
    list: async () =>
      sockets.flatMap((socket) =>
        socket.presence === null ? [] : [new InProcessTransport(socket, socket.presence.signal, timer)],
      ),
    unplug,
    plug: (serial) => {
      const socket = find(serial);
      if (socket.presence === null) {
        socket.device.powerCycle();
        socket.presence = new AbortController();
      }
    },
  };
}

function infoOf({ vendorId, productId, descriptors }: VirtualU3vDevice, at: number): UsbDeviceInfo {
  const [manufacturer = '', product = '', serial = ''] = descriptors.strings;
  return { vendorId, productId, serial, manufacturer, product, portPath: `1-${at + 1}` };
}

/** One opener of a device, as strict as the system's own USB library. */
class InProcessTransport implements UsbTransport {
  readonly info: UsbDeviceInfo;
  readonly #socket: Socket;
  readonly #presence: AbortSignal;
  readonly #timer: Timer;
  readonly #busyEndpoints = new Set<number>();
  #session: AbortController | null = null;

  constructor(socket: Socket, presence: AbortSignal, timer: Timer) {
    this.info = socket.info;
    this.#socket = socket;
    this.#presence = presence;
    this.#timer = timer;
  }

  get interfaces(): readonly UsbInterface[] {
    this.#mustBeOpen();
    return this.#socket.device.interfaces;
  }

  async open(): Promise<void> {
    this.#mustBePresent();
    if (this.#socket.device.takeOpenDenied()) {
      throw new UsbError('denied', 'permission denied');
    }
    this.#session ??= new AbortController();
  }

  async claim(interfaceNumber: number): Promise<void> {
    this.#mustBeOpen();
    const { claims, device } = this.#socket;
    if (!device.interfaces.some(({ number }) => number === interfaceNumber)) {
      throw new UsbError('io', `there is no interface ${interfaceNumber}`);
    }
    const owner = claims.get(interfaceNumber);
    if (owner !== undefined && owner !== this) {
      throw new UsbError('busy', `interface ${interfaceNumber} is busy`);
    }
    claims.set(interfaceNumber, this);
  }

  async bulkOut(endpoint: number, data: Uint8Array, timeoutMs: number): Promise<void> {
    await this.#transfer(endpoint, timeoutMs, async () => {
      await this.#socket.device.bulkOut(endpoint, data);
    });
  }

  bulkIn(endpoint: number, length: number, timeoutMs: number): Promise<Uint8Array> {
    return this.#transfer(endpoint, timeoutMs, async (signal) => {
      const data = await this.#socket.device.bulkIn(endpoint, length, signal);
      if (data.length > length) {
        throw new UsbError('io', `babble on endpoint 0x${endpoint.toString(16)}`);
      }
      return data;
    });
  }

  async setHalt(endpoint: number): Promise<void> {
    this.#mustOwn(endpoint);
    this.#socket.device.setHalt(endpoint);
  }

  async clearHalt(endpoint: number): Promise<void> {
    this.#mustOwn(endpoint);
    this.#socket.device.clearHalt(endpoint);
  }

  async close(): Promise<void> {
    const session = this.#session;
    this.#session = null;
    const { claims } = this.#socket;
    for (const [interfaceNumber, owner] of claims) {
      if (owner === this) {
        claims.delete(interfaceNumber);
      }
    }
    session?.abort(new UsbError('io', 'the device was closed'));
  }

  async #transfer<Result>(
    endpoint: number,
    timeoutMs: number,
    run: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    const session = this.#mustOwn(endpoint);
    if (this.#busyEndpoints.has(endpoint)) {
      throw new UsbError('io', `endpoint 0x${endpoint.toString(16)} has a transfer already`);
    }
    this.#busyEndpoints.add(endpoint);
    const abort = new AbortController();
    const end = (): void => abort.abort(this.#presence.aborted ? this.#presence.reason : session.reason);
    this.#presence.addEventListener('abort', end, { once: true });
    session.addEventListener('abort', end, { once: true });
    const cancel = this.#timer.after(timeoutMs, () =>
      abort.abort(new UsbError('timeout', `no answer in ${timeoutMs} ms`)),
    );
    try {
      return await run(abort.signal);
    } catch (cause) {
      throw this.#asUsbError(cause);
    } finally {
      cancel();
      this.#presence.removeEventListener('abort', end);
      session.removeEventListener('abort', end);
      this.#busyEndpoints.delete(endpoint);
    }
  }

  #asUsbError(cause: unknown): UsbError {
    if (cause instanceof UsbError) {
      return cause;
    }
    if (cause instanceof UsbStall) {
      return new UsbError('stall', cause.message, { cause });
    }
    const message = cause instanceof Error ? cause.message : String(cause);
    return new UsbError(this.#presence.aborted ? 'gone' : 'io', message, { cause });
  }

  #mustBePresent(): void {
    if (this.#presence.aborted) {
      throw new UsbError('gone', 'the device was unplugged');
    }
  }

  #mustBeOpen(): AbortSignal {
    this.#mustBePresent();
    if (this.#session === null) {
      throw new UsbError('io', 'the device is not open');
    }
    return this.#session.signal;
  }

  #mustOwn(endpoint: number): AbortSignal {
    const session = this.#mustBeOpen();
    const { device, claims } = this.#socket;
    const owned = device.interfaces.find(({ endpoints }) => endpoints.some(({ address }) => address === endpoint));
    if (owned === undefined || claims.get(owned.number) !== this) {
      throw new UsbError('io', `endpoint 0x${endpoint.toString(16)} is not claimed`);
    }
    return session;
  }
}
