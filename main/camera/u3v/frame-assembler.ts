import type { FrameLeader, FrameReceiver, FrameSlot } from '../device-link.ts';
import { frameSizeBytes, type PixelFormat, pixelFormatOfCode, pixelFormats } from '../pixel-format/pixel-format.ts';
import { decodeLeader, decodeTrailer, type Leader, payloadType, type Trailer } from './packets/stream-packet.ts';
import type { StreamSetup } from './stream-setup.ts';
import { copyBytes } from '../copy-bytes.ts';

/** Whether the next transfer is known, or host and device must begin again at a leader. */
export type Step = 'in-step' | 'out-of-step';

type OpenFrame = {
  readonly leader: Leader;
  readonly slot: FrameSlot;
  readonly copy: (bytes: Uint8Array, position: number) => void;
  readonly sizeBytes: number;
  received: number;
  transfers: number;
  /** A payload transfer was shorter than planned: only the trailer can say whether that was right. */
  endedEarly: boolean;
};

/**
 * Puts pictures together out of the transfers of a stream. What a transfer is follows from its position and length;
 * a payload may begin with any bytes, the magic of a leader among them.
 */
export class FrameAssembler {
  readonly #setup: StreamSetup;
  readonly #receiver: FrameReceiver;
  readonly #nowUs: () => number;
  #frame: OpenFrame | null = null;
  #lastRawId: bigint | null = null;
  #idOffset = 0n;
  #hasBegunAgain = false;

  constructor(setup: StreamSetup, receiver: FrameReceiver, nowUs: () => number) {
    this.#setup = setup;
    this.#receiver = receiver;
    this.#nowUs = nowUs;
  }

  /** True between a leader and its trailer. */
  get isMidFrame(): boolean {
    return this.#frame !== null;
  }

  /** How many bytes to ask of the device next. */
  get nextTransferBytes(): number {
    const { leaderBytes, trailerBytes } = this.#setup;
    if (this.#frame === null) {
      return leaderBytes;
    }
    return this.#nextPayloadBytes(this.#frame) || trailerBytes;
  }

  /**
   * Takes one transfer. After `out-of-step` the stream must be restarted and `abandon` called: the open picture ends
   * only then, because whoever waits for it may ask for the next one at once.
   */
  accept(bytes: Uint8Array): Step {
    const frame = this.#frame;
    if (frame === null) {
      return this.#begin(decodeLeader(bytes));
    }
    return this.#nextPayloadBytes(frame) === 0 ? this.#end(frame, bytes) : this.#takePayload(frame, bytes);
  }

  /** The stream broke off: the open picture ends as incomplete, the next transfer is a leader. */
  abandon(): void {
    this.#finish('incomplete');
    this.#hasBegunAgain = true;
  }

