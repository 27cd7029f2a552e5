import type { FrameReceiver } from '../../device-link.ts';
import type { ResendRange } from '../packets/gvcp-data.ts';
import { PacketError } from '../packets/gvcp-packet.ts';
import { gvcpStatus, isFailure } from '../packets/gvcp-status.ts';
import {
  createGvspHeader,
  decodeImageLeader,
  gvspFormats,
  type ImageLeader,
  payloadBytesPerPacket,
  readGvspHeader,
} from '../packets/gvsp-packet.ts';
import { BlockCounter } from './block-counter.ts';
import { layoutOf } from './image-layout.ts';
import { defaultResendLimits, type ResendLimits } from './missing-packets.ts';
import { OpenBlock } from './open-block.ts';

export type AssemblerOptions = {
  /** With IP and UDP headers, as the device has it in its register. */
  readonly packetSize: number;
  readonly receiver: FrameReceiver;
  /** Returns the device's time in ns; null where its clock does not count. */
  readonly toDeviceTimeNs: (ticks: bigint) => bigint | null;
  readonly canResend: boolean;
  readonly limits?: Partial<AssemblerLimits>;
};

export type AssemblerLimits = ResendLimits & {
  /** After this time without a packet the end of a picture counts as lost, and is asked for. */
  readonly pauseUs: number;
  /** After this time without a packet a picture is given up. */
  readonly silenceUs: number;
  /** Pictures whose packets may come in between each other. */
  readonly openBlocks: number;
};

export const defaultAssemblerLimits: AssemblerLimits = {
  ...defaultResendLimits,
  pauseUs: 20_000,
  silenceUs: 400_000,
  openBlocks: 4,
};

export type StreamCounts = {
  bytes: number;
  frames: number;
  incomplete: number;
  requestedPackets: number;
  resentPackets: number;
  ignoredPackets: number;
  /** Pictures in a format the station does not know. */
  unusableFrames: number;
};

/** Late packets of this many past blocks are told apart from a device that counts anew. */
const REMEMBERED_BLOCKS = 64n;

/** Makes pictures out of stream packets that may be lost, doubled or overtaken; knows no socket and no clock. */
export class BlockAssembler {
  readonly counts: StreamCounts = {
    bytes: 0,
    frames: 0,
    incomplete: 0,
    requestedPackets: 0,
    resentPackets: 0,
    ignoredPackets: 0,
    unusableFrames: 0,
  };
  readonly #options: AssemblerOptions;
  readonly #limits: AssemblerLimits;
  readonly #header = createGvspHeader();
  readonly #counter = new BlockCounter();
  readonly #open = new Map<bigint, OpenBlock>();
  readonly #ended = new Set<bigint>();
  #lastTimestamp = 0n;

  constructor(options: AssemblerOptions) {
    this.#options = options;
    const limits = { ...defaultAssemblerLimits, ...options.limits };
    // Who cannot ask again gains nothing by giving up early: a pause may be the device's own.
    const patient = { tries: 0, reorderUs: limits.pauseUs, pauseUs: limits.silenceUs };
    this.#limits = options.canResend ? limits : { ...limits, ...patient };
  }

  get openBlocks(): number {
    return this.#open.size;
  }

  /** Takes a datagram; it must not change afterwards. */
  push(datagram: Uint8Array, nowUs: number): void {
    const header = this.#header;
    if (!readGvspHeader(datagram, header) || header.blockId === 0n) {
      this.counts.ignoredPackets += 1;
      return;
    }
    const start = datagram.byteOffset + header.headerBytes;
    const data = Buffer.from(datagram.buffer, start, datagram.length - header.headerBytes);
    const block = this.#blockFor(data, nowUs);
    if (block === null) {
      this.counts.ignoredPackets += 1;
      return;
    }
    this.#take(block, data, nowUs);
    if (block.isComplete || block.isHopeless) {
      this.#end(block);
    }
  }

