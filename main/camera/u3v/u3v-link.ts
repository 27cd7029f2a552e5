import type { CameraInfo } from '../../../contract/camera.ts';
import type { Clock } from '../../../contract/clock.ts';
import { AppError } from '../../../contract/errors.ts';
import type { DeviceLink, FrameReceiver, LinkCounts } from '../device-link.ts';
import type { NodeMap } from '../genicam/node-map.ts';
import type { RegisterPort } from '../genicam/register-port.ts';
import type { Timer } from '../timer.ts';
import { type Bootstrap, readBootstrap, readWhole, writeWhole } from './bootstrap.ts';
import { type DescriptionCache, readCameraDescription } from './camera-description.ts';
import { GencpChannel } from './gencp-channel.ts';
import { ABRM, SIRM } from './packets/register-table.ts';
import { PictureStream } from './picture-stream.ts';
import { alignmentOf, planStream, type StreamSetup } from './stream-setup.ts';
import { describeUsbFailure } from './usb-failure.ts';
import type { UsbEndpoint, UsbInterface, UsbTransport } from './usb-transport.ts';

/** Class codes of the interfaces (USB3 Vision). */
export const U3V_CLASS = { classCode: 0xef, subclassCode: 0x05, control: 0x00, event: 0x01, stream: 0x02 } as const;

const CONTROL_TIMEOUT_MS = 500;
const PICTURE_TIMEOUT_MS = 1_000;
/**
 * A wait that is cancelled loses the leader that arrives at that moment, and with it a triggered picture: waits are
 * long, and a stop ends them by halting the pipe instead.
 */
const IDLE_TIMEOUT_MS = 10_000;

export type U3vLinkOptions = {
  readonly clock: Clock;
  readonly timer: Timer;
  readonly cache: DescriptionCache;
  readonly createNodeMap: (xml: Uint8Array, port: RegisterPort) => NodeMap;
  /** Bytes of one USB transfer at most. */
  readonly largestTransferBytes: number;
  /** Stretches every time-out, for slow machines. */
  readonly timeFactor: number;
};

type Pipes = { readonly out: UsbEndpoint; readonly in: UsbEndpoint; readonly stream: UsbEndpoint };

/**
 * Opens a device, reads what it says about itself and returns the link to it; the device is closed again on failure.
 * @throws AppError `camera-busy`, `camera-denied`, `camera-disconnected`, `camera-refused`, `camera-timeout`
 */
export async function openU3vLink(
  transport: UsbTransport,
  info: CameraInfo,
  options: U3vLinkOptions,
): Promise<DeviceLink> {
  try {
    await transport.open();
    const pipes = await claimPipes(transport, info.serial);
    const channel = new GencpChannel(transport, {
      serial: info.serial,
      outEndpoint: pipes.out.address,
      inEndpoint: pipes.in.address,
      inPacketBytes: pipes.in.maximumPacketSize,
      timeoutMs: CONTROL_TIMEOUT_MS * options.timeFactor,
      clock: options.clock,
    });
    const bootstrap = await readBootstrap(channel);
    channel.setLimits(bootstrap.limits);
    channel.extendTimeout(bootstrap.responseTimeMs * options.timeFactor);
    const xml = await readCameraDescription(channel, bootstrap.manifestAddress, options.cache);
    const link = new U3vLink(info, { transport, pipes, channel, bootstrap, xml }, options);
    await link.settle();
    return link;
  } catch (cause) {
    await transport.close();
    throw describeUsbFailure(cause, info.serial);
  }
}

async function claimPipes(transport: UsbTransport, serial: string): Promise<Pipes> {
  const control = findInterface(transport, U3V_CLASS.control);
  const stream = findInterface(transport, U3V_CLASS.stream);
  const pipes = {
    out: control?.endpoints.find(({ address }) => address < 0x80),
    in: control?.endpoints.find(({ address }) => address >= 0x80),
    stream: stream?.endpoints.find(({ address }) => address >= 0x80),
  };
  if (control === undefined || stream === undefined || !isComplete(pipes)) {
    throw new AppError('camera-refused', `Camera ${serial} has no USB3 Vision-compatible interfaces: choose another`);
  }
  await transport.claim(control.number);
  await transport.claim(stream.number);
  return pipes;
}

