import { decodeCommand, encodeAck, type GencpAck, type GencpCommand } from '../../u3v/packets/gencp-packet.ts';
import { gencpCode, READ_ACK_OVERHEAD_BYTES, WRITE_COMMAND_OVERHEAD_BYTES } from '../../u3v/packets/gencp-packet.ts';
import { gencpStatus } from '../../u3v/packets/gencp-status.ts';
import { type Timer, wait } from '../../timer.ts';
import { RegisterAccessError } from '../device-model.ts';
import type { FaultSwitchboard } from './device-fault.ts';
import type { PacketPipe } from './packet-pipe.ts';
import type { U3vMemory } from './u3v-memory.ts';

export type ControlEndpointOptions = {
  readonly memory: U3vMemory;
  readonly pipe: PacketPipe;
  readonly faults: FaultSwitchboard;
  readonly timer: Timer;
  readonly maximumTransferBytes: number;
};

/** Carries out GenCP commands one after the other and puts the acknowledges into the pipe to the host. */
export class ControlEndpoint {
  readonly #options: ControlEndpointOptions;
  readonly #power = new AbortController();
  #last: Promise<void> = Promise.resolve();

  constructor(options: ControlEndpointOptions) {
    this.#options = options;
  }

  /** Takes one command; it is carried out after this call has returned. */
  take(bytes: Uint8Array): void {
    const own = bytes.slice();
    this.#last = this.#last
      .then(nextTurn)
      .then(() => this.#answer(own))
      .catch(() => {});
  }

  /** Commands under way are not answered any more. */
  end(): void {
    this.#power.abort(new Error('the power is off'));
  }

  async #answer(bytes: Uint8Array): Promise<void> {
    const { faults, timer, pipe } = this.#options;
    const command = decodeCommand(bytes);
    // Without a whole header there is no id to answer to.
    if (command === null || this.#power.signal.aborted) {
      return;
    }
    if (faults.take('control-stall') !== null) {
      pipe.halt();
      return;
    }
    const pending = faults.take('pending-ack');
    if (pending !== null) {
      this.#send({ kind: 'pending', requestId: command.requestId, timeoutMs: pending.announcedMs });
      await wait(timer, pending.delayMs, this.#power.signal);
    }
    const slow = faults.take('slow-answer');
    if (slow !== null) {
      await wait(timer, slow.delayMs, this.#power.signal);
    }
    const ack = this.#refusedByFault(command) ?? this.#carryOut(command);
    if (faults.take('mute') !== null) {
      return;
    }
    const isWrongId = faults.take('wrong-ack-id') !== null;
    this.#send(isWrongId ? { ...ack, requestId: (ack.requestId + 0x1111) & 0xffff } : ack);
  }

  #refusedByFault(command: GencpCommand): GencpAck | null {
    const { faults } = this.#options;
    if (command.kind === 'unknown') {
      return null;
    }
    if (command.kind === 'write' && faults.take('access-denied') !== null) {
      return refusal(command, gencpStatus.accessDenied);
    }
    const start = Number(command.address);
    const end = start + (command.kind === 'read' ? command.length : command.data.length);
    const fault = faults.take('status', ({ address }) => address === null || (address >= start && address < end));
    return fault === null ? null : refusal(command, fault.status);
  }

  #carryOut(command: GencpCommand): GencpAck {
    const { memory, maximumTransferBytes } = this.#options;
    const { requestId } = command;
    try {
      switch (command.kind) {
        case 'read':
          this.#checkLength(command.length, maximumTransferBytes - READ_ACK_OVERHEAD_BYTES);
          return {
            kind: 'read',
            requestId,
            status: gencpStatus.success,
            data: memory.read(Number(command.address), command.length),
          };
        case 'write':
          this.#checkLength(command.data.length, maximumTransferBytes - WRITE_COMMAND_OVERHEAD_BYTES);
          memory.write(Number(command.address), command.data);
          return { kind: 'write', requestId, status: gencpStatus.success, writtenBytes: command.data.length };
        case 'unknown':
          return refusal(command, gencpStatus.notImplemented);
      }
    } catch (cause) {
      return refusal(command, cause instanceof RegisterAccessError ? cause.status : gencpStatus.error);
    }
  }

  #checkLength(length: number, maximum: number): void {
    if (length === 0 || length > maximum) {
      throw new RegisterAccessError(gencpStatus.invalidParameter, `${length} bytes at once are not possible`);
    }
  }

  #send(ack: GencpAck): void {
    this.#options.pipe.push({ data: encodeAck(ack), isEnded: true });
  }
}

function refusal(command: GencpCommand, status: number): GencpAck {
  const { requestId } = command;
  switch (command.kind) {
    case 'read':
      return { kind: 'read', requestId, status, data: new Uint8Array(0) };
    case 'write':
      return { kind: 'write', requestId, status, writtenBytes: 0 };
    case 'unknown':
      return { kind: 'unknown', requestId, status, code: command.code | (gencpCode.readMemoryAck & 1) };
  }
}

/** The host's OUT transfer must be over before the device acts on it, else slow work looks like a lost transfer. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
