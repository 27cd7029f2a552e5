/** What is used of npm `usb` 3, so that tests can stand in for it. */
export type NativeEndpoint = {
  readonly endpointNumber: number;
  readonly direction: 'in' | 'out';
  readonly packetSize: number;
};

export type NativeInterface = {
  readonly interfaceNumber: number;
  readonly alternate: {
    readonly interfaceClass: number;
    readonly interfaceSubclass: number;
    readonly interfaceProtocol: number;
    readonly endpoints: readonly NativeEndpoint[];
  };
};

/** A request on endpoint 0. */
export type NativeSetup = {
  readonly requestType: 'standard';
  readonly recipient: 'endpoint';
  readonly request: number;
  readonly value: number;
  readonly index: number;
};

export interface NativeUsbDevice {
  readonly vendorId: number;
  readonly productId: number;
  readonly deviceClass: number;
  readonly deviceSubclass: number;
  readonly deviceProtocol: number;
  readonly bus: string;
  readonly address: number;
  readonly ports: readonly number[];
  readonly manufacturerName?: string | null | undefined;
  readonly productName?: string | null | undefined;
  readonly serialNumber?: string | null | undefined;
  /** Only while open. */
  readonly configuration?: { readonly interfaces: readonly NativeInterface[] } | null | undefined;
  open(): Promise<void>;
  close(): Promise<void>;
  claimInterface(interfaceNumber: number): Promise<void>;
  releaseInterface(interfaceNumber: number): Promise<void>;
  /** Resolves with null on a halt. */
  nativeTransferIn(endpointNumber: number, timeoutMs: number, length: number): Promise<Uint8Array | null>;
  /** Resolves with the bytes written; below 0 on a halt. */
  nativeTransferOut(endpointNumber: number, timeoutMs: number, data: Uint8Array): Promise<number>;
  /** Resolves with the bytes written; below 0 on a halt. */
  nativeControlTransferOut(setup: NativeSetup, timeoutMs: number): Promise<number>;
  clearHalt(direction: 'in' | 'out', endpointNumber: number): Promise<void>;
}

export interface NativeUsb {
  getDevices(): Promise<readonly NativeUsbDevice[]>;
}