function findInterface(transport: UsbTransport, protocolCode: number): UsbInterface | undefined {
  return transport.interfaces.find(
    (one) =>
      one.classCode === U3V_CLASS.classCode &&
      one.subclassCode === U3V_CLASS.subclassCode &&
      one.protocolCode === protocolCode,
  );
}

function isComplete(pipes: { readonly [Name in keyof Pipes]: Pipes[Name] | undefined }): pipes is Pipes {
  return pipes.out !== undefined && pipes.in !== undefined && pipes.stream !== undefined;
}

type OpenedDevice = {
  readonly transport: UsbTransport;
  readonly pipes: Pipes;
  readonly channel: GencpChannel;
  readonly bootstrap: Bootstrap;
  readonly xml: Uint8Array;
};

class U3vLink implements DeviceLink {
  readonly info: CameraInfo;
  readonly features: NodeMap;
  readonly gone: Promise<string>;
  readonly #device: OpenedDevice;
  readonly #options: U3vLinkOptions;
  readonly #port: RegisterPort;
  #resolveGone: (sentence: string) => void = () => {};
  #stream: PictureStream | null = null;
  #isStreaming = false;
  #pastCounts = { resyncs: 0, bytes: 0 };
  #closing: Promise<void> | null = null;

  constructor(info: CameraInfo, device: OpenedDevice, options: U3vLinkOptions) {
    this.info = info;
    this.#device = device;
    this.#options = options;
    this.gone = new Promise((resolve) => {
      this.#resolveGone = resolve;
    });
    this.#port = this.#watched(device.channel);
    this.features = options.createNodeMap(device.xml, this.#port);
  }

  /** Ends what a program that was killed left running: the device keeps its state. */
  async settle(): Promise<void> {
    await this.#switchStream(false);
    await this.#attempt(() => this.#executeIfThere('AcquisitionStop'));
    await this.#attempt(() => this.#lockTransport(false));
  }

  async latchDeviceTimeNs(): Promise<bigint | null> {
    if (!this.#device.bootstrap.hasTimestamp) {
      return null;
    }
    await writeWhole(this.#port, 0n, ABRM.timestampLatch, 1);
    return readWhole(this.#port, 0n, ABRM.timestamp);
  }

  async startStream(receiver: FrameReceiver): Promise<void> {
    await this.stopStream();
    this.#isStreaming = true;
    try {
      await this.#executeIfThere('AcquisitionStop');
      await this.#lockTransport(true);
      const stream = this.#createStream(receiver, await this.#programStream());
      await this.#device.transport.clearHalt(this.#device.pipes.stream.address);
      await this.#switchStream(true);
      this.#stream = stream;
      stream.start();
      await this.features.execute('AcquisitionStart');
    } catch (cause) {
      await this.stopStream();
      throw describeUsbFailure(cause, this.info.serial);
    }
  }

  async stopStream(): Promise<void> {
    if (!this.#isStreaming) {
      return;
    }
    this.#isStreaming = false;
    const stream = this.#stream;
    stream?.requestStop();
    // Each step alone: a device that refuses one must still be stopped by the others.
    await this.#attempt(() => this.#executeIfThere('AcquisitionStop'));
    await this.#attempt(() => this.#switchStream(false));
    await this.#attempt(() => this.#endWait(stream));
    await this.#attempt(() => this.#lockTransport(false));
    this.#pastCounts = this.#sum(stream);
    this.#stream = null;
  }

  counts(): LinkCounts {
    return { ...this.#sum(this.#stream), resentPackets: 0 };
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= this.stopStream().then(() => this.#device.transport.close());
    return this.#closing;
  }

  /**
   * Returns `port`, reporting the loss of the device that any access finds. Nothing goes to the device while its stream
   * is restarted: a picture it exposed meanwhile would be lost.
   */
  #watched(port: RegisterPort): RegisterPort {
    const watch = async <Result>(access: () => Promise<Result>): Promise<Result> => {
      try {
        await this.#stream?.ready;
        return await access();
      } catch (cause) {
        if (cause instanceof AppError && cause.code === 'camera-disconnected') {
          this.#resolveGone(cause.message);
        }
        throw cause;
      }
    };
    return {
      read: (address, length) => watch(() => port.read(address, length)),
      write: (address, data) => watch(() => port.write(address, data)),
    };
  }

  #createStream(receiver: FrameReceiver, setup: StreamSetup): PictureStream {
    const { clock, timer, timeFactor } = this.#options;
    return new PictureStream(this.#device.transport, {
      endpoint: this.#device.pipes.stream.address,
      setup,
      receiver,
      nowUs: clock.monotonicUs,
      timer,
      pictureTimeoutMs: PICTURE_TIMEOUT_MS * timeFactor,
      idleTimeoutMs: IDLE_TIMEOUT_MS,
      switchStream: (isOn) => this.#switchStream(isOn),
      onFailure: (cause) => {
        const failure = describeUsbFailure(cause, this.info.serial);
        this.#resolveGone(failure instanceof Error ? failure.message : String(failure));
      },
    });
  }

  /** Reads what the device needs and writes how the host will fetch it. */
  async #programStream(): Promise<StreamSetup> {
    const { bootstrap, pipes } = this.#device;
    const base = bootstrap.streamAddress;
    const read = async (register: (typeof SIRM)[keyof typeof SIRM]) =>
      Number(await readWhole(this.#port, base, register));
    const setup = planStream(
      {
        payloadBytes: await read(SIRM.requiredPayloadSize),
        leaderBytes: await read(SIRM.requiredLeaderSize),
        trailerBytes: await read(SIRM.requiredTrailerSize),
        alignmentBytes: alignmentOf(await read(SIRM.info)),
      },
      this.#options.largestTransferBytes,
      pipes.stream.maximumPacketSize,
    );
    await writeWhole(this.#port, base, SIRM.maximumLeaderSize, setup.leaderBytes);
    await writeWhole(this.#port, base, SIRM.payloadTransferSize, setup.payloadBytes);
    await writeWhole(this.#port, base, SIRM.payloadTransferCount, setup.payloadCount);
    await writeWhole(this.#port, base, SIRM.finalTransfer1Size, setup.final1Bytes);
    await writeWhole(this.#port, base, SIRM.finalTransfer2Size, setup.final2Bytes);
    await writeWhole(this.#port, base, SIRM.maximumTrailerSize, setup.trailerBytes);
    return setup;
  }

  async #endWait(stream: PictureStream | null): Promise<void> {
    if (stream === null) {
      return;
    }
    const { transport, pipes } = this.#device;
    try {
      await transport.setHalt(pipes.stream.address);
    } finally {
      // A device that does not halt lets the wait end by itself.
      await stream.ended;
    }
    await transport.clearHalt(pipes.stream.address);
  }

  /** Past the watched port, because a restart does this itself. */
  #switchStream(isOn: boolean): Promise<void> {
    return writeWhole(this.#device.channel, this.#device.bootstrap.streamAddress, SIRM.control, isOn ? 1 : 0);
  }

  async #lockTransport(isLocked: boolean): Promise<void> {
    if (await this.features.has('TLParamsLocked')) {
      await this.features.set('TLParamsLocked', isLocked ? 1n : 0n);
    }
  }

  async #executeIfThere(command: string): Promise<void> {
    if (await this.features.has(command)) {
      await this.features.execute(command);
    }
  }

  async #attempt(step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch {
      // A device that is gone or refuses is left as it is: there is nothing more to stop.
    }
  }

  #sum(stream: PictureStream | null): { readonly resyncs: number; readonly bytes: number } {
    const { resyncs, bytes } = this.#pastCounts;
    return { resyncs: resyncs + (stream?.counts.resyncs ?? 0), bytes: bytes + (stream?.counts.bytes ?? 0) };
  }
}
