import { AppError } from '../../../contract/errors.ts';
import type { RegisterPort } from '../genicam/register-port.ts';
import type { Timer } from '../timer.ts';
import type { GvcpChannel } from './gvcp-channel.ts';
import { GvcpRefusal, type GvcpRequester } from './gvcp-requester.ts';
import { bootstrapRegisters, controlPrivilege } from './packets/bootstrap-registers.ts';
import { gvcpStatus } from './packets/gvcp-status.ts';

const HELD = controlPrivilege.control | controlPrivilege.exclusive;
const SHORTEST_HEARTBEAT_MS = 20;

/** The right to command a device, kept alive until it is released or lost. */
export interface DeviceControl {
  /** The device's registers; a write refused for want of control ends the control. */
  readonly port: RegisterPort;
  /** Resolves once with a sentence when control is lost. */
  readonly gone: Promise<string>;
  readonly isGone: boolean;
  /** Gives control back so that another program can have the device. Never rejects. */
  release(): Promise<void>;
}

/**
 * Takes control of a device and keeps it by a heartbeat three times as often as the device asks for.
 * @throws AppError `camera-busy` when another program has control; as the channel
 */
export async function takeControl(
  channel: GvcpChannel,
  requester: GvcpRequester,
  timer: Timer,
): Promise<DeviceControl> {
  const held = await channel.readRegister(bootstrapRegisters.controlPrivilege);
  if ((held & HELD) !== 0) {
    throw inUse();
  }
  await channel.writeRegister(bootstrapRegisters.controlPrivilege, controlPrivilege.control).catch((error: unknown) => {
    throw isDenied(error) ? inUse(error) : error;
  });
  const timeoutMs = await channel.readRegister(bootstrapRegisters.heartbeatTimeoutMs);
  const control = new HeldControl(channel, requester, timer);
  control.beatEvery(Math.max(SHORTEST_HEARTBEAT_MS, Math.floor(timeoutMs / 3)));
  return control;
}

class HeldControl implements DeviceControl {
  readonly port: RegisterPort;
  readonly gone: Promise<string>;
  readonly #channel: GvcpChannel;
  readonly #requester: GvcpRequester;
  readonly #timer: Timer;
  #tellGone: (reason: string) => void = () => {};
  #cancelBeat = () => {};
  #isGone = false;
  #isReleased = false;

  constructor(channel: GvcpChannel, requester: GvcpRequester, timer: Timer) {
    this.#channel = channel;
    this.#requester = requester;
    this.#timer = timer;
    this.gone = new Promise((resolve) => {
      this.#tellGone = resolve;
    });
    this.port = {
      read: (address, length) => channel.read(address, length),
      write: (address, data) => channel.write(address, data).catch((refusal: unknown) => this.#explain(refusal)),
    };
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  beatEvery(intervalMs: number): void {
    if (this.#isGone || this.#isReleased) {
      return;
    }
    this.#cancelBeat = this.#timer.after(intervalMs, () => {
      void this.#check().then(() => this.beatEvery(intervalMs));
    });
  }

  async release(): Promise<void> {
    this.#isReleased = true;
    this.#cancelBeat();
    if (!this.#isGone) {
      // A device that does not hear it frees itself when the heartbeat stays away.
      await this.#channel.writeRegister(bootstrapRegisters.controlPrivilege, 0).catch(() => {});
    }
    this.#requester.close('The camera was closed');
  }

  async #check(): Promise<void> {
    try {
      const held = await this.#channel.readRegister(bootstrapRegisters.controlPrivilege);
      if ((held & HELD) === 0) {
        this.#lose('The camera took control back, as it does when it hears nothing for too long');
      }
    } catch (error) {
      this.#lose(error instanceof Error ? error.message : String(error));
    }
  }

  /** After a silence another program may have taken the device: the holder alone may write the privilege again. */
  async #explain(refusal: unknown): Promise<never> {
    if (isDenied(refusal)) {
      await this.#check();
      const { controlPrivilege: address } = bootstrapRegisters;
      await this.#channel.writeRegister(address, controlPrivilege.control).catch((denied: unknown) => {
        if (isDenied(denied)) {
          this.#lose('Another program took control of the camera');
        }
      });
    }
    throw refusal;
  }

  #lose(reason: string): void {
    if (!this.#isGone && !this.#isReleased) {
      this.#isGone = true;
      this.#cancelBeat();
      this.#requester.close(reason);
      this.#tellGone(reason);
    }
  }
}

function isDenied(error: unknown): boolean {
  return error instanceof GvcpRefusal && error.status === gvcpStatus.accessDenied;
}

function inUse(cause?: unknown): AppError {
  return new AppError(
    'camera-busy',
    'The camera is in use by another program: close it there, then try again',
    cause === undefined ? undefined : { cause },
  );
}
