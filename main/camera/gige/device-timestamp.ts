import type { GvcpChannel } from './gvcp-channel.ts';
import { bootstrapRegisters, LATCH_TIMESTAMP } from './packets/bootstrap-registers.ts';

const NS_PER_SECOND = 1_000_000_000n;

/** Ticks of a device's timestamp clock, in ns. */
export type DeviceTimestamp = {
  /** Returns ns; null where the device's clock does not count. */
  toNs(ticks: bigint): bigint | null;
  /** Reads the clock now. @throws as the channel */
  latchNs(): Promise<bigint | null>;
};

/** Reads how fast a device's clock counts. @throws as the channel */
export async function readDeviceTimestamp(channel: GvcpChannel): Promise<DeviceTimestamp> {
  const { timestampFrequencyHigh, timestampHigh, timestampControl } = bootstrapRegisters;
  const ticksPerSecond = await readUint64(channel, timestampFrequencyHigh);
  const toNs = (ticks: bigint) => (ticksPerSecond === 0n ? null : (ticks * NS_PER_SECOND) / ticksPerSecond);
  return {
    toNs,
    latchNs: async () => {
      if (ticksPerSecond === 0n) {
        return null;
      }
      await channel.writeRegister(timestampControl, LATCH_TIMESTAMP);
      const ticks = await readUint64(channel, timestampHigh);
      // A device that counts but cannot latch leaves the register at zero.
      return ticks === 0n ? null : toNs(ticks);
    },
  };
}

async function readUint64(channel: GvcpChannel, address: number): Promise<bigint> {
  const bytes = await channel.read(BigInt(address), 8);
  return new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0);
}
