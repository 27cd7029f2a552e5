import { UsbStall } from '../virtual-usb-device.ts';

/** One transfer of the device: full packets, and a short or empty one at the end where its length or `isEnded` says so. */
export type DeviceTransfer = {
  readonly data: Uint8Array;
  /** Ends with an empty packet when the length is a multiple of the packet size. */
  readonly isEnded: boolean;
  /** Called when the host has taken the last byte. */
  readonly onTaken?: () => void;
};

type Reader = {
  readonly length: number;
  readonly parts: Uint8Array[];
  received: number;
  readonly finish: (data: Uint8Array) => void;
  readonly fail: (error: Error) => void;
};

/** The device's side of a bulk IN endpoint: transfers wait in it until the host asks. */
export class PacketPipe {
  readonly #packetSize: number;
  readonly #transfers: DeviceTransfer[] = [];
  readonly #readers: Reader[] = [];
  /** Bytes of the first transfer the host already has. */
  #taken = 0;
  #isHalted = false;

  constructor(maximumPacketSize: number) {
    this.#packetSize = maximumPacketSize;
  }

  get isHalted(): boolean {
    return this.#isHalted;
  }

  push(transfer: DeviceTransfer): void {
    this.#transfers.push(transfer);
    this.#serve();
  }

  /** Forgets what the host has not asked for; bytes already in one of its transfers stay there. */
  flush(): void {
    this.#transfers.length = 0;
    this.#taken = 0;
  }

  halt(): void {
    this.#isHalted = true;
    for (const reader of this.#readers.splice(0)) {
      reader.fail(new UsbStall('the endpoint is halted'));
    }
  }

  clearHalt(): void {
    this.#isHalted = false;
  }

  /** The host is gone: what it waited for ends. */
  reset(): void {
    this.flush();
    this.#isHalted = false;
    for (const reader of this.#readers.splice(0)) {
      reader.fail(new Error('the host left'));
    }
  }

  read(length: number, signal: AbortSignal): Promise<Uint8Array> {
    if (this.#isHalted) {
      return Promise.reject(new UsbStall('the endpoint is halted'));
    }
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(signal.reason);
        return;
      }
      const abort = () => {
        const at = this.#readers.indexOf(reader);
        if (at >= 0) {
          this.#readers.splice(at, 1);
          reject(signal.reason);
        }
      };
      const reader: Reader = {
        length,
        parts: [],
        received: 0,
        finish: (data) => {
          signal.removeEventListener('abort', abort);
          resolve(data);
        },
        fail: (error) => {
          signal.removeEventListener('abort', abort);
          reject(error);
        },
      };
      signal.addEventListener('abort', abort, { once: true });
      this.#readers.push(reader);
      this.#serve();
    });
  }

  #serve(): void {
    for (;;) {
      const [reader] = this.#readers;
      const [transfer] = this.#transfers;
      if (reader === undefined || transfer === undefined) {
        return;
      }
      const { isOver, isTaken } = this.#fill(reader, transfer);
      if (isOver) {
        this.#readers.shift();
        reader.finish(joined(reader));
      }
      // Last, because the device may halt or leave now: what the host has received whole stays received.
      if (isTaken) {
        transfer.onTaken?.();
      }
    }
  }

  /** Moves packets to the host. Tells whether the host's transfer is over, and whether the device's is taken. */
  #fill(reader: Reader, { data, isEnded, onTaken }: DeviceTransfer): { isOver: boolean; isTaken: boolean } {
    const available = data.length - this.#taken;
    const room = reader.length - reader.received;
    // The last packet travels whole or not at all: one that does not fit is babble, and the host's to notice.
    const fitting = available <= room ? available : Math.max(room - (room % this.#packetSize), 0);
    const count = fitting > 0 || available === 0 ? fitting : Math.min(this.#packetSize, available);
    if (count > 0) {
      reader.parts.push(data.subarray(this.#taken, this.#taken + count));
      reader.received += count;
      this.#taken += count;
    }
    const isFull = reader.received >= reader.length;
    if (this.#taken < data.length) {
      return { isOver: isFull || room < this.#packetSize, isTaken: false };
    }
    const isMultiple = data.length % this.#packetSize === 0;
    if (isFull && isMultiple && isEnded && available > 0) {
      // The empty packet meets the host's next transfer.
      this.#transfers[0] = { data: data.subarray(data.length), isEnded, ...(onTaken === undefined ? {} : { onTaken }) };
      this.#taken = 0;
      return { isOver: true, isTaken: false };
    }
    this.#transfers.shift();
    this.#taken = 0;
    return { isOver: isFull || !isMultiple || isEnded, isTaken: true };
  }
}

/** One part is handed on as it is: a picture is not copied on its way through the bus. */
function joined({ parts, received }: Reader): Uint8Array {
  const [first] = parts;
  if (parts.length === 1 && first !== undefined) {
    return first;
  }
  const data = new Uint8Array(received);
  let at = 0;
  for (const part of parts) {
    data.set(part, at);
    at += part.length;
  }
  return data;
}
