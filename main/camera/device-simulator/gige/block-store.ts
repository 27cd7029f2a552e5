import {
  encodeGvspHeader,
  encodeImageLeader,
  encodeImageTrailer,
  gvspFormats,
  payloadBytesPerPacket,
  payloadTypes,
} from '../../gige/packets/gvsp-packet.ts';
import { pixelFormats } from '../../pixel-format/pixel-format.ts';
import type { ExposedPicture } from '../device-model.ts';

/** Block ids on the wire run from 1 to 65535 and then from 1 again. */
const CYCLE = 65_535n;
const KEPT_BLOCKS = 8;

export type SentBlock = {
  readonly onWire: bigint;
  /** Leader and trailer included. */
  readonly packetCount: number;
  /** Returns the parts of one datagram; null when the block has no such packet. */
  packet(packetId: number, status: number): readonly Uint8Array[] | null;
};

/** Cuts a picture into stream packets that are made when they are sent, from the picture's own bytes. */
export function cutIntoPackets(picture: ExposedPicture, packetSize: number, isExtended: boolean): SentBlock {
  const blockId = picture.number + 1n;
  const onWire = isExtended ? blockId : ((blockId - 1n) % CYCLE) + 1n;
  const { data, width, height, offsetX, offsetY } = picture;
  const bytesPerPacket = payloadBytesPerPacket(packetSize, isExtended);
  const payloadPackets = Math.ceil(data.length / bytesPerPacket);
  const payloadType = payloadTypes.image;
  const partsOf = (packetId: number): { format: number; content: Uint8Array } | null => {
    if (packetId === 0) {
      const pixelFormatCode = pixelFormats[picture.format].code;
      const timestamp = picture.deviceTimeNs;
      const size = { width, height, offsetX, offsetY, paddingX: 0, paddingY: 0 };
      const content = encodeImageLeader({ payloadType, timestamp, pixelFormatCode, ...size });
      return { format: gvspFormats.leader, content };
    }
    if (packetId === payloadPackets + 1) {
      return { format: gvspFormats.trailer, content: encodeImageTrailer({ payloadType, height }) };
    }
    const start = (packetId - 1) * bytesPerPacket;
    return packetId > payloadPackets
      ? null
      : { format: gvspFormats.payload, content: data.subarray(start, start + bytesPerPacket) };
  };
  return {
    onWire,
    packetCount: payloadPackets + 2,
    packet: (packetId, status) => {
      const parts = partsOf(packetId);
      if (parts === null) {
        return null;
      }
      const header = encodeGvspHeader({ status, blockId: onWire, isExtended, format: parts.format, packetId });
      return [header, parts.content];
    },
  };
}

/** The blocks sent last, from which packets can be sent again. */
export class BlockStore {
  readonly #blocks = new Map<bigint, SentBlock>();

  keep(block: SentBlock): void {
    this.#blocks.delete(block.onWire);
    this.#blocks.set(block.onWire, block);
    const [oldest] = this.#blocks.keys();
    if (this.#blocks.size > KEPT_BLOCKS && oldest !== undefined) {
      this.#blocks.delete(oldest);
    }
  }

  find(onWire: bigint): SentBlock | null {
    return this.#blocks.get(onWire) ?? null;
  }

  clear(): void {
    this.#blocks.clear();
  }
}
