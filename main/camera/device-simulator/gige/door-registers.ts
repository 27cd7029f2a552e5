import { createHash } from 'node:crypto';
import {
  bootstrapRegisters as registers,
  capabilityBits,
  controlPrivilege,
  encodeDiscovery,
  LATCH_TIMESTAMP,
} from '../../gige/packets/bootstrap-registers.ts';
import { gvcpStatus } from '../../gige/packets/gvcp-status.ts';
import { type DeviceModel, RegisterAccessError } from '../device-model.ts';

const BOOTSTRAP_BYTES = 0x1000;
/** Below the features, behind the bootstrap registers. */
const XML_ADDRESS = 0x1_0000;
const NS_PER_SECOND = 1_000_000_000;

const writable: ReadonlySet<number> = new Set([
  registers.userName,
  registers.userName + 4,
  registers.userName + 8,
  registers.userName + 12,
  registers.heartbeatTimeoutMs,
  registers.timestampControl,
  registers.controlPrivilege,
  registers.streamPort,
  registers.streamPacketSize,
  registers.streamPacketDelay,
  registers.streamAddress,
]);

/** The bootstrap registers around a device model, its XML, and behind them the model's own. */
export class DoorRegisters {
  readonly #model: DeviceModel;
  readonly #memory = new Uint8Array(BOOTSTRAP_BYTES);
  readonly #view = new DataView(this.#memory.buffer);
  readonly #xml: Uint8Array;

  constructor(model: DeviceModel, address: string, heartbeatTimeoutMs: number) {
    this.#model = model;
    this.#xml = paddedToWords(model.xml);
    if (XML_ADDRESS + this.#xml.length > model.firstAddress) {
      throw new RangeError(`the XML of ${model.xml.length} bytes reaches into the model's registers`);
    }
    const { vendor, model: name, version, serial, userName } = model.identity;
    const mac = `02${createHash('sha256').update(serial).digest('hex').slice(0, 10)}`;
    this.#memory.set(encodeDiscovery({ mac, address, vendor, model: name, version, serial, userName }));
    const location = `Local:simulator.xml;${XML_ADDRESS.toString(16)};${model.xml.length.toString(16)}`;
    new TextEncoder().encodeInto(location, this.#memory.subarray(registers.firstXmlLocation));
    this.set(registers.streamChannelCount, 1);
    const { serial: hasSerial, userName: hasUserName, packetResend, writeMemory } = capabilityBits;
    this.set(registers.capability, (hasSerial | hasUserName | packetResend | writeMemory) >>> 0);
    this.set(registers.heartbeatTimeoutMs, heartbeatTimeoutMs);
    this.set(registers.timestampFrequencyLow, NS_PER_SECOND);
    this.set(registers.streamPacketSize, 1400);
  }

  get(address: number): number {
    return this.#view.getUint32(address);
  }

  set(address: number, value: number): void {
    this.#view.setUint32(address, value);
  }

  get isControlled(): boolean {
    return (this.get(registers.controlPrivilege) & (controlPrivilege.control | controlPrivilege.exclusive)) !== 0;
  }

  /** Returns whole words. @throws RegisterAccessError */
  read(address: number, length: number): Uint8Array {
    if (address % 4 !== 0 || length % 4 !== 0) {
      throw new RegisterAccessError(gvcpStatus.badAlignment, `${length} bytes at ${address} are not whole words`);
    }
    if (address + length <= BOOTSTRAP_BYTES) {
      return this.#memory.slice(address, address + length);
    }
    if (address >= this.#model.firstAddress) {
      return this.#model.read(address, length);
    }
    const offset = address - XML_ADDRESS;
    if (offset < 0 || offset + length > this.#xml.length) {
      throw new RegisterAccessError(gvcpStatus.invalidAddress, `there is nothing at ${address}`);
    }
    return this.#xml.subarray(offset, offset + length);
  }

  /** Writes whole words. @throws RegisterAccessError */
  write(address: number, data: Uint8Array): void {
    if (address % 4 !== 0 || data.length % 4 !== 0) {
      throw new RegisterAccessError(gvcpStatus.badAlignment, `${data.length} bytes at ${address} are not whole words`);
    }
    if (address >= this.#model.firstAddress) {
      this.#model.write(address, data);
      return;
    }
    for (let offset = 0; offset < data.length; offset += 4) {
      if (!writable.has(address + offset)) {
        throw new RegisterAccessError(gvcpStatus.writeProtected, `${address + offset} cannot be written`);
      }
    }
    this.#memory.set(data, address);
    if (address === registers.timestampControl && (this.get(address) & LATCH_TIMESTAMP) !== 0) {
      this.#view.setBigUint64(registers.timestampHigh, this.#model.nowNs());
    }
  }
}

function paddedToWords(bytes: Uint8Array): Uint8Array {
  const padded = new Uint8Array(Math.ceil(bytes.length / 4) * 4);
  padded.set(bytes);
  return padded;
}
