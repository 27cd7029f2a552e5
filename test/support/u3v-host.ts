import {
  decodeAck,
  encodeReadMemoryCommand,
  encodeWriteMemoryCommand,
  type GencpAck,
} from '../../main/camera/u3v/packets/gencp-packet.ts';
import { SIRM } from '../../main/camera/u3v/packets/register-table.ts';
import type { UsbTransport } from '../../main/camera/u3v/usb-transport.ts';
import {
  type RegisterName,
  type RegisterSpec,
  FIRST_ADDRESS,
  registerLayout,
} from '../../main/camera/device-simulator/register-layout.ts';

const SIRM_ADDRESS = 0x2000;
const ACK_BYTES = 4096;

/** A host that does just what it is told, to look at a virtual device from outside; the real driver is another. */
export class U3vHost {
  readonly #transport: UsbTransport;
  #requestId = 0;

  constructor(transport: UsbTransport) {
    this.#transport = transport;
  }

  async open(): Promise<void> {
    await this.#transport.open();
    for (const { number } of this.#transport.interfaces) {
      await this.#transport.claim(number);
    }
  }

  async send(address: number, content: number | Uint8Array): Promise<number> {
    this.#requestId += 1;
    const command =
      typeof content === 'number'
        ? encodeReadMemoryCommand(this.#requestId, BigInt(address), content)
        : encodeWriteMemoryCommand(this.#requestId, BigInt(address), content);
    await this.#transport.bulkOut(0x01, command, 1000);
    return this.#requestId;
  }

  async receive(timeoutMs = 1000): Promise<GencpAck | null> {
    return decodeAck(await this.#transport.bulkIn(0x81, ACK_BYTES, timeoutMs));
  }

  async read(address: number, length: number): Promise<Uint8Array> {
    await this.send(address, length);
    const ack = await this.receive();
    if (ack?.kind !== 'read' || ack.status !== 0) {
      throw new Error(`refused: ${JSON.stringify(ack)}`);
    }
    return ack.data;
  }

  async readNumber(address: number, length: 4 | 8): Promise<number> {
    const data = await this.read(address, length);
    const view = new DataView(data.buffer, data.byteOffset);
    return length === 8 ? Number(view.getBigUint64(0, true)) : view.getUint32(0, true);
  }

  /** Returns the status of the acknowledge. */
  async write(address: number, data: Uint8Array): Promise<number> {
    await this.send(address, data);
    const ack = await this.receive();
    return ack?.kind === 'write' ? ack.status : -1;
  }

  writeNumber(address: number, value: number): Promise<number> {
    const data = new Uint8Array(4);
    new DataView(data.buffer).setUint32(0, value, true);
    return this.write(address, data);
  }

  feature(name: RegisterName, value: number): Promise<number> {
    const { offset, length, kind }: RegisterSpec = registerLayout[name];
    const data = new Uint8Array(length);
    const view = new DataView(data.buffer);
    if (kind === 'float') {
      view[length === 8 ? 'setFloat64' : 'setFloat32'](0, value, true);
    } else {
      view.setUint32(0, value, true);
    }
    return this.write(FIRST_ADDRESS + offset, data);
  }

  stream(name: keyof typeof SIRM, value: number): Promise<number> {
    return this.writeNumber(SIRM_ADDRESS + SIRM[name].offset, value);
  }

  requiredPayload(): Promise<number> {
    return this.readNumber(SIRM_ADDRESS + SIRM.requiredPayloadSize.offset, 8);
  }

  /** Programs transfers of at most `transferBytes` and switches the stream on. Returns their sizes. */
  async startStream(transferBytes: number, alignmentBytes = 1024): Promise<readonly number[]> {
    const required = await this.requiredPayload();
    const count = Math.floor(required / transferBytes);
    const rest = required - count * transferBytes;
    const final = Math.ceil(rest / alignmentBytes) * alignmentBytes;
    await this.stream('maximumLeaderSize', alignmentBytes);
    await this.stream('maximumTrailerSize', alignmentBytes);
    await this.stream('payloadTransferSize', transferBytes);
    await this.stream('payloadTransferCount', count);
    await this.stream('finalTransfer1Size', final);
    await this.stream('finalTransfer2Size', 0);
    const status = await this.stream('control', 1);
    if (status !== 0) {
      throw new Error(`stream refused: ${status.toString(16)}`);
    }
    return [...Array.from({ length: count }, () => transferBytes), ...(final > 0 ? [final] : [])];
  }

  picture(length: number, timeoutMs = 1000): Promise<Uint8Array> {
    return this.#transport.bulkIn(0x83, length, timeoutMs);
  }
}
