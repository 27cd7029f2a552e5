/** What is known of a USB device before it is opened. */
export type UsbDeviceInfo = {
  readonly vendorId: number;
  readonly productId: number;
  readonly serial: string;
  readonly manufacturer: string;
  readonly product: string;
  /** Bus and ports from the root, such as `1-2.4`: where it is plugged in. */
  readonly portPath: string;
};

export type UsbEndpoint = {
  /** With the direction bit: 0x81 is IN 1. */
  readonly address: number;
  readonly maximumPacketSize: number;
};

export type UsbInterface = {
  readonly number: number;
  readonly classCode: number;
  readonly subclassCode: number;
  readonly protocolCode: number;
  readonly endpoints: readonly UsbEndpoint[];
};

export type UsbErrorKind = 'timeout' | 'stall' | 'gone' | 'busy' | 'denied' | 'no-memory' | 'io';

export class UsbError extends Error {
  override readonly name = 'UsbError';
  readonly kind: UsbErrorKind;

  constructor(kind: UsbErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

/** One USB device. All methods reject with `UsbError`; only one transfer may run per endpoint. */
export interface UsbTransport {
  readonly info: UsbDeviceInfo;
  open(): Promise<void>;
  /** The interfaces of the current configuration; only while open. */
  readonly interfaces: readonly UsbInterface[];
  claim(interfaceNumber: number): Promise<void>;
  bulkOut(endpoint: number, data: Uint8Array, timeoutMs: number): Promise<void>;
  /**
   * Receives one transfer of at most `length` bytes; a short packet ends it. The result may be a view that the next
   * call overwrites. On `timeout` what had arrived is lost.
   */
  bulkIn(endpoint: number, length: number, timeoutMs: number): Promise<Uint8Array>;
  /** Halts the endpoint on the device's side (USB 3.2 §9.4.9): a waiting IN transfer ends with `stall`. */
  setHalt(endpoint: number): Promise<void>;
  clearHalt(endpoint: number): Promise<void>;
  /** Ends waiting transfers, releases every claimed interface, then closes. Never rejects. */
  close(): Promise<void>;
}

/** Where USB devices come from. */
export interface UsbBus {
  /** USB3 Vision-compatible devices that are plugged in; empty, not an error, where the machine has no USB. */
  list(): Promise<readonly UsbTransport[]>;
}
