import { systemTimer, type Timer } from '../../timer.ts';
import { encodeEvent } from '../../u3v/packets/gencp-packet.ts';
import type { UsbInterface } from '../../u3v/usb-transport.ts';
import type { DeviceModel } from '../device-model.ts';
import type { DeviceControls } from '../device-controls.ts';
import { UsbStall, type VirtualUsbDevice } from '../virtual-usb-device.ts';
import { ControlEndpoint } from './control-endpoint.ts';
import { DescriptionMemory } from './description-memory.ts';
import { type DeviceFault, type DeviceFaultKind, type FaultControls, FaultSwitchboard } from './device-fault.ts';
import { PacketPipe } from './packet-pipe.ts';
import { DEFAULT_BUFFERED_PICTURES, StreamEngine } from './stream-engine.ts';
import {
  bulkPacketSize,
  TEST_PRODUCT_ID,
  TEST_VENDOR_ID,
  u3vDescriptors,
  u3vEndpoints,
  u3vInterfaces,
} from './u3v-descriptors.ts';
import { U3vMemory } from './u3v-memory.ts';

export type VirtualU3vOptions = {
  readonly speed?: VirtualUsbDevice['speed'];
  /** How the device keeps its XML. */
  readonly xmlFile?: 'plain' | 'zip';
  readonly bufferedPictures?: number;
  readonly padsFinalTransfer?: boolean;
  /** Largest GenCP command and acknowledge. */
  readonly maximumTransferBytes?: number;
  /** What the device says its slowest answer takes, ms: hosts wait that long. */
  readonly responseTimeMs?: number;
  readonly timer?: Timer;
};

/** A virtual USB3 Vision-compatible camera, and the hands at it. */
export interface VirtualU3vDevice extends VirtualUsbDevice, FaultControls {
  /** Told when the fault `unplug` strikes. @returns the function that ends it */
  onUnplug(listener: () => void): () => void;
  /** Takes the power away and gives it back, as unplugging does. */
  powerCycle(): void;
  /** True once when opening is to be refused. */
  takeOpenDenied(): boolean;
}

const FACTORY = {
  speed: 'super',
  xmlFile: 'zip',
  bufferedPictures: DEFAULT_BUFFERED_PICTURES,
  padsFinalTransfer: false,
  maximumTransferBytes: 4096,
  responseTimeMs: 500,
  timer: systemTimer,
} as const satisfies Required<VirtualU3vOptions>;

/** An event id of the simulated camera; the standard leaves 0x9000 and above to devices. */
const TEST_EVENT_ID = 0x9001;

/** Returns a USB device whose registers and pictures are those of `model`. */
export function createVirtualU3vDevice(
  model: DeviceModel & Pick<DeviceControls, 'powerCycle'>,
  options: VirtualU3vOptions = {},
): VirtualU3vDevice {
  return new VirtualCamera(model, { ...FACTORY, ...options });
}

class VirtualCamera implements VirtualU3vDevice {
  readonly speed: VirtualUsbDevice['speed'];
  readonly vendorId = TEST_VENDOR_ID;
  readonly productId = TEST_PRODUCT_ID;
  readonly descriptors: VirtualUsbDevice['descriptors'];
  readonly interfaces: readonly UsbInterface[];
  readonly #model: DeviceModel & Pick<DeviceControls, 'powerCycle'>;
  readonly #options: Required<VirtualU3vOptions>;
  readonly #faults = new FaultSwitchboard();
  readonly #pipes: ReadonlyMap<number, PacketPipe>;
  readonly #eventPipe: PacketPipe;
  readonly #controlPipe: PacketPipe;
  readonly #memory: U3vMemory;
  readonly #stream: StreamEngine;
  readonly #unplugListeners = new Set<() => void>();
  #control: ControlEndpoint;
  #isCommandHalted = false;
  #eventId = 0;

