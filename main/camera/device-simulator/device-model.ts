import type { Truth } from '../../../contract/inspection.ts';
import type { PixelFormat } from '../pixel-format/pixel-format.ts';

/** Who the simulated device says it is. */
export type DeviceIdentity = {
  readonly vendor: string;
  readonly model: string;
  readonly serial: string;
  readonly version: string;
  readonly userName: string;
};

/** A picture the sensor exposed, in the format the registers ask for. */
export type ExposedPicture = {
  /** Pictures exposed since AcquisitionStart, from 0. USB doors send it as block id, GigE doors `number + 1`. */
  readonly number: bigint;
  readonly width: number;
  readonly height: number;
  readonly offsetX: number;
  readonly offsetY: number;
  readonly format: PixelFormat;
  readonly deviceTimeNs: bigint;
  /** Never changes; may be shared memory of the picture source, so the receiver must not write to it. */
  readonly data: Uint8Array;
  readonly truth: Truth | null;
};

/** A register access the device refused, with the status code of GenCP and GVCP (0x8001…0x8FFF). */
export class RegisterAccessError extends Error {
  override readonly name = 'RegisterAccessError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * The inside of a simulated camera: GenICam XML, the registers it describes and the sensor. Knows no transport; a door
 * (USB, GigE) lays its own bootstrap registers around it and carries the pictures.
 */
export interface DeviceModel {
  readonly identity: DeviceIdentity;
  /** The XML for a device whose registers have this byte order. */
  readonly xml: Uint8Array;
  readonly endianness: 'little' | 'big';
  /** Features lie at this address and above; below is the door's. */
  readonly firstAddress: number;
  /** @throws RegisterAccessError */
  read(address: number, length: number): Uint8Array;
  /** @throws RegisterAccessError */
  write(address: number, data: Uint8Array): void;
  /** Bytes of one picture with the current settings. */
  payloadSizeBytes(): number;
  /** Device clock, ns. */
  nowNs(): bigint;
  /** The door holds this many bytes of transport parameters locked while a stream runs. */
  readonly isTransportLocked: boolean;
  /** Told each picture while acquiring: free run by its frame rate, triggered by TriggerSoftware. @returns the function that ends it */
  onPicture(listener: (picture: ExposedPicture) => void): () => void;
}
