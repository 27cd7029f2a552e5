import type { Timer } from '../../timer.ts';
import type { DatagramSocket } from '../datagram-socket.ts';
import type { GvcpChannel } from '../gvcp-channel.ts';
import { GvcpRefusal } from '../gvcp-requester.ts';
import { bootstrapRegisters, packetSizeBits } from '../packets/bootstrap-registers.ts';
import { IP_AND_UDP_BYTES } from '../packets/gvsp-packet.ts';

/** Jumbo frames, common limits of drivers, plain Ethernet, tunnels, and what every network carries. */
export const usualPacketSizes: readonly number[] = [9000, 8192, 4088, 1500, 1400, 576];

/** What a device that fires no test packets keeps at most of the size it had. */
const SAFE_WITHOUT_TEST = 1500;

export type PacketSizeOptions = {
  readonly channel: GvcpChannel;
  /** The stream socket, whose address and port the device knows already. */
  readonly socket: DatagramSocket;
  readonly timer: Timer;
  /** Falling. */
  readonly sizes: readonly number[];
  /** For devices that fire no test packets; null: the size they have, up to plain Ethernet's. */
  readonly sizeWithoutTest: number | null;
  readonly triesPerSize: number;
  readonly waitMs: number;
};

/**
 * Finds the largest packet the way from the device carries, by test packets that must not be fragmented, and leaves it
 * set. Returns the size the device has then.
 * @throws as the channel
 */
export async function negotiatePacketSize(options: PacketSizeOptions): Promise<number> {
  const { channel, sizes } = options;
  const address = bootstrapRegisters.streamPacketSize;
  const before = (await channel.readRegister(address)) & packetSizeBits.sizeMask;
  for (const size of sizes) {
    if (await arrives(options, size)) {
      return setSize(channel, size);
    }
  }
  const safe = before > 0 ? Math.min(before, SAFE_WITHOUT_TEST) : SAFE_WITHOUT_TEST;
  return setSize(channel, options.sizeWithoutTest ?? safe);
}

async function arrives({ channel, socket, timer, triesPerSize, waitMs }: PacketSizeOptions, size: number) {
  let tellArrived = () => {};
  let hasArrived = false;
  socket.onDatagram((datagram) => {
    if (datagram.length + IP_AND_UDP_BYTES === size) {
      hasArrived = true;
      tellArrived();
    }
  });
  const value = (packetSizeBits.fireTestPacket | packetSizeBits.dontFragment | size) >>> 0;
  for (let tries = 0; tries < triesPerSize && !hasArrived; tries++) {
    if (!(await isTaken(channel, value))) {
      return false;
    }
    await new Promise<void>((resolve) => {
      const cancel = timer.after(waitMs, resolve);
      tellArrived = () => {
        cancel();
        resolve();
      };
      if (hasArrived) {
        tellArrived();
      }
    });
  }
  return hasArrived;
}

/** A device refuses sizes beyond its own. */
async function isTaken(channel: GvcpChannel, value: number): Promise<boolean> {
  try {
    await channel.writeRegister(bootstrapRegisters.streamPacketSize, value);
    return true;
  } catch (error) {
    if (error instanceof GvcpRefusal) {
      return false;
    }
    throw error;
  }
}

/** Devices may round the size to what they can send. */
async function setSize(channel: GvcpChannel, size: number): Promise<number> {
  const address = bootstrapRegisters.streamPacketSize;
  await channel.writeRegister(address, (packetSizeBits.dontFragment | size) >>> 0);
  return (await channel.readRegister(address)) & packetSizeBits.sizeMask;
}
