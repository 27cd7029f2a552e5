import type { Endpoint } from '../../gige/datagram-socket.ts';
import { bootstrapRegisters as registers, controlPrivilege } from '../../gige/packets/bootstrap-registers.ts';
import { gvcpStatus } from '../../gige/packets/gvcp-status.ts';
import type { Timer } from '../../timer.ts';
import { RegisterAccessError } from '../device-model.ts';
import type { DoorRegisters } from './door-registers.ts';

/** Who may command the device: one program at a time, for as long as it is heard. */
export class ControlRules {
  readonly #registers: DoorRegisters;
  readonly #timer: Timer;
  readonly #onLost: () => void;
  #holder: Endpoint | null = null;
  #cancelHeartbeat = () => {};

  constructor(memory: DoorRegisters, timer: Timer, onLost: () => void) {
    this.#registers = memory;
    this.#timer = timer;
    this.#onLost = onLost;
  }

  get holder(): Endpoint | null {
    return this.#holder;
  }

  /** Notes that a program was heard: the holder's heartbeat begins anew. */
  hear(from: Endpoint): void {
    if (this.#isHolder(from)) {
      this.#cancelHeartbeat();
      this.#cancelHeartbeat = this.#timer.after(this.#registers.get(registers.heartbeatTimeoutMs), () => this.drop());
    }
  }

  /** @throws RegisterAccessError when another program has the device for itself */
  checkRead(from: Endpoint): void {
    const isExclusive = (this.#registers.get(registers.controlPrivilege) & controlPrivilege.exclusive) !== 0;
    if (isExclusive && !this.#isHolder(from)) {
      throw denied();
    }
  }

  /** Call before a write of `value` at `address`. @throws RegisterAccessError when this program has no control */
  checkWrite(from: Endpoint, address: number, value: number): void {
    const isHolder = this.#isHolder(from);
    if (address !== registers.controlPrivilege) {
      if (!isHolder) {
        throw denied();
      }
      return;
    }
    if (this.#registers.isControlled && !isHolder) {
      throw denied();
    }
    if ((value & (controlPrivilege.control | controlPrivilege.exclusive)) === 0) {
      this.drop();
      return;
    }
    this.#holder = from;
    this.hear(from);
  }

  /** Takes control away from whoever has it. */
  drop(): void {
    this.#cancelHeartbeat();
    this.#registers.set(registers.controlPrivilege, 0);
    this.#registers.set(registers.streamPort, 0);
    const hadHolder = this.#holder !== null;
    this.#holder = null;
    if (hadHolder) {
      this.#onLost();
    }
  }

  #isHolder({ address, port }: Endpoint): boolean {
    return this.#holder?.address === address && this.#holder.port === port;
  }
}

function denied(): RegisterAccessError {
  return new RegisterAccessError(gvcpStatus.accessDenied, 'another program has control');
}
