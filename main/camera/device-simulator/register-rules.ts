import { pixelFormatOfCode } from '../pixel-format/pixel-format.ts';
import { RegisterAccessError } from './device-model.ts';
import { accessStatus, type RegisterFile, type RegisterWrite } from './register-file.ts';
import { enumerations, ranges, type RegisterName } from './register-layout.ts';

type Limits = { readonly minimum: number; readonly maximum: number; readonly increment?: number };

const largest = 0xffffffff;

/** Registers that take the place of each other's values, so a person must not write them while automatic. */
const automatic: Partial<Record<RegisterName, RegisterName>> = {
  ExposureTime: 'ExposureAuto',
  ExposureTimeRaw: 'ExposureAuto',
  Gain: 'GainAuto',
};

/**
 * Refuses a write the camera cannot obey now.
 * @throws RegisterAccessError
 */
export function checkWrite({ name, spec, value }: RegisterWrite, registers: RegisterFile): void {
  if (spec.isLocked === true && registers.number('TLParamsLocked') !== 0) {
    throw new RegisterAccessError(accessStatus.accessDenied, `${name} is locked while the transport is set up`);
  }
  const auto = automatic[name];
  if (auto !== undefined && registers.number(auto) !== enumerations.ExposureAuto.Off) {
    throw new RegisterAccessError(accessStatus.accessDenied, `${name} is set by ${auto}`);
  }
  if (name === 'PixelFormat' && pixelFormatOfCode(value) === null) {
    throw new RegisterAccessError(accessStatus.invalidParameter, `no pixel format 0x${value.toString(16)}`);
  }
  const limits = limitsOf(name, registers);
  if (limits === null) {
    return;
  }
  const { minimum, maximum, increment = 0 } = limits;
  const isOnStep = increment === 0 || (value - minimum) % increment === 0;
  if (!(value >= minimum && value <= maximum) || !isOnStep) {
    throw new RegisterAccessError(accessStatus.invalidParameter, `${name} cannot be ${value}`);
  }
}

/** Returns what the register may hold now; null where anything goes. */
function limitsOf(name: RegisterName, registers: RegisterFile): Limits | null {
  return regionLimits[name]?.(registers) ?? fixedLimits[name] ?? null;
}

/** A region must stay on the sensor. */
const regionLimits: Partial<Record<RegisterName, (registers: RegisterFile) => Limits>> = {
  Width: (registers) => sizeLimits(registers.number('SensorWidth') - registers.number('OffsetX')),
  Height: (registers) => sizeLimits(registers.number('SensorHeight') - registers.number('OffsetY')),
  OffsetX: (registers) => offsetLimits(registers.number('SensorWidth') - registers.number('Width')),
  OffsetY: (registers) => offsetLimits(registers.number('SensorHeight') - registers.number('Height')),
};

function sizeLimits(maximum: number): Limits {
  return { minimum: ranges.minimumSize, maximum, increment: ranges.sizeIncrement };
}

function offsetLimits(maximum: number): Limits {
  return { minimum: 0, maximum, increment: ranges.offsetIncrement };
}

function entriesOf(entries: Readonly<Record<string, number>>): Limits {
  return { minimum: 0, maximum: Object.keys(entries).length - 1, increment: 1 };
}

const bit: Limits = { minimum: 0, maximum: 1 };
const exposureTimeRaw: Limits = {
  minimum: ranges.exposureTimeUs.minimum * 10,
  maximum: ranges.exposureTimeUs.maximum * 10,
};

const fixedLimits: Partial<Record<RegisterName, Limits>> = {
  Flags: { minimum: 0, maximum: 7 },
  AcquisitionMode: entriesOf(enumerations.AcquisitionMode),
  AcquisitionFrameCount: ranges.frameCount,
  AcquisitionFrameRate: ranges.frameRate,
  ExposureTime: ranges.exposureTimeUs,
  ExposureTimeRaw: exposureTimeRaw,
  ExposureAuto: entriesOf(enumerations.ExposureAuto),
  Gain: ranges.gainDb,
  GainAuto: entriesOf(enumerations.GainAuto),
  BlackLevel: ranges.blackLevel,
  ThroughputLimit: ranges.throughputKilobytes,
  TriggerSelector: entriesOf(enumerations.TriggerSelector),
  TriggerMode0: bit,
  TriggerMode1: bit,
  TriggerSource0: entriesOf(enumerations.TriggerSource),
  TriggerSource1: entriesOf(enumerations.TriggerSource),
  TriggerActivation0: entriesOf(enumerations.TriggerActivation),
  TriggerActivation1: entriesOf(enumerations.TriggerActivation),
  TriggerDelay0: ranges.triggerDelayUs,
  TriggerDelay1: ranges.triggerDelayUs,
  LineSelector: entriesOf(enumerations.LineSelector),
  LineMode0: bit,
  LineMode1: bit,
  LineMode2: bit,
  UserOutputSelector: entriesOf(enumerations.UserOutputSelector),
  UserOutputValue0: bit,
  UserOutputValue1: bit,
  UserOutputValue2: bit,
  UserSetSelector: entriesOf(enumerations.UserSetSelector),
  TLParamsLocked: { minimum: 0, maximum: largest },
};
