import type { Clock } from '../../../contract/clock.ts';
import { AppError } from '../../../contract/errors.ts';
import type { RegisterPort } from '../genicam/register-port.ts';
import {
  decodeAck,
  encodeReadMemoryCommand,
  encodeWriteMemoryCommand,
  type GencpAck,
  nextRequestId,
  READ_ACK_OVERHEAD_BYTES,
  WRITE_COMMAND_OVERHEAD_BYTES,
} from './packets/gencp-packet.ts';
import { describeGencpStatus, gencpStatus } from './packets/gencp-status.ts';
import { describeUsbFailure } from './usb-failure.ts';
import { UsbError, type UsbTransport } from './usb-transport.ts';

/** What every device takes before its limits are known. */
const FIRST_TRANSFER_BYTES = 1024;
/** Larger control transfers bring nothing; the length field of a packet has 16 bits. */
const LARGEST_TRANSFER_BYTES = 65_536;
const ATTEMPTS = 5;
/** A device may ask for more time again and again, but not for ever. */
const LONGEST_WAIT_MS = 30_000;

export type GencpChannelOptions = {
  readonly serial: string;
  readonly outEndpoint: number;
  readonly inEndpoint: number;
  readonly inPacketBytes: number;
  /** Time for one answer, ms. */
  readonly timeoutMs: number;
  readonly clock: Clock;
};

export type TransferLimits = { readonly commandBytes: number; readonly ackBytes: number };

type Action = 'read' | 'write';

/** A device's registers over the control interface: one command at a time (GenCP). */
export class GencpChannel implements RegisterPort {
  readonly #transport: UsbTransport;
  readonly #options: GencpChannelOptions;
  #limits: TransferLimits = { commandBytes: FIRST_TRANSFER_BYTES, ackBytes: FIRST_TRANSFER_BYTES };
  #timeoutMs: number;
  #requestId = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(transport: UsbTransport, options: GencpChannelOptions) {
    this.#transport = transport;
    this.#options = options;
    this.#timeoutMs = options.timeoutMs;
  }

  /** Takes the limits the device names; a device that names none that make sense keeps the first ones. */
  setLimits({ commandBytes, ackBytes }: TransferLimits): void {
    this.#limits = { commandBytes: usableLimit(commandBytes), ackBytes: usableLimit(ackBytes) };
  }

  /** Waits at least this long for an answer from now on. */
  extendTimeout(timeoutMs: number): void {
    this.#timeoutMs = Math.max(this.#timeoutMs, Math.min(timeoutMs, LONGEST_WAIT_MS));
  }

  async read(address: bigint, length: number): Promise<Uint8Array> {
    const result = new Uint8Array(length);
    const block = this.#limits.ackBytes - READ_ACK_OVERHEAD_BYTES;
    for (let offset = 0; offset < length; offset += block) {
      const count = Math.min(block, length - offset);
      const at = address + BigInt(offset);
      const ack = await this.#inTurn('read', at, (id) => encodeReadMemoryCommand(id, at, count));
      if (ack.kind !== 'read' || ack.data.length !== count) {
        throw this.#refusal('read', at, 'it answered with another number of bytes');
      }
      result.set(ack.data, offset);
    }
    return result;
  }

  async write(address: bigint, data: Uint8Array): Promise<void> {
    const block = this.#limits.commandBytes - WRITE_COMMAND_OVERHEAD_BYTES;
    for (let offset = 0; offset < data.length; offset += block) {
      const part = data.subarray(offset, offset + block);
      const at = address + BigInt(offset);
      const ack = await this.#inTurn('write', at, (id) => encodeWriteMemoryCommand(id, at, part));
      if (ack.kind !== 'write' || (ack.writtenBytes ?? part.length) !== part.length) {
        throw this.#refusal('write', at, 'it took another number of bytes');
      }
    }
  }

  /** A device answers one command at a time: the next waits until the one before has ended, well or not. */
  #inTurn(action: Action, address: bigint, encode: (requestId: number) => Uint8Array): Promise<GencpAck> {
    const turn = this.#last.then(() => this.#transact(action, address, encode));
    this.#last = turn.catch(() => {});
    return turn;
  }

  async #transact(action: Action, address: bigint, encode: (requestId: number) => Uint8Array): Promise<GencpAck> {
    let failure: unknown = null;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      this.#requestId = nextRequestId(this.#requestId);
      try {
        const ack = await this.#exchange(encode(this.#requestId), this.#requestId);
        if ('status' in ack && ack.status !== gencpStatus.success) {
          throw this.#refusal(action, address, describeGencpStatus(ack.status));
        }
        return ack;
      } catch (cause) {
        failure = cause;
        if (!(await this.#canTryAgain(cause))) {
          break;
        }
      }
    }
    throw describeUsbFailure(failure, this.#options.serial);
  }

  async #canTryAgain(cause: unknown): Promise<boolean> {
    if (!(cause instanceof UsbError)) {
      return false;
    }
    if (cause.kind === 'stall') {
      await this.#clearHalts();
      return true;
    }
    return cause.kind === 'timeout' || cause.kind === 'io';
  }

  async #clearHalts(): Promise<void> {
    try {
      await this.#transport.clearHalt(this.#options.outEndpoint);
      await this.#transport.clearHalt(this.#options.inEndpoint);
    } catch (cause) {
      throw describeUsbFailure(cause, this.#options.serial);
    }
  }

  /** Sends one command and waits for its own acknowledge: one with another id answers a command given up before. */
  async #exchange(command: Uint8Array, requestId: number): Promise<GencpAck> {
    const { outEndpoint, inEndpoint, inPacketBytes, clock, serial } = this.#options;
    await this.#transport.bulkOut(outEndpoint, command, this.#timeoutMs);
    const length = Math.ceil(this.#limits.ackBytes / inPacketBytes) * inPacketBytes;
    const beganAtUs = clock.monotonicUs();
    let deadlineUs = beganAtUs + this.#timeoutMs * 1000;
    const latestUs = beganAtUs + Math.max(LONGEST_WAIT_MS, this.#timeoutMs) * 1000;
    for (;;) {
      const nowUs = clock.monotonicUs();
      if (nowUs >= latestUs) {
        // No further attempt: the device would only ask for more time again.
        throw describeUsbFailure(new UsbError('timeout', 'the device asked for more time again and again'), serial);
      }
      const leftMs = Math.ceil((Math.min(deadlineUs, latestUs) - nowUs) / 1000);
      if (leftMs <= 0) {
        throw new UsbError('timeout', 'no acknowledge came in time');
      }
      const ack = decodeAck(await this.#transport.bulkIn(inEndpoint, length, leftMs));
      if (ack === null || ack.requestId !== requestId) {
        continue;
      }
      if (ack.kind !== 'pending') {
        return ownCopy(ack);
      }
      deadlineUs = clock.monotonicUs() + Math.max(ack.timeoutMs, this.#options.timeoutMs) * 1000;
    }
  }

  #refusal(action: Action, address: bigint, reason: string): AppError {
    const register = `0x${address.toString(16)}`;
    return new AppError(
      'camera-refused',
      `Camera ${this.#options.serial} refused to ${action} register ${register}: ${reason}`,
    );
  }
}

/** The transport may overwrite what it returned with the next transfer. */
function ownCopy(ack: GencpAck): GencpAck {
  return ack.kind === 'read' ? { ...ack, data: ack.data.slice() } : ack;
}

function usableLimit(bytes: number): number {
  return bytes < 64 ? FIRST_TRANSFER_BYTES : Math.min(bytes, LARGEST_TRANSFER_BYTES);
}
