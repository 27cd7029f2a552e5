import type { CameraInfo } from '../../../contract/camera.ts';
import type { Clock } from '../../../contract/clock.ts';
import type { DeviceLink, FrameReceiver, LinkCounts } from '../device-link.ts';
import type { FeatureValue, NodeMap } from '../genicam/node-map.ts';
import type { Timer } from '../timer.ts';
import type { DatagramSocket, Endpoint, OpenSocket } from './datagram-socket.ts';
import type { DeviceControl } from './device-control.ts';
import type { DeviceTimestamp } from './device-timestamp.ts';
import type { GvcpChannel } from './gvcp-channel.ts';
import { bootstrapRegisters, capabilityBits, encodeAddress } from './packets/bootstrap-registers.ts';
import { decodeWords } from './packets/gvcp-data.ts';
import { type AssemblerLimits, BlockAssembler } from './stream/block-assembler.ts';
import { negotiatePacketSize, usualPacketSizes } from './stream/negotiate-packet-size.ts';
import { receiveStream } from './stream/stream-receiver.ts';

export type StreamSettings = {
  /** Asked of the system for pictures on their way: several, because a busy moment must not lose packets. */
  readonly receiveBufferBytes: number;
  /** Tried from the first on; with IP and UDP headers. */
  readonly packetSizes: readonly number[];
  /** Set where the device fires no test packets; null: the size it has, up to 1500. */
  readonly packetSizeWithoutTest: number | null;
  readonly testPacketTries: number;
  readonly testPacketWaitMs: number;
  readonly limits: Partial<AssemblerLimits>;
};

const defaultSettings: StreamSettings = {
  receiveBufferBytes: 16 * 1024 * 1024,
  packetSizes: usualPacketSizes,
  packetSizeWithoutTest: null,
  testPacketTries: 2,
  testPacketWaitMs: 60,
  limits: {},
};

export type GigeLinkParts = {
  readonly info: CameraInfo;
  readonly features: NodeMap;
  readonly device: Endpoint;
  readonly channel: GvcpChannel;
  readonly control: DeviceControl;
  readonly timestamp: DeviceTimestamp;
  readonly controlSocket: DatagramSocket;
  readonly openSocket: OpenSocket;
  readonly timer: Timer;
  readonly clock: Clock;
  readonly log: (message: string) => void;
  readonly stream?: Partial<StreamSettings>;
};

type Stream = { readonly socket: DatagramSocket; readonly assembler: BlockAssembler; readonly stop: () => void };

/** A network camera under our control. */
export class GigeLink implements DeviceLink {
  readonly info: CameraInfo;
  readonly features: NodeMap;
  readonly gone: Promise<string>;
  readonly #parts: GigeLinkParts;
  readonly #settings: StreamSettings;
  #stream: Stream | null = null;
  #largestPacket = Number.POSITIVE_INFINITY;
  #past: LinkCounts = { resyncs: 0, resentPackets: 0, bytes: 0 };
  #isDisposed = false;

  constructor(parts: GigeLinkParts) {
    this.info = parts.info;
    this.features = parts.features;
    this.gone = parts.control.gone;
    this.#parts = parts;
    this.#settings = { ...defaultSettings, ...parts.stream };
  }

  latchDeviceTimeNs(): Promise<bigint | null> {
    return this.#parts.timestamp.latchNs();
  }

  async startStream(receiver: FrameReceiver): Promise<void> {
    await this.stopStream();
    const { openSocket, controlSocket, log } = this.#parts;
    const { receiveBufferBytes } = this.#settings;
    const socket = await openSocket({ address: controlSocket.local.address, receiveBufferBytes });
    if (socket.receiveBufferBytes < receiveBufferBytes / 2) {
      const [got, asked] = [socket.receiveBufferBytes, receiveBufferBytes].map((bytes) => Math.round(bytes / 1048576));
      log(`The system keeps ${got} MB of pictures on their way, not ${asked}: on Linux raise net.core.rmem_max`);
    }
    try {
      const assembler = await this.#connect(socket, receiver);
      const { channel, clock, timer, device } = this.#parts;
      const requestResend = channel.requestResend.bind(channel);
      const stop = receiveStream({ socket, deviceAddress: device.address, assembler, requestResend, clock, timer });
      this.#stream = { socket, assembler, stop };
      await this.#setWhereThere('AcquisitionMode', 'Continuous');
      await this.#setWhereThere('TLParamsLocked', 1n);
      await this.features.execute('AcquisitionStart');
    } catch (error) {
      await this.stopStream();
      await socket.close();
      throw error;
    }
  }

  async stopStream(): Promise<void> {
    const stream = this.#stream;
    if (stream === null) {
      return;
    }
    this.#stream = null;
    const { channel, control } = this.#parts;
    if (!control.isGone) {
      await this.#tryTo('stop the acquisition', () => this.features.execute('AcquisitionStop'));
      await this.#tryTo('unlock its transport', () => this.#setWhereThere('TLParamsLocked', 0n));
      await this.#tryTo('close its stream', () => channel.writeRegister(bootstrapRegisters.streamPort, 0));
    }
    stream.stop();
    this.#past = added(this.#past, stream.assembler);
    await stream.socket.close();
  }

  counts(): LinkCounts {
    return this.#stream === null ? this.#past : added(this.#past, this.#stream.assembler);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isDisposed) {
      return;
    }
    this.#isDisposed = true;
    await this.stopStream();
    await this.#parts.control.release();
    await this.#parts.controlSocket.close();
  }

  /** Tells the device where its pictures go, and in packets of which size. */
  async #connect(socket: DatagramSocket, receiver: FrameReceiver): Promise<BlockAssembler> {
    const { channel, timer, log } = this.#parts;
    const { packetSizes, packetSizeWithoutTest: sizeWithoutTest, limits } = this.#settings;
    // What did not get through the first time is not tried again at each start.
    const sizes = packetSizes.filter((size) => size <= this.#largestPacket);
    const [address = 0] = decodeWords(encodeAddress(socket.local.address));
    await channel.writeRegister(bootstrapRegisters.streamAddress, address);
    await channel.writeRegister(bootstrapRegisters.streamPort, socket.local.port);
    const { testPacketTries: triesPerSize, testPacketWaitMs: waitMs } = this.#settings;
    const tests = { sizes, sizeWithoutTest, triesPerSize, waitMs };
    const packetSize = await negotiatePacketSize({ channel, socket, timer, ...tests });
    this.#largestPacket = packetSize;
    const capability = await channel.readRegister(bootstrapRegisters.capability);
    const canResend = (capability & capabilityBits.packetResend) !== 0;
    log(`${this.info.cameraId} sends packets of ${packetSize} bytes${canResend ? '' : ' and cannot repeat lost ones'}`);
    const toDeviceTimeNs = (ticks: bigint) => this.#parts.timestamp.toNs(ticks);
    return new BlockAssembler({ packetSize, receiver, toDeviceTimeNs, canResend, limits });
  }

  async #setWhereThere(name: string, value: FeatureValue): Promise<void> {
    if (await this.features.has(name)) {
      await this.features.set(name, value);
    }
  }

  /** The end goes on whatever the device says: it stops by itself when nobody holds it. */
  async #tryTo(what: string, action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.#parts.log(
        `${this.info.cameraId} did not ${what}: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
}

function added({ resyncs, resentPackets, bytes }: LinkCounts, { counts }: BlockAssembler): LinkCounts {
  return {
    resyncs: resyncs + counts.incomplete,
    resentPackets: resentPackets + counts.resentPackets,
    bytes: bytes + counts.bytes,
  };
}
