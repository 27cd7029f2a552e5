import type { Clock } from '../../../contract/clock.ts';
import { frameSizeBytes, type PixelFormat, pixelFormatOfCode } from '../pixel-format/pixel-format.ts';
import type { Timer } from '../timer.ts';
import { lightCorrection } from './auto-exposure.ts';
import type { DeviceControls } from './device-controls.ts';
import { type DeviceIdentity, type DeviceModel, type ExposedPicture, RegisterAccessError } from './device-model.ts';
import { developPicture } from './develop-picture.ts';
import { encodePixels } from './encode-pixels.ts';
import { type FactorySettings, sessionRegisters, userSetRegisters, writeFactorySettings } from './factory-settings.ts';
import type { PictureSource, SourcePicture } from './picture-source.ts';
import { accessStatus, RegisterFile, type RegisterWrite } from './register-file.ts';
import { enumerations, FIRST_ADDRESS, flagBits, ranges, type RegisterName } from './register-layout.ts';
import { checkWrite } from './register-rules.ts';
import { Shutter } from './shutter.ts';
import {
  isTriggerOn,
  type LineNumber,
  lineLevels,
  lineNumbers,
  type TriggerKind,
  triggerRegisters,
  triggersOfEdge,
} from './trigger-lines.ts';

/** Exposure time at which the scene is lit as drawn, with 0 dB. */
const NOMINAL_EXPOSURE_US = 8_000;
/** A camera writes its flash memory this long. */
const USER_SET_MS = 5;
/** Device clocks begin when the power comes, not at the host's zero. */
const CLOCK_AT_POWER_ON_NS = 1_000_000_000n;

export type SimulatedCameraOptions = {
  readonly source: PictureSource;
  readonly endianness: 'little' | 'big';
  readonly xml: Uint8Array;
  readonly factory: FactorySettings;
  readonly clock: Clock;
  readonly timer: Timer;
};

/** What the registers ask for at the moment of an exposure. */
type Readout = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly format: PixelFormat;
  readonly deviceTimeNs: bigint;
  readonly number: bigint;
};

/** Registers, sensor and lines of one simulated camera. */
export class SimulatedCamera implements DeviceModel, DeviceControls {
  readonly identity: DeviceIdentity;
  readonly xml: Uint8Array;
  readonly endianness: 'little' | 'big';
  readonly firstAddress = FIRST_ADDRESS;
  readonly #options: SimulatedCameraOptions;
  readonly #registers: RegisterFile;
  readonly #factorySet: Uint8Array;
  readonly #shutter: Shutter;
  readonly #listeners = new Set<(picture: ExposedPicture) => void>();
  #userSet: Uint8Array;
  #poweredAtUs: number;
  #inputs = 0;
  #levels = 0;
  /** Counts acquisitions, so that a picture developed too late is known to belong to an earlier one. */
  #acquisition = 0;
  #isAcquiring = false;
  #isArmed = false;
  #number = 0n;
  #developing: Promise<void> | null = null;
  #cancelUserSet: (() => void) | null = null;

