import { AppError } from '../../../contract/errors.ts';
import type { Timer } from '../timer.ts';
import type { DatagramSocket, Endpoint } from './datagram-socket.ts';
import { decodePendingTimeout } from './packets/gvcp-data.ts';
import {
  decodeGvcpAck,
  encodeGvcpCommand,
  type GvcpAck,
  gvcpCommands,
  gvcpFlags,
  PacketError,
} from './packets/gvcp-packet.ts';
import { describeStatus, gvcpStatus, isFailure } from './packets/gvcp-status.ts';

export type GvcpTiming = {
  /** How long one try waits for its answer. */
  readonly answerTimeoutMs: number;
  /** How often a command is sent before the device counts as silent. */
  readonly tries: number;
};

/** 200 ms is the time GigE Vision gives a device to answer; a dead one is known after one second. */
export const defaultTiming: GvcpTiming = { answerTimeoutMs: 200, tries: 5 };

const BUSY_ROUNDS = 5;

/** The device answered, and refused. */
export class GvcpRefusal extends AppError {
  readonly status: number;

  constructor(what: string, status: number) {
    super(
      'camera-refused',
      `The camera refused to ${what}: ${describeStatus(status)}. Check its state, then try again`,
    );
    this.status = status;
  }
}

type Waiting = {
  readonly requestId: number;
  receive(ack: GvcpAck): void;
  fail(error: AppError): void;
};

type Request = { readonly command: number; readonly data: Uint8Array; readonly what: string };

/** Asks a device one command after the other and repeats those that stay unanswered. */
export class GvcpRequester {
  readonly #socket: DatagramSocket;
  readonly #device: Endpoint;
  readonly #timer: Timer;
  readonly #timing: GvcpTiming;
  #lastRequestId = 0;
  #queue: Promise<unknown> = Promise.resolve();
  #waiting: Waiting | null = null;
  #closedBy: AppError | null = null;

  constructor(socket: DatagramSocket, device: Endpoint, timer: Timer, timing: GvcpTiming = defaultTiming) {
    this.#socket = socket;
    this.#device = device;
    this.#timer = timer;
    this.#timing = timing;
    socket.onDatagram((datagram, from) => this.#receive(datagram, from));
  }

  /**
   * Returns the answer's data.
   * @throws GvcpRefusal; AppError `camera-timeout` when no try was answered, `camera-disconnected` after `close`
   */
  ask(request: Request): Promise<Uint8Array> {
    const answer = this.#queue.then(() => this.#askUntilReady(request));
    this.#queue = answer.catch(() => {});
    return answer;
  }

  /** Sends a command that has no answer. */
  tell(command: number, flags: number, data: Uint8Array): void {
    if (this.#closedBy === null) {
      const packet = { flags, command, requestId: this.#nextRequestId(), data };
      void this.#socket.send([encodeGvcpCommand(packet)], this.#device);
    }
  }

  /** Rejects what waits and what comes. */
  close(reason: string): void {
    this.#closedBy ??= new AppError('camera-disconnected', reason);
    this.#waiting?.fail(this.#closedBy);
  }

  async #askUntilReady(request: Request): Promise<Uint8Array> {
    for (let round = 1; ; round++) {
      const { status, data } = await this.#askOnce(request);
      if (!isFailure(status)) {
        return data;
      }
      if (status !== gvcpStatus.busy || round === BUSY_ROUNDS) {
        throw new GvcpRefusal(request.what, status);
      }
      await new Promise<void>((resolve) => void this.#timer.after(this.#timing.answerTimeoutMs, resolve));
    }
  }

  /** Repeats carry the same request id, by which the device knows that it has done them already. */
  #askOnce({ command, data, what }: Request): Promise<GvcpAck> {
    return new Promise((resolve, reject) => {
      if (this.#closedBy !== null) {
        reject(this.#closedBy);
        return;
      }
      const requestId = this.#nextRequestId();
      const datagram = encodeGvcpCommand({ flags: gvcpFlags.acknowledge, command, requestId, data });
      let triesLeft = this.#timing.tries;
      let cancelTimeout = () => {};
      const end = () => {
        cancelTimeout();
        this.#waiting = null;
      };
      const send = () => {
        if (triesLeft === 0) {
          end();
          reject(silent(what, this.#timing));
          return;
        }
        triesLeft -= 1;
        cancelTimeout = this.#timer.after(this.#timing.answerTimeoutMs, send);
        void this.#socket.send([datagram], this.#device);
      };
      this.#waiting = {
        requestId,
        receive: (ack) => {
          if (ack.command === gvcpCommands.pendingAck) {
            cancelTimeout();
            cancelTimeout = this.#timer.after(decodePendingTimeout(ack.data), send);
          } else if (ack.command === command + 1) {
            end();
            resolve(ack);
          }
        },
        fail: (error) => {
          end();
          reject(error);
        },
      };
      send();
    });
  }

  #receive(datagram: Uint8Array, from: Endpoint): void {
    if (from.address !== this.#device.address || from.port !== this.#device.port) {
      return;
    }
    try {
      const ack = decodeGvcpAck(datagram);
      if (ack.requestId === this.#waiting?.requestId) {
        this.#waiting.receive(ack);
      }
    } catch (error) {
      if (!(error instanceof PacketError)) {
        throw error;
      }
    }
  }

  #nextRequestId(): number {
    this.#lastRequestId = (this.#lastRequestId % 0xffff) + 1;
    return this.#lastRequestId;
  }
}

function silent(what: string, { tries, answerTimeoutMs }: GvcpTiming): AppError {
  return new AppError(
    'camera-timeout',
    `The camera did not answer ${tries} times in ${tries * answerTimeoutMs} ms when asked to ${what}: check its cable and power`,
  );
}
