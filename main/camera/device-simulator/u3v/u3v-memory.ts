import { gencpStatus } from '../../u3v/packets/gencp-status.ts';
import {
  ABRM,
  BOOTSTRAP_STRING_BYTES,
  DEVICE_CAPABILITY,
  EIRM,
  SBRM,
  SBRM_CAPABILITY,
  SIRM,
} from '../../u3v/packets/register-table.ts';
import { IMAGE_LEADER_BYTES, IMAGE_TRAILER_BYTES } from '../../u3v/packets/stream-packet.ts';
import { type DeviceModel, RegisterAccessError } from '../device-model.ts';
import { registerLayout } from '../register-layout.ts';
import type { VirtualUsbDevice } from '../virtual-usb-device.ts';
import { BootstrapMap } from './bootstrap-map.ts';
import type { DescriptionMemory } from './description-memory.ts';
import { bulkPacketSize } from './u3v-descriptors.ts';

const SBRM_ADDRESS = 0x1000;
const SIRM_ADDRESS = 0x2000;
const EIRM_ADDRESS = 0x3000;
const GENCP_VERSION = 0x0001_0003;
const U3V_VERSION = 0x0001_0000;
const LITTLE_ENDIAN = 0xffff_ffff;
/** The event interface takes packets up to this size. */
const MAXIMUM_EVENT_BYTES = 1024;
const SPEED_CODES = { high: 4, super: 8 } as const;

/** How the host set the stream up. */
export type StreamRegisters = {
  readonly maximumLeaderSize: number;
  readonly payloadTransferSize: number;
  readonly payloadTransferCount: number;
  readonly finalTransfer1Size: number;
  readonly finalTransfer2Size: number;
  readonly maximumTrailerSize: number;
};

export type MemoryEvents = {
  /** SI_CONTROL was written. */
  readonly onStreamControl: (isOn: boolean) => void;
  /** The host asks for a test event. */
  readonly onEventTest: () => void;
};

export type U3vMemoryOptions = {
  readonly model: DeviceModel;
  readonly speed: VirtualUsbDevice['speed'];
  readonly description: DescriptionMemory;
  /** Largest command and acknowledge. */
  readonly maximumTransferBytes: number;
  readonly responseTimeMs: number;
  readonly events: MemoryEvents;
};

