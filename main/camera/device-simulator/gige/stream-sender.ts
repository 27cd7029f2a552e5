import type { DatagramSocket, Endpoint } from '../../gige/datagram-socket.ts';
import type { ResendRange } from '../../gige/packets/gvcp-data.ts';
import { gvcpStatus } from '../../gige/packets/gvcp-status.ts';
import { encodeGvspHeader, gvspFormats, IP_AND_UDP_BYTES } from '../../gige/packets/gvsp-packet.ts';
import type { ExposedPicture } from '../device-model.ts';
import { BlockStore, cutIntoPackets, type SentBlock } from './block-store.ts';
import type { GigeFaults } from './gige-faults.ts';

/** Pictures that may wait while one is sent; more are dropped, as in a camera whose line is too slow. */
const MOST_WAITING = 2;
/** Packets given to the system at once; its answer is waited for, so that it is never flooded. */
const BURST = 16;

type Parts = readonly Uint8Array[];

export type StreamTarget = { readonly endpoint: Endpoint; readonly packetSize: number };

/** Sends pictures as stream packets, with whatever is to go wrong on the way. */
export class StreamSender {
  readonly #socket: DatagramSocket;
  readonly #faults: () => GigeFaults;
  readonly #random: () => number;
  readonly #isExtended: boolean;
  readonly #store = new BlockStore();
  #overtaken: Parts | null = null;
  #waiting: ExposedPicture[] = [];
  #isSending = false;

  constructor(options: {
    readonly socket: DatagramSocket;
    readonly faults: () => GigeFaults;
    readonly random: () => number;
    readonly hasExtendedIds: boolean;
  }) {
    this.#socket = options.socket;
    this.#faults = options.faults;
    this.#random = options.random;
    this.#isExtended = options.hasExtendedIds;
  }

  /** Sends a picture when those before it are sent; `target` tells where to, null that nobody wants it any more. */
  send(picture: ExposedPicture, target: () => StreamTarget | null): void {
    if (this.#waiting.length < MOST_WAITING) {
      this.#waiting.push(picture);
    }
    if (!this.#isSending) {
      this.#isSending = true;
      void this.#sendWaiting(target);
    }
  }

  /** Sends packets of a past block again, or says that they are gone. */
  resend({ blockId, firstPacketId, lastPacketId }: ResendRange, { endpoint }: StreamTarget): void {
    const block = this.#faults().forgetsPackets ? null : this.#store.find(blockId);
    const last = Math.min(lastPacketId, block === null ? firstPacketId : block.packetCount - 1);
    for (let packetId = firstPacketId; packetId <= last; packetId++) {
      const parts = block?.packet(packetId, gvcpStatus.packetResent) ?? this.#unavailable(blockId, packetId);
      if (this.#random() >= this.#faults().lostShare) {
        void this.#socket.send(parts, endpoint);
      }
    }
  }

  /** Sends a packet without meaning, of exactly the size, if the way carries it. */
  sendTestPacket({ endpoint, packetSize }: StreamTarget): void {
    if (packetSize <= this.#faults().largestPacketBytes && packetSize > IP_AND_UDP_BYTES + 8) {
      const header = encodeGvspHeader({
        status: 0,
        blockId: 0n,
        isExtended: false,
        format: gvspFormats.payload,
        packetId: 0,
      });
      const filling = new Uint8Array(packetSize - IP_AND_UDP_BYTES - header.length).fill(0xff);
      void this.#socket.send([header, filling], endpoint);
    }
  }

  clear(): void {
    this.#waiting = [];
    this.#store.clear();
  }

  async #sendWaiting(target: () => StreamTarget | null): Promise<void> {
    for (;;) {
      const picture = this.#waiting.shift();
      const to = target();
      if (picture === undefined || to === null) {
        break;
      }
      const block = cutIntoPackets(picture, to.packetSize, this.#isExtended);
      this.#store.keep(block);
      await this.#sendBlock(block, to.endpoint);
    }
    this.#isSending = false;
  }

  async #sendBlock(block: SentBlock, endpoint: Endpoint): Promise<void> {
    let burst: Promise<void>[] = [];
    for (let packetId = 0; packetId < block.packetCount; packetId++) {
      for (const parts of this.#whatArrives(block, packetId)) {
        burst.push(this.#socket.send(parts, endpoint));
      }
      if (burst.length >= BURST) {
        await Promise.all(burst);
        burst = [];
      }
    }
    const late = this.#overtaken;
    this.#overtaken = null;
    await Promise.all([...burst, ...(late === null ? [] : [this.#socket.send(late, endpoint)])]);
  }

  /** Returns the datagrams that go out in this packet's place: none, itself, itself twice, or itself and one held back. */
  #whatArrives(block: SentBlock, packetId: number): readonly Parts[] {
    const faults = this.#faults();
    const parts = block.packet(packetId, gvcpStatus.success);
    const isLeftOut =
      (faults.withoutLeaders && packetId === 0) || (faults.withoutTrailers && packetId === block.packetCount - 1);
    if (parts === null || isLeftOut || this.#random() < faults.lostShare) {
      return [];
    }
    if (this.#random() < faults.cutShare) {
      return [parts.map((part, index) => (index === 0 ? part : part.subarray(0, Math.floor(part.length / 2))))];
    }
    if (this.#overtaken === null && this.#random() < faults.overtakenShare) {
      this.#overtaken = parts;
      return [];
    }
    const late = this.#overtaken;
    if (late !== null && this.#random() < 0.5) {
      this.#overtaken = null;
      return [parts, late];
    }
    return this.#random() < faults.doubledShare ? [parts, parts] : [parts];
  }

  #unavailable(blockId: bigint, packetId: number): Parts {
    const { packetUnavailable: status } = gvcpStatus;
    const format = gvspFormats.payload;
    return [encodeGvspHeader({ status, blockId, isExtended: this.#isExtended, format, packetId })];
  }
}
