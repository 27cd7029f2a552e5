import type { NativeInterface, NativeUsbDevice } from './node-usb-types.ts';
import {
  type UsbDeviceInfo,
  UsbError,
  type UsbErrorKind,
  type UsbInterface,
  type UsbTransport,
} from './usb-transport.ts';

/** Request and feature of USB 3.2 §9.4.9. */
const SET_FEATURE = 3;
const ENDPOINT_HALT = 0;
const CONTROL_TIMEOUT_MS = 1_000;

/** npm `usb` gives text alone; the numbers are those of Linux. First match wins. */
const KINDS: readonly (readonly [RegExp, UsbErrorKind])[] = [
  [/cancelled|timed? ?out/i, 'timeout'],
  [/disconnected|no such device|errno 19\b/i, 'gone'],
  [/busy|errno 16\b|in use/i, 'busy'],
  [/permission|access (is )?denied|errno 13\b/i, 'denied'],
  [/unknown\(12\)|errno 12\b|cannot allocate|out of memory/i, 'no-memory'],
  [/stall|errno 32\b|pipe/i, 'stall'],
];

/** Returns the failure that npm `usb` described. */
export function classifyUsbFailure(cause: unknown): UsbError {
  const message = cause instanceof Error ? cause.message : String(cause);
  const [, kind = 'io'] = KINDS.find(([pattern]) => pattern.test(message)) ?? [];
  return new UsbError(kind, message, { cause });
}

/** One device through npm `usb` 3. */
export class NodeUsbTransport implements UsbTransport {
  readonly info: UsbDeviceInfo;
  readonly #device: NativeUsbDevice;
  readonly #claimed = new Set<number>();
  readonly #transfers = new Set<Promise<unknown>>();
  #interfaces: readonly UsbInterface[] = [];
  #isClosed = false;

  constructor(device: NativeUsbDevice, portPath: string) {
    this.#device = device;
    this.info = describeDevice(device, portPath);
  }

  get interfaces(): readonly UsbInterface[] {
    return this.#interfaces;
  }

  async open(): Promise<void> {
    await this.#attempt(() => this.#device.open());
    this.#isClosed = false;
    this.#interfaces = (this.#device.configuration?.interfaces ?? []).map(describeInterface);
  }

  async claim(interfaceNumber: number): Promise<void> {
    await this.#attempt(() => this.#device.claimInterface(interfaceNumber));
    this.#claimed.add(interfaceNumber);
  }

  async bulkOut(endpoint: number, data: Uint8Array, timeoutMs: number): Promise<void> {
    const written = await this.#attempt(() => this.#device.nativeTransferOut(endpoint & 0x7f, timeoutMs, data));
    if (written < 0) {
      throw new UsbError('stall', `endpoint ${endpoint} is halted`);
    }
    if (written !== data.length) {
      throw new UsbError('io', `endpoint ${endpoint} took ${written} of ${data.length} bytes`);
    }
  }

  async bulkIn(endpoint: number, length: number, timeoutMs: number): Promise<Uint8Array> {
    const bytes = await this.#attempt(() => this.#device.nativeTransferIn(endpoint & 0x7f, timeoutMs, length));
    if (bytes === null) {
      throw new UsbError('stall', `endpoint ${endpoint} is halted`);
    }
    return bytes;
  }

  async setHalt(endpoint: number): Promise<void> {
    const setup = {
      requestType: 'standard',
      recipient: 'endpoint',
      request: SET_FEATURE,
      value: ENDPOINT_HALT,
      index: endpoint,
    } as const;
    const written = await this.#attempt(() => this.#device.nativeControlTransferOut(setup, CONTROL_TIMEOUT_MS));
    if (written < 0) {
      throw new UsbError('stall', `endpoint ${endpoint} cannot be halted`);
    }
  }

  async clearHalt(endpoint: number): Promise<void> {
    const direction = endpoint >= 0x80 ? 'in' : 'out';
    await this.#attempt(() => this.#device.clearHalt(direction, endpoint & 0x7f));
  }

  /** A claim outlives `close` of npm `usb` 3.1: without the release the next opener finds the interface busy. */
  async close(): Promise<void> {
    this.#isClosed = true;
    // A transfer cannot be ended from outside; it ends by its own time-out.
    await Promise.allSettled(this.#transfers);
    const interfaces = [...this.#claimed];
    this.#claimed.clear();
    for (const interfaceNumber of interfaces) {
      // oxlint-disable-next-line no-await-in-loop -- the library takes one call at a time
      await settle(() => this.#device.releaseInterface(interfaceNumber));
    }
    await settle(() => this.#device.close());
  }

  async #attempt<Result>(action: () => Promise<Result>): Promise<Result> {
    if (this.#isClosed) {
      throw new UsbError('gone', 'the device was closed');
    }
    const running = action();
    this.#transfers.add(running);
    try {
      return await running;
    } catch (cause) {
      throw classifyUsbFailure(cause);
    } finally {
      this.#transfers.delete(running);
    }
  }
}

function describeDevice(device: NativeUsbDevice, portPath: string): UsbDeviceInfo {
  const { vendorId, productId, serialNumber, manufacturerName, productName } = device;
  return {
    vendorId,
    productId,
    serial: (serialNumber ?? '').trim(),
    manufacturer: (manufacturerName ?? '').trim(),
    product: (productName ?? '').trim(),
    portPath,
  };
}

function describeInterface({ interfaceNumber, alternate }: NativeInterface): UsbInterface {
  return {
    number: interfaceNumber,
    classCode: alternate.interfaceClass,
    subclassCode: alternate.interfaceSubclass,
    protocolCode: alternate.interfaceProtocol,
    endpoints: alternate.endpoints.map(({ endpointNumber, direction, packetSize }) => ({
      address: direction === 'in' ? endpointNumber | 0x80 : endpointNumber,
      maximumPacketSize: packetSize,
    })),
  };
}

/** A device that is gone cannot be released; that is no failure of closing it. */
async function settle(action: () => Promise<unknown>): Promise<void> {
  try {
    await action();
  } catch {
    // Nothing of it is left to release.
  }
}
