import type { FrameLeader, FrameReceiver } from '../../main/camera/device-link.ts';
import { encodeGvspHeader, encodeImageLeader, gvspFormats } from '../../main/camera/gige/packets/gvsp-packet.ts';
import { cutIntoPackets } from '../../main/camera/device-simulator/gige/block-store.ts';
import { expectedPatternBytes } from '../../main/camera/device-simulator/pattern-source.ts';
import { type PixelFormat, pixelFormats } from '../../main/camera/pixel-format/pixel-format.ts';

export type TestPicture = {
  /** From 0. */
  readonly number: bigint;
  readonly width: number;
  readonly height: number;
  readonly format?: PixelFormat;
  readonly deviceTimeNs?: bigint;
};

export type TestPacketOptions = { readonly packetSize?: number; readonly isExtended?: boolean };

/** Returns all datagrams of one pattern picture, leader and trailer included. */
export function packetsOf(picture: TestPicture, options: TestPacketOptions = {}): Uint8Array[] {
  const { number, width, height, format = 'Mono8', deviceTimeNs = (number + 1n) * 1000n } = picture;
  const data = expectedPatternBytes({ format, width, height, number });
  const exposed = { number, width, height, offsetX: 0, offsetY: 0, format, deviceTimeNs, data, truth: null };
  const block = cutIntoPackets(exposed, options.packetSize ?? 100, options.isExtended ?? false);
  return Array.from({ length: block.packetCount }, (_, packetId) => Buffer.concat(block.packet(packetId, 0) ?? []));
}

export type ReceivedFrame = { readonly leader: FrameLeader; readonly data: Uint8Array; status: string | null };

/** Returns a receiver that keeps every picture; `wanted` false: pictures are received and forgotten. */
export function createKeepingReceiver(wanted = true): FrameReceiver & { readonly frames: ReceivedFrame[] } {
  const frames: ReceivedFrame[] = [];
  return {
    frames,
    begin: (leader) => {
      const frame: ReceivedFrame = { leader, data: new Uint8Array(leader.sizeBytes).fill(0xee), status: null };
      frames.push(frame);
      return {
        target: wanted ? frame.data : null,
        finish: (status) => {
          if (frame.status !== null) {
            throw new Error('finished twice');
          }
          frame.status = status;
        },
      };
    },
  };
}

/** True when the frame has every byte of the pattern picture its block id names. */
export function hasPatternBytes({ leader, data }: ReceivedFrame): boolean {
  const { format, width, height, blockId } = leader;
  const expected = expectedPatternBytes({ format, width, height, number: blockId - 1n });
  return Buffer.from(data).equals(expected);
}

/** Returns a leader whose fields can be chosen freely, as one datagram. */
export function leaderPacket(blockId: bigint, fields: Partial<Parameters<typeof encodeImageLeader>[0]>): Uint8Array {
  const header = encodeGvspHeader({ status: 0, blockId, isExtended: false, format: gvspFormats.leader, packetId: 0 });
  const usual = { payloadType: 1, timestamp: 1n, pixelFormatCode: pixelFormats.Mono8.code, width: 10, height: 10 };
  const rest = { offsetX: 0, offsetY: 0, paddingX: 0, paddingY: 0 };
  return Buffer.concat([header, encodeImageLeader({ ...usual, ...rest, ...fields })]);
}
