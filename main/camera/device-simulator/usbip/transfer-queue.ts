import { UsbStall, type VirtualUsbDevice } from '../virtual-usb-device.ts';
import { answerStandardRequest, type ControlState } from './standard-requests.ts';
import { urbStatus, type SubmitCommand } from './usbip-packets.ts';

const nothing = new Uint8Array(0);

/** How a transfer ended; `data` is what an IN transfer brought. */
export type TransferResult = { readonly status: number; readonly length: number; readonly data: Uint8Array };

type Pending = { readonly abort: AbortController };

/**
 * The transfers one host has given a device: one after the other on each endpoint, as on the bus, and each can be taken
 * back until it is answered.
 */
export class TransferQueue {
  readonly #device: VirtualUsbDevice;
  readonly #finish: (sequence: number, result: TransferResult) => void;
  readonly #state: ControlState = { configurationValue: 0, haltedEndpoints: new Set() };
  readonly #pending = new Map<number, Pending>();
  readonly #lastOnEndpoint = new Map<number, Promise<void>>();

  constructor(device: VirtualUsbDevice, finish: (sequence: number, result: TransferResult) => void) {
    this.#device = device;
    this.#finish = finish;
  }

  /** Starts the transfer behind those that wait on its endpoint; `finish` is called unless `cancel` comes first. */
  submit(command: SubmitCommand, out: Uint8Array): void {
    const pending = { abort: new AbortController() };
    const endpoint = command.endpoint | (command.isIn ? 0x80 : 0);
    this.#pending.set(command.sequence, pending);
    const before = this.#lastOnEndpoint.get(endpoint) ?? Promise.resolve();
    const done = before.then(() => this.#run(command, endpoint, out, pending));
    this.#lastOnEndpoint.set(endpoint, done);
  }

  /** Takes a transfer back. @returns false when it was answered before */
  cancel(sequence: number): boolean {
    const pending = this.#pending.get(sequence);
    if (!pending) {
      return false;
    }
    this.#pending.delete(sequence);
    pending.abort.abort(new Error('the host took the transfer back'));
    return true;
  }

  /** The host is gone. */
  end(): void {
    for (const sequence of this.#pending.keys()) {
      this.cancel(sequence);
    }
    this.#device.reset();
  }

  async #run(command: SubmitCommand, endpoint: number, out: Uint8Array, pending: Pending): Promise<void> {
    if (pending.abort.signal.aborted) {
      return;
    }
    const result = await this.#transfer(command, endpoint, out, pending.abort.signal).catch((error: unknown) =>
      this.#failed(endpoint, error),
    );
    // A transfer taken back has had its answer: a second one would end another transfer of the host.
    if (this.#pending.delete(command.sequence)) {
      this.#finish(command.sequence, result);
    }
  }

  async #transfer(
    command: SubmitCommand,
    endpoint: number,
    out: Uint8Array,
    signal: AbortSignal,
  ): Promise<TransferResult> {
    if (command.endpoint === 0) {
      const data = answerStandardRequest(this.#device, this.#state, command.setup);
      return { status: urbStatus.ok, length: command.isIn ? data.length : out.length, data };
    }
    if (!command.isIn) {
      await this.#device.bulkOut(endpoint, out);
      return { status: urbStatus.ok, length: out.length, data: nothing };
    }
    const data = await this.#device.bulkIn(endpoint, command.length, signal);
    if (data.length > command.length) {
      return { status: urbStatus.overflow, length: 0, data: nothing };
    }
    return { status: urbStatus.ok, length: data.length, data };
  }

  #failed(endpoint: number, error: unknown): TransferResult {
    if (error instanceof UsbStall) {
      // Endpoint 0 forgets its stall at the next setup packet.
      if ((endpoint & 0x7f) !== 0) {
        this.#state.haltedEndpoints.add(endpoint);
      }
      return { status: urbStatus.stall, length: 0, data: nothing };
    }
    return { status: urbStatus.noDevice, length: 0, data: nothing };
  }
}