  /** Length of the next payload transfer; 0 when the trailer is due. */
  #nextPayloadBytes({ transfers, endedEarly }: OpenFrame): number {
    const { payloadCount, payloadBytes, final1Bytes } = this.#setup;
    if (endedEarly || transfers > payloadCount) {
      return 0;
    }
    return transfers < payloadCount ? payloadBytes : final1Bytes;
  }

  /** The final transfer may leave out the bytes that only align it. */
  #leastPayloadBytes({ transfers }: OpenFrame): number {
    const { payloadCount, payloadBytes, requiredBytes } = this.#setup;
    return transfers < payloadCount ? payloadBytes : requiredBytes - payloadCount * payloadBytes;
  }

  #takePayload(frame: OpenFrame, bytes: Uint8Array): Step {
    if (bytes.length < this.#leastPayloadBytes(frame)) {
      const leader = bytes.length <= this.#setup.leaderBytes ? decodeLeader(bytes) : null;
      if (leader !== null && leader.blockId !== frame.leader.blockId) {
        this.#finish('incomplete');
        return this.#begin(leader);
      }
      if (decodeTrailer(bytes)?.blockId === frame.leader.blockId) {
        this.#finish('incomplete');
        return 'in-step';
      }
      frame.endedEarly = true;
    }
    frame.copy(bytes, frame.received);
    frame.received += bytes.length;
    frame.transfers += 1;
    return 'in-step';
  }

  #end(frame: OpenFrame, bytes: Uint8Array): Step {
    const trailer = decodeTrailer(bytes);
    if (trailer !== null && trailer.blockId === frame.leader.blockId) {
      this.#finish(this.#judge(frame, trailer));
      return 'in-step';
    }
    const leader = decodeLeader(bytes);
    if (leader === null) {
      return 'out-of-step';
    }
    this.#finish('incomplete');
    return this.#begin(leader);
  }

  #judge(frame: OpenFrame, trailer: Trailer): 'ok' | 'incomplete' | 'corrupt' {
    const valid = Number(trailer.validPayloadBytes);
    const padding = frame.received - valid;
    if (trailer.status !== 0 || frame.received < frame.sizeBytes || padding < 0) {
      return 'incomplete';
    }
    const isWhole = padding < this.#setup.alignmentBytes && valid >= frame.sizeBytes;
    const isAsTall = trailer.height === null || trailer.height === frame.leader.height;
    return isWhole && isAsTall ? 'ok' : 'corrupt';
  }

  #begin(leader: Leader | null): Step {
    if (leader === null) {
      return 'out-of-step';
    }
    const blockId = this.#unwrap(leader.blockId);
    const format = this.#readableFormat(leader);
    const slot = format === null ? UNWANTED : this.#receiver.begin(this.#describe(leader, format, blockId));
    this.#frame = {
      leader,
      slot,
      copy: format === null ? () => {} : createCopy(slot.target, leader, format),
      sizeBytes: format === null ? 0 : paddedSizeBytes(leader, format),
      received: 0,
      transfers: 0,
      endedEarly: false,
    };
    return 'in-step';
  }

  /** Null for what is no picture, a format the station does not know, and a size that cannot be in the payload. */
  #readableFormat(leader: Leader): PixelFormat | null {
    const isImage = leader.payloadType === payloadType.image || leader.payloadType === payloadType.imageExtendedChunk;
    const format = pixelFormatOfCode(leader.pixelFormatCode);
    if (!isImage || format === null) {
      return null;
    }
    const endsOnBytes = leader.paddingX === 0 || (pixelFormats[format].bitsPerPixel * leader.width) % 8 === 0;
    const sizeBytes = paddedSizeBytes(leader, format);
    return endsOnBytes && sizeBytes > 0 && sizeBytes <= this.#setup.requiredBytes ? format : null;
  }

  #describe(leader: Leader, format: PixelFormat, blockId: bigint): FrameLeader {
    return {
      blockId,
      deviceTimeNs: leader.timestampNs === 0n ? null : leader.timestampNs,
      arrivedAtUs: this.#nowUs(),
      width: leader.width,
      height: leader.height,
      format,
      sizeBytes: frameSizeBytes(format, leader.width, leader.height),
    };
  }

  /** Devices may count from the beginning again when the stream is switched off and on. */
  #unwrap(rawId: bigint): bigint {
    if (this.#hasBegunAgain && this.#lastRawId !== null && rawId <= this.#lastRawId) {
      this.#idOffset += this.#lastRawId + 1n - rawId;
    }
    this.#hasBegunAgain = false;
    this.#lastRawId = rawId;
    return rawId + this.#idOffset;
  }

  #finish(status: 'ok' | 'incomplete' | 'corrupt'): void {
    const frame = this.#frame;
    this.#frame = null;
    frame?.slot.finish(status);
  }
}

const UNWANTED: FrameSlot = { target: null, finish: () => {} };

/** Bytes on the wire up to the end of the last line, paddings between lines included. */
function paddedSizeBytes({ paddingX, width, height }: Leader, format: PixelFormat): number {
  return frameSizeBytes(format, width, height) + paddingX * Math.max(0, height - 1);
}

/** Returns the function that puts bytes at a position of the payload where they belong in the picture. */
function createCopy(
  target: Uint8Array | null,
  { paddingX, width }: Leader,
  format: PixelFormat,
): (bytes: Uint8Array, position: number) => void {
  if (target === null) {
    return () => {};
  }
  if (paddingX === 0) {
    return (bytes, position) => {
      const room = target.length - position;
      if (room > 0) {
        copyBytes(target, bytes.length <= room ? bytes : bytes.subarray(0, room), position);
      }
    };
  }
  const lineBytes = Math.ceil((pixelFormats[format].bitsPerPixel * width) / 8);
  return (bytes, position) => copyLines(target, bytes, { position, lineBytes, pitch: lineBytes + paddingX });
}

type Lines = { readonly position: number; readonly lineBytes: number; readonly pitch: number };

function copyLines(target: Uint8Array, bytes: Uint8Array, { position, lineBytes, pitch }: Lines): void {
  let from = 0;
  while (from < bytes.length) {
    const line = Math.floor((position + from) / pitch);
    const column = (position + from) % pitch;
    const count = Math.min(pitch - column, bytes.length - from);
    const wanted = Math.min(count, lineBytes - column, target.length - (line * lineBytes + column));
    if (wanted > 0) {
      target.set(bytes.subarray(from, from + wanted), line * lineBytes + column);
    }
    from += count;
  }
}