  constructor(options: SimulatedCameraOptions) {
    this.#options = options;
    this.identity = options.factory.identity;
    this.xml = options.xml;
    this.endianness = options.endianness;
    this.#registers = new RegisterFile(options.endianness);
    writeFactorySettings(this.#registers, options.factory);
    this.#factorySet = this.#registers.snapshot();
    this.#userSet = this.#factorySet;
    this.#poweredAtUs = options.clock.monotonicUs();
    this.#shutter = new Shutter({
      clock: options.clock,
      timer: options.timer,
      exposureTimeUs: () => this.#registers.number('ExposureTime'),
      frameIntervalUs: () => this.#frameIntervalUs(),
      readOut: (isTriggered, exposedAtUs) => this.#readOut(isTriggered, exposedAtUs),
    });
  }

  get isTransportLocked(): boolean {
    return this.#registers.number('TLParamsLocked') !== 0;
  }

  read(address: number, length: number): Uint8Array {
    this.#registers.set('DeviceTemperature', this.#temperature());
    this.#registers.set('LineStatusAll', this.#levels);
    return this.#registers.read(address, length);
  }

  write(address: number, data: Uint8Array): void {
    const writes = this.#registers.decodeWrite(address, data);
    for (const write of writes) {
      checkWrite(write, this.#registers);
    }
    for (const write of writes) {
      this.#apply(write);
    }
  }

  payloadSizeBytes(): number {
    return frameSizeBytes(this.#format(), this.#registers.number('Width'), this.#registers.number('Height'));
  }

  nowNs(): bigint {
    return this.#deviceTimeNs(this.#options.clock.monotonicUs());
  }

  onPicture(listener: (picture: ExposedPicture) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  setLine(line: LineNumber, isHigh: boolean): void {
    this.#inputs = isHigh ? this.#inputs | (1 << line) : this.#inputs & ~(1 << line);
    this.#updateLines();
  }

  powerCycle(): void {
    this.#stopAcquisition();
    this.#cancelUserSet?.();
    this.#registers.restore(this.#factorySet, [...userSetRegisters, ...sessionRegisters]);
    this.#poweredAtUs = this.#options.clock.monotonicUs();
    this.#updateLines();
  }

  [Symbol.dispose](): void {
    this.#stopAcquisition();
    this.#cancelUserSet?.();
    this.#listeners.clear();
  }

  #apply(write: RegisterWrite): void {
    const { name, value, spec } = write;
    const command = this.#commands[name];
    if (command !== undefined) {
      if (value !== 0) {
        command();
      }
      return;
    }
    if (spec.kind === 'text' || spec.kind === 'bytes') {
      this.#registers.store(write);
    } else {
      this.#registers.set(name, value);
    }
    this.#followUp(name, value);
  }

  /** Writing anything but 0 does something; the register reads 0 again when it is done. */
  readonly #commands: Partial<Record<RegisterName, () => void>> = {
    AcquisitionStart: () => this.#startAcquisition(),
    AcquisitionStop: () => this.#stopAcquisition(),
    TriggerSoftware: () => this.#triggerBySoftware(),
    TimestampLatch: () => this.#registers.set('TimestampLatchValue', this.nowNs()),
    DeviceReset: () => this.powerCycle(),
    UserSetLoad: () => this.#useUserSet('UserSetLoad', () => this.#loadUserSet()),
    UserSetSave: () => this.#useUserSet('UserSetSave', () => (this.#userSet = this.#registers.snapshot())),
  };

  #followUp(name: RegisterName, value: number): void {
    if (name === 'ExposureTime') {
      this.#registers.set('ExposureTimeRaw', Math.round(value * 10));
    } else if (name === 'ExposureTimeRaw') {
      this.#registers.set('ExposureTime', value / 10);
    } else if (name.startsWith('LineMode') || name.startsWith('UserOutputValue')) {
      this.#updateLines();
    } else if (name.startsWith('TriggerMode') || name === 'AcquisitionFrameRate' || name === 'Flags') {
      this.#shutter.stopFreeRun();
      this.#exposeFreely();
    }
  }

  #startAcquisition(): void {
    if (this.#isAcquiring) {
      return;
    }
    this.#acquisition += 1;
    this.#isAcquiring = true;
    this.#number = 0n;
    this.#isArmed = !isTriggerOn(this.#registers, 'AcquisitionStart');
    this.#exposeFreely();
  }

  #stopAcquisition(): void {
    this.#isAcquiring = false;
    this.#shutter.stop();
  }

  #exposeFreely(): void {
    if (this.#isAcquiring && this.#isArmed && !isTriggerOn(this.#registers, 'FrameStart')) {
      this.#shutter.startFreeRun();
    }
  }

  #triggerBySoftware(): void {
    const trigger = triggerRegisters[this.#registers.number('TriggerSelector')];
    if (
      trigger === undefined ||
      this.#registers.number(trigger.mode) === 0 ||
      this.#registers.number(trigger.source) !== enumerations.TriggerSource.Software
    ) {
      throw new RegisterAccessError(accessStatus.accessDenied, 'the trigger is off or has another source');
    }
    this.#fire(trigger.kind);
  }

  #fire(kind: TriggerKind): void {
    if (!this.#isAcquiring) {
      return;
    }
    if (kind === 'AcquisitionStart') {
      this.#isArmed = true;
      this.#exposeFreely();
    } else if (this.#isArmed) {
      this.#shutter.expose(this.#registers.number('TriggerDelay0'));
    }
  }

  #updateLines(): void {
    const before = this.#levels;
    this.#levels = lineLevels(this.#registers, this.#inputs);
    for (const line of lineNumbers) {
      const isHigh = ((this.#levels >> line) & 1) === 1;
      if (isHigh !== (((before >> line) & 1) === 1)) {
        triggersOfEdge(this.#registers, line, isHigh).forEach((kind) => this.#fire(kind));
      }
    }
  }

  #useUserSet(name: 'UserSetLoad' | 'UserSetSave', act: () => void): void {
    const isDefault = this.#registers.number('UserSetSelector') === enumerations.UserSetSelector.Default;
    if (this.isTransportLocked || (name === 'UserSetSave' && isDefault)) {
      throw new RegisterAccessError(accessStatus.accessDenied, `${name} is not possible now`);
    }
    this.#registers.set(name, 1);
    this.#cancelUserSet = this.#options.timer.after(USER_SET_MS, () => {
      this.#cancelUserSet = null;
      act();
      this.#registers.set(name, 0);
    });
  }

  #loadUserSet(): void {
    const isDefault = this.#registers.number('UserSetSelector') === enumerations.UserSetSelector.Default;
    this.#registers.restore(isDefault ? this.#factorySet : this.#userSet, userSetRegisters);
    this.#shutter.stopFreeRun();
    this.#exposeFreely();
    this.#updateLines();
  }

  #readOut(isTriggered: boolean, exposedAtUs: number): void {
    // A sensor still busy with the picture before misses one of its own; a triggered one waits its turn.
    if (this.#developing !== null && !isTriggered) {
      return;
    }
    const readout = this.#readoutNow(exposedAtUs);
    this.#countPicture();
    const acquisition = this.#acquisition;
    const light =
      (this.#registers.number('ExposureTime') / NOMINAL_EXPOSURE_US) * 10 ** (this.#registers.number('Gain') / 20);
    const picture = this.#options.source.next({ ...readout, light, isTriggered });
    if (picture instanceof Promise) {
      this.#developLater(picture, readout, acquisition);
    } else {
      this.#deliver(picture, readout);
    }
  }

  #developLater(picture: Promise<SourcePicture>, readout: Readout, acquisition: number): void {
    const before = this.#developing ?? Promise.resolve();
    const developing = before
      .then(() => picture)
      .then(
        (developed) => {
          if (acquisition === this.#acquisition) {
            this.#deliver(developed, readout);
          }
        },
        // A picture the source cannot give is a gap in the numbers, as from a sensor that failed once.
        () => {},
      )
      .then(() => {
        if (this.#developing === developing) {
          this.#developing = null;
        }
      });
    this.#developing = developing;
  }

  #deliver(picture: SourcePicture, readout: Readout): void {
    const { x, y, number, width, height, format, deviceTimeNs } = readout;
    const data = picture.kind === 'encoded' ? picture.data : this.#encode(picture.image, readout);
    const { truth } = picture;
    const exposed = { number, width, height, offsetX: x, offsetY: y, format, deviceTimeNs, data, truth };
    for (const listener of this.#listeners) {
      listener(exposed);
    }
  }

  #encode(scene: Extract<SourcePicture, { kind: 'scene' }>['image'], readout: Readout): Uint8Array {
    this.#adjustExposure(scene);
    const { image, region } = developPicture(scene, readout, {
      isMirroredX: this.#hasFlag('ReverseX'),
      isMirroredY: this.#hasFlag('ReverseY'),
      blackLevel: Math.round(this.#registers.number('BlackLevel')),
    });
    return encodePixels(image, region, readout.format);
  }

  #adjustExposure(scene: Extract<SourcePicture, { kind: 'scene' }>['image']): void {
    const registers = this.#registers;
    const { Off, Once } = enumerations.ExposureAuto;
    const [exposureAuto, gainAuto] = [registers.number('ExposureAuto'), registers.number('GainAuto')];
    if (exposureAuto === Off && gainAuto === Off) {
      return;
    }
    const correction = lightCorrection(scene);
    const before = registers.number('ExposureTime') + registers.number('Gain');
    if (exposureAuto !== Off) {
      const { minimum, maximum } = ranges.exposureTimeUs;
      const exposureTimeUs = clamp(registers.number('ExposureTime') * correction, minimum, maximum);
      registers.set('ExposureTime', exposureTimeUs);
      registers.set('ExposureTimeRaw', Math.round(exposureTimeUs * 10));
    } else {
      const { minimum, maximum } = ranges.gainDb;
      registers.set('Gain', clamp(registers.number('Gain') + 20 * Math.log10(correction), minimum, maximum));
    }
    // Well exposed, or as far as the range goes.
    if (registers.number('ExposureTime') + registers.number('Gain') === before) {
      registers.set('ExposureAuto', exposureAuto === Once ? Off : exposureAuto);
      registers.set('GainAuto', gainAuto === Once ? Off : gainAuto);
    }
  }

  #readoutNow(exposedAtUs: number): Readout {
    const registers = this.#registers;
    return {
      x: registers.number('OffsetX'),
      y: registers.number('OffsetY'),
      width: registers.number('Width'),
      height: registers.number('Height'),
      format: this.#format(),
      deviceTimeNs: this.#deviceTimeNs(exposedAtUs),
      number: this.#number,
    };
  }

  #countPicture(): void {
    this.#number += 1n;
    const mode = this.#registers.number('AcquisitionMode');
    const { SingleFrame, MultiFrame } = enumerations.AcquisitionMode;
    const wanted =
      mode === SingleFrame ? 1 : mode === MultiFrame ? this.#registers.number('AcquisitionFrameCount') : null;
    if (wanted !== null && this.#number >= BigInt(wanted)) {
      this.#stopAcquisition();
    }
  }

  #frameIntervalUs(): number {
    const registers = this.#registers;
    const rate = this.#hasFlag('AcquisitionFrameRateEnable')
      ? registers.number('AcquisitionFrameRate')
      : ranges.frameRate.maximum;
    const transferUs = (this.payloadSizeBytes() * 1000) / registers.number('ThroughputLimit');
    return Math.max(1e6 / rate, registers.number('ExposureTime'), transferUs);
  }

  #format(): PixelFormat {
    return pixelFormatOfCode(this.#registers.number('PixelFormat')) ?? 'Mono8';
  }

  #hasFlag(flag: keyof typeof flagBits): boolean {
    return ((this.#registers.number('Flags') >> flagBits[flag]) & 1) === 1;
  }

  #deviceTimeNs(monotonicUs: number): bigint {
    return CLOCK_AT_POWER_ON_NS + BigInt(Math.round((monotonicUs - this.#poweredAtUs) * 1000));
  }

  /** Warms up from 25 to 45 °C within the first half hour. */
  #temperature(): number {
    const seconds = (this.#options.clock.monotonicUs() - this.#poweredAtUs) / 1e6;
    return 45 - 20 * Math.exp(-seconds / 600);
  }
}

function clamp(value: number, minimum: number, maximum: number): number {
  return Math.min(maximum, Math.max(minimum, value));
}