/** All memory a host reaches over the control pipe: bootstrap registers, manifest, and the camera's own registers. */
export class U3vMemory {
  readonly alignmentBytes: number;
  readonly #options: U3vMemoryOptions;
  readonly #abrm = new BootstrapMap(0, ABRM, [
    'userDefinedName',
    'deviceConfiguration',
    'timestampLatch',
    'accessPrivilege',
  ]);
  readonly #sbrm = new BootstrapMap(SBRM_ADDRESS, SBRM, ['configuration']);
  readonly #sirm = new BootstrapMap(SIRM_ADDRESS, SIRM, [
    'control',
    'maximumLeaderSize',
    'payloadTransferSize',
    'payloadTransferCount',
    'finalTransfer1Size',
    'finalTransfer2Size',
    'maximumTrailerSize',
  ]);
  readonly #eirm = new BootstrapMap(EIRM_ADDRESS, EIRM, ['control', 'eventTestControl']);

  constructor(options: U3vMemoryOptions) {
    this.#options = options;
    this.alignmentBytes = bulkPacketSize(options.speed);
    this.#writeAbrm();
    this.#writeSbrm();
    this.powerOn();
  }

  get isEventOn(): boolean {
    return (this.#eirm.number('control') & 1) === 1;
  }

  get stream(): StreamRegisters {
    const sirm = this.#sirm;
    return {
      maximumLeaderSize: sirm.number('maximumLeaderSize'),
      payloadTransferSize: sirm.number('payloadTransferSize'),
      payloadTransferCount: sirm.number('payloadTransferCount'),
      finalTransfer1Size: sirm.number('finalTransfer1Size'),
      finalTransfer2Size: sirm.number('finalTransfer2Size'),
      maximumTrailerSize: sirm.number('maximumTrailerSize'),
    };
  }

  /** Stream and event registers as after power-up. */
  powerOn(): void {
    for (const name of Object.keys(SIRM) as (keyof typeof SIRM)[]) {
      this.#sirm.set(name, 0);
    }
    this.#sirm.set('info', (Math.log2(this.alignmentBytes) << 24) >>> 0);
    this.#sirm.set('requiredLeaderSize', IMAGE_LEADER_BYTES);
    this.#sirm.set('requiredTrailerSize', IMAGE_TRAILER_BYTES);
    this.#eirm.set('control', 0);
    this.#eirm.set('maximumEventTransfer', MAXIMUM_EVENT_BYTES);
  }

  /** @throws RegisterAccessError */
  read(address: number, length: number): Uint8Array {
    const { model, description } = this.#options;
    if (address >= model.firstAddress) {
      return model.read(address, length);
    }
    if (description.covers(address)) {
      return description.read(address, length);
    }
    this.#sirm.set('requiredPayloadSize', model.payloadSizeBytes());
    this.#abrm.set('userDefinedName', this.#userName());
    return this.#mapAt(address, length).read(address, length);
  }

  /** @throws RegisterAccessError */
  write(address: number, data: Uint8Array): void {
    if (address >= this.#options.model.firstAddress) {
      this.#options.model.write(address, data);
      return;
    }
    const map = this.#mapAt(address, data.length);
    const before = map.read(map.start, map.length);
    const touched: readonly string[] = map.write(address, data);
    try {
      this.#followUp(map, touched);
    } catch (refused) {
      map.write(address, before.subarray(address - map.start, address - map.start + data.length));
      throw refused;
    }
  }

  #followUp(map: { readonly start: number }, touched: readonly string[]): void {
    if (map === this.#abrm && touched.includes('timestampLatch')) {
      this.#abrm.set('timestamp', this.#options.model.nowNs());
    }
    if (map === this.#abrm && touched.includes('userDefinedName')) {
      const { model } = this.#options;
      model.write(model.firstAddress + registerLayout.DeviceUserID.offset, this.#abrm.bytes('userDefinedName'));
    }
    if (map === this.#sirm && touched.includes('control')) {
      const isOn = (this.#sirm.number('control') & 1) === 1;
      if (isOn) {
        this.#checkStreamRegisters();
      }
      this.#options.events.onStreamControl(isOn);
    }
    if (map === this.#eirm && touched.includes('eventTestControl')) {
      this.#options.events.onEventTest();
    }
  }

  /** @throws RegisterAccessError when a picture could not be sent as the registers say */
  #checkStreamRegisters(): void {
    const { payloadTransferSize, payloadTransferCount, finalTransfer1Size, finalTransfer2Size, ...edges } = this.stream;
    const sizes = [payloadTransferSize, finalTransfer1Size, finalTransfer2Size];
    if (sizes.some((size) => size % this.alignmentBytes !== 0)) {
      throw new RegisterAccessError(gencpStatus.payloadSizeNotAligned, 'a transfer size is not aligned');
    }
    const room = payloadTransferSize * payloadTransferCount + finalTransfer1Size + finalTransfer2Size;
    const isRoomy =
      room >= this.#options.model.payloadSizeBytes() &&
      edges.maximumLeaderSize >= IMAGE_LEADER_BYTES &&
      edges.maximumTrailerSize >= IMAGE_TRAILER_BYTES;
    if (!isRoomy) {
      throw new RegisterAccessError(gencpStatus.streamRegistersInconsistent, 'the transfers are too small');
    }
  }

  #mapAt(address: number, length: number): BootstrapMap<string> {
    const maps: readonly BootstrapMap<string>[] = [this.#abrm, this.#sbrm, this.#sirm, this.#eirm];
    const map = maps.find((candidate) => candidate.covers(address, length));
    if (map === undefined) {
      throw new RegisterAccessError(gencpStatus.invalidAddress, `nothing at 0x${address.toString(16)}`);
    }
    return map;
  }

  #userName(): string {
    const { model } = this.#options;
    const bytes = model.read(model.firstAddress + registerLayout.DeviceUserID.offset, BOOTSTRAP_STRING_BYTES);
    const end = bytes.indexOf(0);
    return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
  }

  #writeAbrm(): void {
    const { model, description } = this.#options;
    const { vendor, model: name, serial, version } = model.identity;
    const capability = DEVICE_CAPABILITY;
    const abrm = this.#abrm;
    abrm.set('genCpVersion', GENCP_VERSION);
    abrm.set('manufacturerName', vendor);
    abrm.set('modelName', name);
    abrm.set('familyName', name);
    abrm.set('deviceVersion', version);
    abrm.set('manufacturerInfo', 'Simulated');
    abrm.set('serialNumber', serial);
    abrm.set(
      'deviceCapability',
      capability.userDefinedName | capability.timestamp | capability.familyName | capability.sbrm,
    );
    abrm.set('maximumDeviceResponseTime', this.#options.responseTimeMs);
    abrm.set('manifestTableAddress', description.manifestAddress);
    abrm.set('sbrmAddress', SBRM_ADDRESS);
    abrm.set('timestampIncrement', 1);
    abrm.set('protocolEndianness', LITTLE_ENDIAN);
    abrm.set('implementationEndianness', LITTLE_ENDIAN);
  }

  #writeSbrm(): void {
    const { speed, maximumTransferBytes } = this.#options;
    const sbrm = this.#sbrm;
    sbrm.set('u3vVersion', U3V_VERSION);
    sbrm.set('capability', SBRM_CAPABILITY.sirm | SBRM_CAPABILITY.eirm);
    sbrm.set('maximumCommandTransfer', maximumTransferBytes);
    sbrm.set('maximumAckTransfer', maximumTransferBytes);
    sbrm.set('streamChannels', 1);
    sbrm.set('sirmAddress', SIRM_ADDRESS);
    sbrm.set('sirmLength', this.#sirm.length);
    sbrm.set('eirmAddress', EIRM_ADDRESS);
    sbrm.set('eirmLength', this.#eirm.length);
    sbrm.set('currentSpeed', SPEED_CODES[speed]);
  }
}
