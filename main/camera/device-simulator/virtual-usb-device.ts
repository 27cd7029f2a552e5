import type { UsbInterface } from '../u3v/usb-transport.ts';

/** The device answered with a halt (STALL). */
export class UsbStall extends Error {
  override readonly name = 'UsbStall';
}

/** A USB device in memory, with the packet semantics of the bus: a door (in-process, USB/IP) drives it. */
export interface VirtualUsbDevice {
  readonly speed: 'high' | 'super';
  readonly vendorId: number;
  readonly productId: number;
  /** Standard descriptors as bytes; `strings[0]` is string 1. */
  readonly descriptors: {
    readonly device: Uint8Array;
    readonly configuration: Uint8Array;
    readonly binaryObjectStore: Uint8Array | null;
    readonly strings: readonly string[];
  };
  readonly interfaces: readonly UsbInterface[];
  /** Takes one OUT transfer; resolves as soon as its bytes are taken, before the device acts on them. @throws UsbStall */
  bulkOut(endpoint: number, data: Uint8Array): Promise<void>;
  /**
   * Gives one IN transfer: full packets until `length` bytes or a short packet. Two device transfers never share one
   * host transfer unless the first ended on a packet boundary without a zero-length packet. Rejects with the signal's
   * reason when it aborts first; bytes already taken are then lost. A packet that does not fit the rest of `length` makes
   * the result longer than `length`: the host sees babble. @throws UsbStall
   */
  bulkIn(endpoint: number, length: number, signal: AbortSignal): Promise<Uint8Array>;
  setHalt(endpoint: number): void;
  clearHalt(endpoint: number): void;
  /** The host reset or left the device: transfers end, registers stay. */
  reset(): void;
}
