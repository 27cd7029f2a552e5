import { seededRandom } from '../../../../models/evaluate/seeded-random.ts';
import { type DatagramSocket, type OpenSocket, openDatagramSocket } from '../../gige/datagram-socket.ts';
import { bootstrapRegisters as registers, packetSizeBits } from '../../gige/packets/bootstrap-registers.ts';
import { encodeWords } from '../../gige/packets/gvcp-data.ts';
import { GVCP_PORT } from '../../gige/packets/gvcp-packet.ts';
import { systemTimer, type Timer } from '../../timer.ts';
import type { DeviceModel } from '../device-model.ts';
import { ControlRules } from './control-rules.ts';
import { ControlServer } from './control-server.ts';
import { DoorRegisters } from './door-registers.ts';
import { type GigeFaults, noFaults } from './gige-faults.ts';
import { StreamSender, type StreamTarget } from './stream-sender.ts';

export type GigeSimulatorOptions = {
  /** IPv4 address of this machine. */
  readonly address: string;
  /** 3956 by default; 0 takes any free one. */
  readonly controlPort?: number;
  readonly faults?: Partial<GigeFaults>;
  /** Decides which packets the faults hit. */
  readonly seed?: number;
  readonly heartbeatTimeoutMs?: number;
  /** Block ids of 64 bits instead of 16. */
  readonly hasExtendedIds?: boolean;
  /** Answers programs that look for cameras by broadcast, too; only where the system can listen for them (Linux). */
  readonly answersBroadcasts?: boolean;
  readonly timer?: Timer;
  readonly openSocket?: OpenSocket;
};

/** A simulated camera on the network. */
export interface GigeSimulator extends AsyncDisposable {
  readonly address: string;
  readonly controlPort: number;
  /** Changes what goes wrong from now on; the rest stays. */
  setFaults(faults: Partial<GigeFaults>): void;
  /** Takes control away from the program that has it, as after a missed heartbeat. */
  dropControl(): void;
  readonly isControlled: boolean;
}

const DEFAULT_HEARTBEAT_MS = 3000;
const ANY_BROADCAST = '255.255.255.255';
const SEND_BUFFER_HINT_BYTES = 1024 * 1024;

/**
 * Puts a device model on the network as a GigE Vision-compatible camera (not certified).
 * @throws Error of the system when the address or port cannot be had
 */
export async function startGigeSimulator(model: DeviceModel, options: GigeSimulatorOptions): Promise<GigeSimulator> {
  const openSocket = options.openSocket ?? openDatagramSocket;
  const { address, controlPort = GVCP_PORT } = options;
  const control = await openSocket({ address, port: controlPort, receiveBufferBytes: SEND_BUFFER_HINT_BYTES });
  const streamSocket = await openSocket({ address }).catch(async (error: unknown) => {
    await control.close();
    throw error;
  });
  return new NetworkCamera(model, options, {
    control,
    stream: streamSocket,
    broadcast: options.answersBroadcasts === true ? await listenForBroadcasts(openSocket, control.local.port) : null,
  });
}

async function listenForBroadcasts(openSocket: OpenSocket, port: number): Promise<DatagramSocket | null> {
  try {
    return await openSocket({ address: ANY_BROADCAST, port, isShared: true });
  } catch {
    // Other systems cannot listen there; the camera is then found by its address.
    return null;
  }
}

type Sockets = {
  readonly control: DatagramSocket;
  readonly stream: DatagramSocket;
  readonly broadcast: DatagramSocket | null;
};

class NetworkCamera implements GigeSimulator {
  readonly address: string;
  readonly controlPort: number;
  readonly #sockets: Sockets;
  readonly #registers: DoorRegisters;
  readonly #rules: ControlRules;
  readonly #sender: StreamSender;
  readonly #endPictures: () => void;
  #faults: GigeFaults;

  constructor(model: DeviceModel, options: GigeSimulatorOptions, sockets: Sockets) {
    this.address = sockets.control.local.address;
    this.controlPort = sockets.control.local.port;
    this.#sockets = sockets;
    this.#faults = { ...noFaults, ...options.faults };
    const timer = options.timer ?? systemTimer;
    const random = seededRandom(options.seed ?? 1);
    const faults = () => this.#faults;
    this.#registers = new DoorRegisters(model, this.address, options.heartbeatTimeoutMs ?? DEFAULT_HEARTBEAT_MS);
    this.#sender = new StreamSender({
      socket: sockets.stream,
      faults,
      random,
      hasExtendedIds: options.hasExtendedIds ?? false,
    });
    this.#rules = new ControlRules(this.#registers, timer, () => this.#sender.clear());
    const server = new ControlServer({
      registers: this.#registers,
      rules: this.#rules,
      faults,
      random,
      timer,
      onWrite: (address) => this.#react(address),
      onResend: (range) => {
        const target = this.#target();
        if (target !== null) {
          this.#sender.resend(range, target);
        }
      },
    });
    sockets.control.onDatagram((datagram, from) => server.receive(sockets.control, datagram, from));
    sockets.broadcast?.onDatagram((datagram, from) => {
      // A simulator on the loopback address must not show up in the plant's network.
      if (isLoopback(from.address) === isLoopback(this.address)) {
        server.receive(sockets.control, datagram, from);
      }
    });
    this.#endPictures = model.onPicture((picture) => this.#sender.send(picture, () => this.#target()));
  }

  get isControlled(): boolean {
    return this.#registers.isControlled;
  }

  setFaults(faults: Partial<GigeFaults>): void {
    this.#faults = { ...this.#faults, ...faults };
  }

  dropControl(): void {
    this.#rules.drop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#endPictures();
    this.#rules.drop();
    const { control, stream, broadcast } = this.#sockets;
    await Promise.all([control.close(), stream.close(), broadcast?.close()]);
  }

  /** Where pictures go now; null while nobody asked for them or they cannot get through. */
  #target(): StreamTarget | null {
    const port = this.#registers.get(registers.streamPort) & 0xffff;
    const packetSize = this.#registers.get(registers.streamPacketSize) & packetSizeBits.sizeMask;
    if (port === 0 || this.#faults.isSilent || packetSize > this.#faults.largestPacketBytes) {
      return null;
    }
    const address = encodeWords([this.#registers.get(registers.streamAddress)]).join('.');
    return { endpoint: { address, port }, packetSize };
  }

  #react(address: number): void {
    const written = this.#registers.get(registers.streamPacketSize);
    if (address !== registers.streamPacketSize) {
      return;
    }
    this.#registers.set(address, (written & ~packetSizeBits.fireTestPacket) >>> 0);
    const target = this.#target();
    if ((written & packetSizeBits.fireTestPacket) !== 0 && target !== null) {
      this.#sender.sendTestPacket(target);
    }
  }
}

function isLoopback(address: string): boolean {
  return address.startsWith('127.');
}
