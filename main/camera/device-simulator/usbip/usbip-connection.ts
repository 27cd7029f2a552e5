import type { Socket } from 'node:net';
import type { VirtualUsbDevice } from '../virtual-usb-device.ts';
import { ByteQueue } from './byte-queue.ts';
import { TransferQueue, type TransferResult } from './transfer-queue.ts';
import {
  COMMAND_HEADER_BYTES,
  decodeBusId,
  decodeCommand,
  decodeOperationHeader,
  encodeImportReply,
  encodeListReply,
  encodeSubmitReply,
  encodeUnlinkReply,
  OPERATION_HEADER_BYTES,
  urbStatus,
  UsbipError,
  type SubmitCommand,
  type UsbipDeviceRecord,
} from './usbip-packets.ts';

/** No host controller of Linux asks for more at once; a larger number is an attack or a torn stream. */
const MAXIMUM_TRANSFER_BYTES = 64 * 1024 * 1024;

/** A device on the shelf of a server; one host at a time may have it. */
export type LentDevice = {
  readonly record: UsbipDeviceRecord;
  readonly device: VirtualUsbDevice;
  host: Socket | null;
};

/** What the next bytes are. */
type Expected =
  | { readonly kind: 'operation' }
  | { readonly kind: 'bus id'; readonly byteCount: number }
  | { readonly kind: 'command'; readonly queue: TransferQueue }
  | { readonly kind: 'out data'; readonly queue: TransferQueue; readonly submit: SubmitCommand };

/** Serves one host: a list, or the import of one device and then its transfers. Bytes that make no sense end it. */
export function serveUsbipHost(socket: Socket, shelf: readonly LentDevice[]): void {
  const connection = new UsbipConnection(socket, shelf);
  socket.setNoDelay(true);
  socket.on('data', (chunk: Uint8Array) => connection.receive(chunk));
  // A host that leaves is not an error here; `close` follows and gives the device back.
  socket.on('error', () => socket.destroy());
  socket.on('close', () => connection.end());
}

class UsbipConnection {
  readonly #socket: Socket;
  readonly #shelf: readonly LentDevice[];
  readonly #received = new ByteQueue();
  #expected: Expected = { kind: 'operation' };
  #taken: { readonly lent: LentDevice; readonly queue: TransferQueue } | null = null;

  constructor(socket: Socket, shelf: readonly LentDevice[]) {
    this.#socket = socket;
    this.#shelf = shelf;
  }

  receive(chunk: Uint8Array): void {
    this.#received.push(chunk);
    try {
      while (this.#step()) {
        // Each step takes one packet.
      }
    } catch (error) {
      if (!(error instanceof UsbipError)) {
        throw error;
      }
      this.#socket.destroy();
    }
  }

  /** @returns false when the next packet is not whole yet */
  #step(): boolean {
    const expected = this.#expected;
    const bytes = this.#received.take(byteCountOf(expected));
    if (!bytes || this.#socket.destroyed) {
      return false;
    }
    if (expected.kind === 'operation') {
      this.#operate(bytes);
    } else if (expected.kind === 'bus id') {
      this.#import(decodeBusId(bytes));
    } else if (expected.kind === 'command') {
      this.#command(bytes, expected.queue);
    } else {
      this.#expected = { kind: 'command', queue: expected.queue };
      // A copy: the device acts on the bytes later, when the receive buffer may be another packet's.
      expected.queue.submit(expected.submit, bytes.slice());
    }
    return true;
  }

  #operate(bytes: Uint8Array): void {
    const { kind, followingBytes } = decodeOperationHeader(bytes);
    if (kind === 'import') {
      this.#expected = { kind: 'bus id', byteCount: followingBytes };
      return;
    }
    this.#socket.end(encodeListReply(this.#shelf.map(({ record }) => record)));
  }

  #import(busId: string): void {
    const lent = this.#shelf.find(({ record, host }) => record.busId === busId && host === null);
    if (!lent) {
      this.#socket.end(encodeImportReply(null));
      return;
    }
    lent.host = this.#socket;
    const queue = new TransferQueue(lent.device, (sequence, result) => this.#answer(sequence, result));
    this.#taken = { lent, queue };
    this.#expected = { kind: 'command', queue };
    this.#socket.write(encodeImportReply(lent.record));
  }

  #command(bytes: Uint8Array, queue: TransferQueue): void {
    const command = decodeCommand(bytes);
    if (command.kind === 'unlink') {
      const status = queue.cancel(command.target) ? urbStatus.cancelled : urbStatus.ok;
      this.#socket.write(encodeUnlinkReply(command.sequence, status));
      return;
    }
    if (command.isIsochronous || command.length > MAXIMUM_TRANSFER_BYTES) {
      throw new UsbipError(`a transfer of ${command.length} bytes cannot be served`);
    }
    if (command.isIn || command.length === 0) {
      queue.submit(command, new Uint8Array(0));
    } else {
      this.#expected = { kind: 'out data', queue, submit: command };
    }
  }

  #answer(sequence: number, { status, length, data }: TransferResult): void {
    if (this.#socket.destroyed) {
      return;
    }
    // Corked, so that header and data leave in one system call.
    this.#socket.cork();
    this.#socket.write(encodeSubmitReply({ sequence, status, length }));
    if (data.length > 0) {
      this.#socket.write(data);
    }
    this.#socket.uncork();
  }

  end(): void {
    if (this.#taken) {
      this.#taken.queue.end();
      this.#taken.lent.host = null;
      this.#taken = null;
    }
  }
}

function byteCountOf(expected: Expected): number {
  switch (expected.kind) {
    case 'operation':
      return OPERATION_HEADER_BYTES;
    case 'bus id':
      return expected.byteCount;
    case 'command':
      return COMMAND_HEADER_BYTES;
    case 'out data':
      return expected.submit.length;
  }
}