  /** Returns what to ask the device for, and gives up what cannot come any more. Call every few milliseconds. */
  tick(nowUs: number): ResendRange[] {
    const requests: ResendRange[] = [];
    for (const block of this.#open.values()) {
      const silentUs = nowUs - block.lastAtUs;
      const isOvertaken = block.blockId < (this.#counter.newest ?? 0n);
      if (silentUs >= this.#limits.pauseUs || (isOvertaken && silentUs >= this.#limits.reorderUs)) {
        block.expectNoMore(nowUs);
      }
      for (const { first, last } of block.takeDueRequests(nowUs)) {
        const { onWire: blockId, isExtended } = block;
        requests.push({ blockId, firstPacketId: first, lastPacketId: last, isExtended });
        this.counts.requestedPackets += last - first + 1;
      }
      if (block.isHopeless || silentUs >= this.#limits.silenceUs) {
        this.#end(block);
      }
    }
    return requests;
  }

  /** Ends what is open. */
  stop(): void {
    for (const block of this.#open.values()) {
      this.#end(block);
    }
  }

  #blockFor(data: Buffer, nowUs: number): OpenBlock | null {
    const { blockId: onWire, isExtended, format } = this.#header;
    const known = this.#open.get(onWire);
    if (known !== undefined) {
      return known;
    }
    let blockId = this.#counter.unwrap(onWire, isExtended);
    if (this.#ended.has(blockId)) {
      return null;
    }
    const newest = this.#counter.newest;
    if (newest !== null && blockId < newest - REMEMBERED_BLOCKS) {
      if (format !== gvspFormats.leader || !this.#isNewer(data)) {
        return null;
      }
      blockId = this.#counter.restartAt(onWire);
    }
    return blockId < 0n ? null : this.#openBlock(onWire, blockId, nowUs);
  }

  #isNewer(data: Uint8Array): boolean {
    return (decodeOrNull(data)?.timestamp ?? 0n) > this.#lastTimestamp;
  }

  #openBlock(onWire: bigint, blockId: bigint, nowUs: number): OpenBlock {
    this.#counter.advance(onWire, blockId);
    const { isExtended } = this.#header;
    const block = new OpenBlock({
      blockId,
      onWire,
      isExtended,
      bytesPerPacket: payloadBytesPerPacket(this.#options.packetSize, isExtended),
      atUs: nowUs,
      limits: this.#limits,
    });
    this.#open.set(onWire, block);
    if (this.#open.size > this.#limits.openBlocks) {
      const oldest = [...this.#open.values()].reduce((first, second) =>
        second.blockId < first.blockId ? second : first,
      );
      this.#end(oldest);
    }
    return block;
  }

  #take(block: OpenBlock, data: Buffer, nowUs: number): void {
    const { status, format, packetId } = this.#header;
    if (isFailure(status)) {
      this.counts.ignoredPackets += 1;
      if (status === gvcpStatus.packetUnavailable) {
        block.giveUpOn(packetId);
      }
      return;
    }
    if (format === gvspFormats.payload) {
      const result = block.addPayload(packetId, data, nowUs);
      this.#count(result, data.length);
    } else if (format === gvspFormats.trailer) {
      block.endAt(packetId, nowUs);
    } else if (format === gvspFormats.leader && !block.hasLeader) {
      this.#begin(block, data, nowUs);
    } else {
      this.counts.ignoredPackets += 1;
    }
  }

  #count(result: 'taken' | 'resent' | 'ignored', length: number): void {
    if (result === 'ignored') {
      this.counts.ignoredPackets += 1;
      return;
    }
    this.counts.bytes += length;
    this.counts.resentPackets += result === 'resent' ? 1 : 0;
  }

  #begin(block: OpenBlock, data: Buffer, nowUs: number): void {
    const leader = decodeOrNull(data);
    const layout = leader === null ? null : layoutOf(leader);
    if (leader === null || layout === null) {
      this.counts.unusableFrames += 1;
      block.giveUp();
      return;
    }
    this.#lastTimestamp = leader.timestamp > this.#lastTimestamp ? leader.timestamp : this.#lastTimestamp;
    const slot = this.#options.receiver.begin({
      blockId: block.blockId,
      deviceTimeNs: this.#options.toDeviceTimeNs(leader.timestamp),
      arrivedAtUs: block.firstAtUs,
      width: layout.width,
      height: layout.height,
      format: layout.format,
      sizeBytes: layout.sizeBytes,
    });
    const wasRequested = block.begin(layout, slot, nowUs);
    this.counts.resentPackets += wasRequested ? 1 : 0;
  }

  #end(block: OpenBlock): void {
    if (!this.#open.delete(block.onWire)) {
      return;
    }
    this.#ended.add(block.blockId);
    for (const blockId of this.#ended) {
      if (blockId < (this.#counter.newest ?? 0n) - REMEMBERED_BLOCKS) {
        this.#ended.delete(blockId);
      }
    }
    if (block.hasLeader) {
      this.counts.frames += 1;
      this.counts.incomplete += block.isComplete ? 0 : 1;
    }
    block.finish();
  }
}

function decodeOrNull(data: Uint8Array): ImageLeader | null {
  try {
    return decodeImageLeader(data);
  } catch (error) {
    if (error instanceof PacketError) {
      return null;
    }
    throw error;
  }
}
