import type { DatagramSocket, Endpoint } from '../../gige/datagram-socket.ts';
import {
  decodeMemoryBlock,
  decodeMemoryRange,
  decodeRegisterValues,
  decodeResendRange,
  decodeWords,
  encodeMemoryBlock,
  encodePendingTimeout,
  encodeWords,
  MAXIMUM_READ_BYTES,
  type ResendRange,
} from '../../gige/packets/gvcp-data.ts';
import {
  answerTo,
  decodeGvcpCommand,
  encodeGvcpAck,
  type GvcpCommand,
  gvcpCommands,
  gvcpFlags,
  PacketError,
} from '../../gige/packets/gvcp-packet.ts';
import { DISCOVERY_BYTES } from '../../gige/packets/bootstrap-registers.ts';
import { gvcpStatus } from '../../gige/packets/gvcp-status.ts';
import type { Timer } from '../../timer.ts';
import { RegisterAccessError } from '../device-model.ts';
import type { ControlRules } from './control-rules.ts';
import type { DoorRegisters } from './door-registers.ts';
import type { GigeFaults } from './gige-faults.ts';

type LastAnswer = { readonly from: Endpoint; readonly requestId: number; readonly datagram: Uint8Array };

export type ControlServerParts = {
  readonly registers: DoorRegisters;
  readonly rules: ControlRules;
  readonly faults: () => GigeFaults;
  readonly random: () => number;
  readonly timer: Timer;
  readonly onWrite: (address: number) => void;
  readonly onResend: (range: ResendRange) => void;
};

/** Answers commands the way a GigE Vision device does. */
export class ControlServer {
  readonly #parts: ControlServerParts;
  #last: LastAnswer | null = null;

  constructor(parts: ControlServerParts) {
    this.#parts = parts;
  }

  /** Takes a command that came by `socket` and answers by it. */
  receive(socket: DatagramSocket, datagram: Uint8Array, from: Endpoint): void {
    const { isSilent, lostCommandShare } = this.#parts.faults();
    if (isSilent || this.#parts.random() < lostCommandShare) {
      return;
    }
    try {
      this.#serve(socket, decodeGvcpCommand(datagram), from);
    } catch (error) {
      if (!(error instanceof PacketError)) {
        throw error;
      }
    }
  }

  #serve(socket: DatagramSocket, command: GvcpCommand, from: Endpoint): void {
    const { rules, faults, timer, onResend } = this.#parts;
    rules.hear(from);
    if (command.command === gvcpCommands.packetResend) {
      onResend(decodeResendRange(command.data, (command.flags & gvcpFlags.extendedIds) !== 0));
      return;
    }
    const isRepeated =
      this.#last?.requestId === command.requestId &&
      this.#last.from.address === from.address &&
      this.#last.from.port === from.port;
    if (this.#last !== null && isRepeated && command.command !== gvcpCommands.discovery) {
      void socket.send([this.#last.datagram], from);
      return;
    }
    const { pendingMs } = faults();
    if (pendingMs === 0 || command.command === gvcpCommands.discovery) {
      this.#answer(socket, command, from);
      return;
    }
    const data = encodePendingTimeout(pendingMs * 2);
    const pending = encodeGvcpAck({ ...answerTo(command, 0, data), command: gvcpCommands.pendingAck });
    this.#last = { from, requestId: command.requestId, datagram: pending };
    void socket.send([pending], from);
    timer.after(pendingMs, () => this.#answer(socket, command, from));
  }

  #answer(socket: DatagramSocket, command: GvcpCommand, from: Endpoint): void {
    const { status, data } = this.#execute(command, from);
    const datagram = encodeGvcpAck(answerTo(command, status, data));
    this.#last = { from, requestId: command.requestId, datagram };
    if ((command.flags & gvcpFlags.acknowledge) !== 0) {
      void socket.send([datagram], from);
    }
  }

  #execute(command: GvcpCommand, from: Endpoint): { status: number; data: Uint8Array } {
    const { refusalStatus } = this.#parts.faults();
    if (refusalStatus !== 0 && command.command !== gvcpCommands.discovery) {
      return { status: refusalStatus, data: new Uint8Array(0) };
    }
    try {
      return { status: gvcpStatus.success, data: this.#dispatch(command, from) };
    } catch (error) {
      if (error instanceof RegisterAccessError) {
        return { status: error.status, data: new Uint8Array(0) };
      }
      if (error instanceof PacketError) {
        return { status: gvcpStatus.invalidParameter, data: new Uint8Array(0) };
      }
      throw error;
    }
  }

  #dispatch({ command, data }: GvcpCommand, from: Endpoint): Uint8Array {
    switch (command) {
      case gvcpCommands.discovery:
        return this.#parts.registers.read(0, DISCOVERY_BYTES);
      case gvcpCommands.readRegister:
        return this.#readRegisters(decodeWords(data), from);
      case gvcpCommands.readMemory: {
        const { address, count } = decodeMemoryRange(data);
        return encodeMemoryBlock({ address, data: this.#read(address, count, from) });
      }
      case gvcpCommands.writeRegister: {
        const values = decodeRegisterValues(data);
        for (const { address, value } of values) {
          this.#write(address, encodeWords([value]), from);
        }
        return encodeWords([values.length]);
      }
      case gvcpCommands.writeMemory: {
        const block = decodeMemoryBlock(data);
        this.#write(block.address, block.data, from);
        return encodeWords([block.data.length]);
      }
      default:
        throw new RegisterAccessError(gvcpStatus.notImplemented, `command ${command}`);
    }
  }

  #readRegisters(addresses: readonly number[], from: Endpoint): Uint8Array {
    return Buffer.concat(addresses.map((address) => this.#read(address, 4, from)));
  }

  #read(address: number, length: number, from: Endpoint): Uint8Array {
    if (length === 0 || length > MAXIMUM_READ_BYTES) {
      throw new RegisterAccessError(gvcpStatus.invalidParameter, `${length} bytes at once`);
    }
    this.#parts.rules.checkRead(from);
    return this.#parts.registers.read(address, length);
  }

  #write(address: number, data: Uint8Array, from: Endpoint): void {
    const { rules, registers, onWrite } = this.#parts;
    rules.checkWrite(from, address, data.length === 4 ? (decodeWords(data)[0] ?? 0) : 0);
    registers.write(address, data);
    onWrite(address);
  }
}
