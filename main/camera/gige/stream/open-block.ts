import type { FrameSlot } from '../../device-link.ts';
import { copyPayload, type ImageLayout } from './image-layout.ts';
import { MissingPackets, type PacketRange, type ResendLimits } from './missing-packets.ts';

/** Payload that may wait for a leader; a block that needs more is given up. */
const MOST_EARLY_PACKETS = 8192;

type Picture = { readonly layout: ImageLayout; readonly slot: FrameSlot; readonly packetCount: number };

/** One picture while its packets come in, in any order. Packet 0 is the leader, payload begins with packet 1. */
export class OpenBlock {
  readonly blockId: bigint;
  readonly onWire: bigint;
  readonly isExtended: boolean;
  readonly firstAtUs: number;
  lastAtUs: number;
  readonly #bytesPerPacket: number;
  readonly #missing: MissingPackets;
  #picture: Picture | null = null;
  #early: Map<number, Buffer> | null = null;
  #isReceived = new Uint8Array(0);
  #receivedCount = 0;
  /** All packets below it are noted: received or missing. */
  #noted = 0;
  #highest = 0;
  #isCutShort = false;

  constructor(identity: {
    readonly blockId: bigint;
    readonly onWire: bigint;
    readonly isExtended: boolean;
    readonly bytesPerPacket: number;
    readonly atUs: number;
    readonly limits: ResendLimits;
  }) {
    this.blockId = identity.blockId;
    this.onWire = identity.onWire;
    this.isExtended = identity.isExtended;
    this.firstAtUs = identity.atUs;
    this.lastAtUs = identity.atUs;
    this.#bytesPerPacket = identity.bytesPerPacket;
    this.#missing = new MissingPackets(identity.limits);
  }

  get hasLeader(): boolean {
    return this.#picture !== null;
  }

  get isComplete(): boolean {
    return this.#picture !== null && this.#receivedCount === this.#picture.packetCount;
  }

  /** True when the picture can no longer become whole. */
  get isHopeless(): boolean {
    return this.#isCutShort || this.#missing.isHopeless;
  }

  /** Takes the leader; `slot` is where the picture goes. Returns true when the leader had been asked for again. */
  begin(layout: ImageLayout, slot: FrameSlot, nowUs: number): boolean {
    const packetCount = Math.ceil(layout.payloadBytes / this.#bytesPerPacket);
    this.#picture = { layout, slot, packetCount };
    this.#isReceived = new Uint8Array(packetCount + 1);
    this.lastAtUs = nowUs;
    for (const [packetId, piece] of this.#early ?? []) {
      this.#store(packetId, piece, this.#picture);
    }
    this.#early = null;
    const wasRequested = this.#missing.found(0);
    this.#missing.forgetAbove(packetCount);
    // What waited may have been of the wrong length: all of it is looked at once more.
    const highest = this.#noted - 1;
    this.#noted = 1;
    this.#noteUpTo(highest, nowUs);
    return wasRequested;
  }

  /** Takes a packet's payload. Returns what it was: taken, taken after a request, or of no use. */
  addPayload(packetId: number, piece: Buffer, nowUs: number): 'taken' | 'resent' | 'ignored' {
    if (packetId === 0) {
      return 'ignored';
    }
    const picture = this.#picture;
    if (picture === null) {
      return this.#keepEarly(packetId, piece, nowUs);
    }
    if (!this.#store(packetId, piece, picture)) {
      return 'ignored';
    }
    this.lastAtUs = nowUs;
    return this.#noteFound(packetId, nowUs);
  }

  /** Takes the trailer: all packets before it were sent. */
  endAt(packetId: number, nowUs: number): void {
    this.lastAtUs = nowUs;
    this.#highest = Math.max(this.#highest, packetId);
    this.#noteUpTo(packetId - 1, nowUs);
    if (this.#picture !== null && packetId <= this.#picture.packetCount) {
      this.#isCutShort = true;
    }
  }

  /** Nothing of this block can be used. */
  giveUp(): void {
    this.#isCutShort = true;
  }

  /** The device says that it does not have this packet: it is lost, unless it may still be on its first way. */
  giveUpOn(packetId: number): void {
    this.#isCutShort ||= packetId < this.#highest;
  }

  /** Nothing more comes by itself: what is not here is missing. */
  expectNoMore(nowUs: number): void {
    this.#noteUpTo(this.#picture?.packetCount ?? 0, nowUs);
  }

  /** Returns which packets to ask for now; none for a picture that nobody wants. */
  takeDueRequests(nowUs: number): PacketRange[] {
    const ranges = this.#missing.takeDue(nowUs, this.#picture?.packetCount ?? 0);
    return this.#picture?.slot.target === null ? [] : ranges;
  }

  /** Hands the picture over, if it had begun. */
  finish(): void {
    this.#picture?.slot.finish(this.isComplete ? 'ok' : 'incomplete');
  }

  /** Returns false for what is there already, lies outside the picture, or has not the length of its place. */
  #store(packetId: number, piece: Buffer, { layout, slot, packetCount }: Picture): boolean {
    if (packetId > packetCount || this.#isReceived[packetId] === 1) {
      return false;
    }
    const offset = (packetId - 1) * this.#bytesPerPacket;
    const expected = Math.min(this.#bytesPerPacket, layout.payloadBytes - offset);
    if (piece.length !== expected && (packetId < packetCount || piece.length < expected)) {
      return false;
    }
    this.#isReceived[packetId] = 1;
    this.#receivedCount += 1;
    if (slot.target !== null) {
      copyPayload(piece, offset, slot.target, layout);
    }
    return true;
  }

  #keepEarly(packetId: number, piece: Buffer, nowUs: number): 'taken' | 'resent' | 'ignored' {
    this.#early ??= new Map();
    if (this.#early.has(packetId) || this.#early.size >= MOST_EARLY_PACKETS) {
      return 'ignored';
    }
    this.#early.set(packetId, piece);
    this.lastAtUs = nowUs;
    return this.#noteFound(packetId, nowUs);
  }

  #noteFound(packetId: number, nowUs: number): 'taken' | 'resent' {
    this.#highest = Math.max(this.#highest, packetId);
    const wasRequested = this.#missing.found(packetId);
    this.#noteUpTo(packetId, nowUs);
    return wasRequested ? 'resent' : 'taken';
  }

  #noteUpTo(packetId: number, nowUs: number): void {
    const last = Math.min(packetId, this.#picture?.packetCount ?? this.#noted + MOST_EARLY_PACKETS);
    for (let id = this.#noted; id <= last; id++) {
      if (!this.#has(id)) {
        this.#missing.note(id, nowUs);
      }
    }
    this.#noted = Math.max(this.#noted, last + 1);
  }

  #has(packetId: number): boolean {
    return packetId === 0
      ? this.#picture !== null
      : this.#isReceived[packetId] === 1 || this.#early?.has(packetId) === true;
  }
}