  constructor(model: DeviceModel & Pick<DeviceControls, 'powerCycle'>, options: Required<VirtualU3vOptions>) {
    this.#model = model;
    this.#options = options;
    this.speed = options.speed;
    this.descriptors = u3vDescriptors(model.identity, options.speed);
    this.interfaces = u3vInterfaces(options.speed);
    const packetSize = bulkPacketSize(options.speed);
    const { acknowledgeIn, eventIn, streamIn } = u3vEndpoints;
    const streamPipe = new PacketPipe(packetSize);
    this.#controlPipe = new PacketPipe(packetSize);
    this.#eventPipe = new PacketPipe(packetSize);
    this.#pipes = new Map([
      [acknowledgeIn, this.#controlPipe],
      [eventIn, this.#eventPipe],
      [streamIn, streamPipe],
    ]);
    this.#stream = new StreamEngine({
      ...options,
      pipe: streamPipe,
      faults: this.#faults,
      packetSize,
      unplug: () => this.#unplugListeners.forEach((listener) => listener()),
    });
    this.#memory = new U3vMemory({
      ...options,
      model,
      description: new DescriptionMemory(model.xml, options.xmlFile, this.#faults),
      events: {
        onStreamControl: (isOn) => this.#stream.control(isOn ? this.#memory.stream : null),
        onEventTest: () => this.#sendTestEvent(),
      },
    });
    this.#control = this.#createControl();
    model.onPicture((picture) => this.#stream.send(picture));
  }

  async bulkOut(endpoint: number, data: Uint8Array): Promise<void> {
    if (endpoint !== u3vEndpoints.commandOut || this.#isCommandHalted) {
      throw new UsbStall(`endpoint 0x${endpoint.toString(16)} takes nothing`);
    }
    this.#control.take(data);
  }

  bulkIn(endpoint: number, length: number, signal: AbortSignal): Promise<Uint8Array> {
    const pipe = this.#pipes.get(endpoint);
    if (pipe === undefined) {
      return Promise.reject(new UsbStall(`there is no endpoint 0x${endpoint.toString(16)}`));
    }
    return pipe.read(length, signal);
  }

  setHalt(endpoint: number): void {
    if (endpoint === u3vEndpoints.commandOut) {
      this.#isCommandHalted = true;
    }
    this.#pipes.get(endpoint)?.halt();
  }

  clearHalt(endpoint: number): void {
    if (endpoint === u3vEndpoints.commandOut) {
      this.#isCommandHalted = false;
    }
    this.#pipes.get(endpoint)?.clearHalt();
  }

  reset(): void {
    this.#isCommandHalted = false;
    for (const pipe of this.#pipes.values()) {
      pipe.reset();
    }
    this.#stream.hostLeft();
  }

  powerCycle(): void {
    this.#control.end();
    this.#control = this.#createControl();
    this.#model.powerCycle();
    this.#stream.control(null);
    this.#memory.powerOn();
    this.reset();
  }

  onUnplug(listener: () => void): () => void {
    this.#unplugListeners.add(listener);
    return () => {
      this.#unplugListeners.delete(listener);
    };
  }

  takeOpenDenied(): boolean {
    return this.#faults.take('open-denied') !== null;
  }

  setFault(fault: DeviceFault, times?: number): void {
    this.#faults.setFault(fault, times);
  }

  clearFault(kind?: DeviceFaultKind): void {
    this.#faults.clearFault(kind);
  }

  faults(): readonly DeviceFault[] {
    return this.#faults.faults();
  }

  #createControl(): ControlEndpoint {
    return new ControlEndpoint({
      ...this.#options,
      memory: this.#memory,
      pipe: this.#controlPipe,
      faults: this.#faults,
    });
  }

  #sendTestEvent(): void {
    if (!this.#memory.isEventOn) {
      return;
    }
    this.#eventId += 1;
    const event = { requestId: this.#eventId, eventId: TEST_EVENT_ID, timestampNs: this.#model.nowNs() };
    this.#eventPipe.push({ data: encodeEvent({ ...event, data: new Uint8Array(0) }), isEnded: true });
  }
}
