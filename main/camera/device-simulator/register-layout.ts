export type RegisterKind = 'unsigned' | 'float' | 'text' | 'bytes';

export type RegisterSpec = {
  /** From `FIRST_ADDRESS`. */
  readonly offset: number;
  readonly length: number;
  readonly kind: RegisterKind;
  readonly access: 'RO' | 'RW' | 'WO';
  /** Part of the transport parameters: not writable while TLParamsLocked. */
  readonly isLocked?: true;
};

/** Features start here; the 16 MiB below are the door's, for its bootstrap registers and the XML. */
export const FIRST_ADDRESS = 0x0100_0000;

function unsigned(offset: number, access: RegisterSpec['access'] = 'RW', length: 4 | 8 = 4): RegisterSpec {
  return { offset, length, kind: 'unsigned', access };
}

function locked(offset: number): RegisterSpec {
  return { offset, length: 4, kind: 'unsigned', access: 'RW', isLocked: true };
}

function float(offset: number, length: 4 | 8, access: 'RO' | 'RW' = 'RW'): RegisterSpec {
  return { offset, length, kind: 'float', access };
}

function text(offset: number, access: 'RO' | 'RW'): RegisterSpec {
  return { offset, length: 64, kind: 'text', access };
}

/** The simulated camera's registers; multiples of four bytes, as GVCP needs. */
export const registerLayout = {
  DeviceVendorName: text(0x000, 'RO'),
  DeviceModelName: text(0x040, 'RO'),
  DeviceVersion: text(0x080, 'RO'),
  DeviceSerialNumber: text(0x0c0, 'RO'),
  DeviceUserID: text(0x100, 'RW'),
  DeviceTemperature: float(0x140, 4, 'RO'),
  DeviceReset: unsigned(0x144),
  TimestampLatch: unsigned(0x148),
  TimestampLatchValue: unsigned(0x150, 'RO', 8),
  SensorWidth: unsigned(0x158, 'RO'),
  SensorHeight: unsigned(0x15c, 'RO'),
  Width: locked(0x160),
  Height: locked(0x164),
  OffsetX: locked(0x168),
  OffsetY: locked(0x16c),
  PixelFormat: locked(0x170),
  /** Bits, least significant first: ReverseX, ReverseY, AcquisitionFrameRateEnable. */
  Flags: unsigned(0x174),
  AcquisitionMode: unsigned(0x178),
  AcquisitionStart: unsigned(0x17c),
  AcquisitionStop: unsigned(0x180),
  AcquisitionFrameCount: unsigned(0x184),
  AcquisitionFrameRate: float(0x188, 8),
  ExposureTime: float(0x190, 8),
  /** Tenths of a microsecond: another view of ExposureTime. */
  ExposureTimeRaw: unsigned(0x198),
  ExposureAuto: unsigned(0x19c),
  Gain: float(0x1a0, 4),
  GainAuto: unsigned(0x1a4),
  BlackLevel: float(0x1a8, 4),
  /** Kilobytes a second. */
  ThroughputLimit: unsigned(0x1ac),
  TriggerSelector: unsigned(0x1b0),
  TriggerSoftware: unsigned(0x1b4, 'WO'),
  /** One for each entry of TriggerSelector, 16 bytes apart. */
  TriggerMode0: unsigned(0x1c0),
  TriggerSource0: unsigned(0x1c4),
  TriggerActivation0: unsigned(0x1c8),
  TriggerDelay0: float(0x1cc, 4),
  TriggerMode1: unsigned(0x1d0),
  TriggerSource1: unsigned(0x1d4),
  TriggerActivation1: unsigned(0x1d8),
  TriggerDelay1: float(0x1dc, 4),
  LineSelector: unsigned(0x1e0),
  /** Bit n is the level of line n. */
  LineStatusAll: unsigned(0x1e4, 'RO'),
  /** One for each line, 4 bytes apart. */
  LineMode0: unsigned(0x1e8),
  LineMode1: unsigned(0x1ec),
  LineMode2: unsigned(0x1f0),
  UserOutputSelector: unsigned(0x1f4),
  UserOutputValue0: unsigned(0x1f8),
  UserOutputValue1: unsigned(0x1fc),
  UserOutputValue2: unsigned(0x200),
  UserSetSelector: unsigned(0x204),
  UserSetLoad: unsigned(0x208),
  UserSetSave: unsigned(0x20c),
  TLParamsLocked: unsigned(0x210),
  /** Sixteen words a plant may keep in the camera. */
  UserData: { offset: 0x220, length: 64, kind: 'bytes', access: 'RW' },
} as const satisfies Record<string, RegisterSpec>;

export type RegisterName = keyof typeof registerLayout;

export const REGISTERS_SIZE_BYTES = 0x260;

/** Bits of the `Flags` register. */
export const flagBits = { ReverseX: 0, ReverseY: 1, AcquisitionFrameRateEnable: 2 } as const;

/** Values of the enumerations, by GenICam entry name (SFNC). */
export const enumerations = {
  AcquisitionMode: { Continuous: 0, SingleFrame: 1, MultiFrame: 2 },
  ExposureAuto: { Off: 0, Once: 1, Continuous: 2 },
  GainAuto: { Off: 0, Once: 1, Continuous: 2 },
  TriggerSelector: { FrameStart: 0, AcquisitionStart: 1 },
  TriggerMode: { Off: 0, On: 1 },
  TriggerSource: { Software: 0, Line0: 1, Line1: 2, Line2: 3 },
  TriggerActivation: { RisingEdge: 0, FallingEdge: 1, AnyEdge: 2 },
  LineSelector: { Line0: 0, Line1: 1, Line2: 2 },
  LineMode: { Input: 0, Output: 1 },
  UserOutputSelector: { UserOutput0: 0, UserOutput1: 1, UserOutput2: 2 },
  UserSetSelector: { Default: 0, UserSet1: 1 },
} as const;

/** Ranges the registers accept and the XML states. */
export const ranges = {
  exposureTimeUs: { minimum: 20, maximum: 200_000 },
  gainDb: { minimum: 0, maximum: 24 },
  blackLevel: { minimum: 0, maximum: 32 },
  frameRate: { minimum: 1, maximum: 2_000 },
  frameCount: { minimum: 1, maximum: 65_535 },
  throughputKilobytes: { minimum: 1_000, maximum: 4_000_000 },
  triggerDelayUs: { minimum: 0, maximum: 1_000_000 },
  minimumSize: 16,
  sizeIncrement: 4,
  offsetIncrement: 2,
} as const;
