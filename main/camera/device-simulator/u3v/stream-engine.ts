import { pixelFormats } from '../../pixel-format/pixel-format.ts';
import { gencpStatus } from '../../u3v/packets/gencp-status.ts';
import { encodeLeader, encodeTrailer, payloadType } from '../../u3v/packets/stream-packet.ts';
import type { ExposedPicture } from '../device-model.ts';
import type { FaultSwitchboard } from './device-fault.ts';
import type { PacketPipe } from './packet-pipe.ts';
import type { StreamRegisters } from './u3v-memory.ts';

/** Pictures the device's memory holds while the host does not read. */
export const DEFAULT_BUFFERED_PICTURES = 4;
const MAGIC = new TextEncoder().encode('U3VL');

export type StreamEngineOptions = {
  readonly pipe: PacketPipe;
  readonly faults: FaultSwitchboard;
  readonly packetSize: number;
  readonly bufferedPictures: number;
  /** Fills the final transfer with zeros instead of ending it early; real devices do either. */
  readonly padsFinalTransfer: boolean;
  readonly unplug: () => void;
};

/** Sends pictures as the stream registers say: leader, payload transfers, trailer. */
export class StreamEngine {
  readonly #options: StreamEngineOptions;
  /** The registers as they were when the stream was switched on; null while it is off. */
  #registers: StreamRegisters | null = null;
  #waiting = 0;
  #isHanging = false;
  #lostNumbers = 0n;
  #last: ExposedPicture | null = null;

  constructor(options: StreamEngineOptions) {
    this.#options = options;
  }

  /** Switches the stream on or off; either way what waits in the pipe is forgotten. */
  control(registers: StreamRegisters | null): void {
    this.#options.pipe.flush();
    this.#registers = registers;
    this.#waiting = 0;
    this.#isHanging = false;
    this.#lostNumbers = 0n;
  }

  /** The host left and what waited for it was forgotten; the stream stays as it was set up. */
  hostLeft(): void {
    this.#waiting = 0;
    this.#isHanging = false;
  }

  /** Takes a picture from the sensor; without a listening host, or with a full memory, it is lost. */
  send(picture: ExposedPicture): void {
    const { faults, bufferedPictures } = this.#options;
    if (this.#registers === null || this.#isHanging || this.#waiting >= bufferedPictures) {
      return;
    }
    if (faults.take('block-gap') !== null) {
      return;
    }
    const sent = this.#chooseContent(picture);
    this.#sendWhole(sent, this.#registers);
    if (faults.take('duplicate-picture') !== null) {
      this.#sendWhole(sent, this.#registers);
    }
  }

  /** Returns the picture to send in place of this one: itself, unless a fault says otherwise. */
  #chooseContent(picture: ExposedPicture): ExposedPicture {
    const { faults } = this.#options;
    const last = this.#last;
    this.#lostNumbers += BigInt(faults.take('lost-numbers')?.count ?? 0);
    const numbered = { ...picture, number: picture.number + this.#lostNumbers };
    if (last !== null && faults.take('stale-picture') !== null) {
      return last;
    }
    this.#last = numbered;
    const isLate = last !== null && last.data.length === picture.data.length && faults.take('late-picture') !== null;
    return isLate ? { ...numbered, data: last.data, deviceTimeNs: last.deviceTimeNs } : numbered;
  }

  #sendWhole(picture: ExposedPicture, registers: StreamRegisters): void {
    const { faults, pipe } = this.#options;
    this.#waiting += 1;
    pipe.push({ data: leaderOf(picture), isEnded: true });
    const payload = faults.take('payload-magic') === null ? picture.data : withMagic(picture.data);
    if (this.#breakOff(payload)) {
      return;
    }
    const missing = faults.take('short-payload')?.missingBytes ?? 0;
    const data = missing === 0 ? payload : payload.subarray(0, Math.max(0, payload.length - missing));
    const room = this.#sendPayload(data, registers);
    const isOverrun = room < data.length;
    const done = this.#pictureDone();
    if (faults.take('missing-trailer') !== null) {
      done();
      return;
    }
    const status = faults.take('trailer-status')?.status ?? (isOverrun ? gencpStatus.dataOverrun : gencpStatus.success);
    const trailer = encodeTrailer({
      blockId: picture.number,
      status,
      validPayloadBytes: BigInt(Math.min(data.length, room)),
      height: picture.height,
    });
    pipe.push({ data: trailer, isEnded: true, onTaken: done });
  }

  /** Counts the picture out, unless the stream was restarted in between and the count with it. */
  #pictureDone(): () => void {
    const registers = this.#registers;
    return () => {
      if (this.#registers === registers) {
        this.#waiting -= 1;
      }
    };
  }

  /** Sends the beginning of the payload and nothing after it, where a fault says so. */
  #breakOff(payload: Uint8Array): boolean {
    const { faults, pipe, packetSize, unplug } = this.#options;
    const hang = faults.take('payload-hang');
    const stall = hang === null ? faults.take('stream-stall') : null;
    const leave = hang === null && stall === null ? faults.take('unplug') : null;
    if (hang === null && stall === null && leave === null) {
      return false;
    }
    this.#isHanging = true;
    const sent = Math.floor((payload.length * (hang?.share ?? 0.5)) / packetSize) * packetSize;
    const finish = stall === null ? (leave === null ? () => {} : unplug) : () => this.#stall();
    if (sent === 0) {
      finish();
    } else {
      pipe.push({ data: payload.subarray(0, sent), isEnded: false, onTaken: finish });
    }
    return true;
  }

  #stall(): void {
    this.#options.pipe.flush();
    this.#options.pipe.halt();
  }

  /** @returns how many bytes the programmed transfers hold */
  #sendPayload(data: Uint8Array, registers: StreamRegisters): number {
    const { payloadTransferSize, payloadTransferCount, finalTransfer1Size, finalTransfer2Size } = registers;
    const sizes = [
      ...Array.from({ length: payloadTransferCount }, () => payloadTransferSize),
      finalTransfer1Size,
      finalTransfer2Size,
    ].filter((size) => size > 0);
    let at = 0;
    for (const size of sizes) {
      const part = data.subarray(at, at + size);
      const isShort = part.length < size;
      const isPadded = isShort && this.#options.padsFinalTransfer;
      this.#options.pipe.push({ data: isPadded ? padded(part, size) : part, isEnded: isShort && !isPadded });
      at += size;
    }
    return at;
  }
}

function leaderOf({ number, deviceTimeNs, format, width, height, offsetX, offsetY }: ExposedPicture): Uint8Array {
  return encodeLeader({
    blockId: number,
    payloadType: payloadType.image,
    timestampNs: deviceTimeNs,
    pixelFormatCode: pixelFormats[format].code,
    width,
    height,
    offsetX,
    offsetY,
    paddingX: 0,
  });
}

function withMagic(payload: Uint8Array): Uint8Array {
  const changed = payload.slice();
  changed.set(MAGIC.subarray(0, changed.length));
  return changed;
}

function padded(part: Uint8Array, size: number): Uint8Array {
  const whole = new Uint8Array(size);
  whole.set(part);
  return whole;
}
