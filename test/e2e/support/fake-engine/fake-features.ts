import type { CameraFeature } from '../../../../contract/camera-feature.ts';

type Row = Pick<CameraFeature, 'name' | 'kind' | 'value'> & Partial<CameraFeature>;

const EXPOSURE_US = 8000;

function words(name: string): string {
  return name.replaceAll(/([a-z])([A-Z])/g, '$1 $2');
}

function entries(...names: readonly string[]): CameraFeature['entries'] {
  return names.map((name) => ({ name, displayName: words(name), isAvailable: name !== 'Line3' }));
}

const categories: Record<string, readonly Row[]> = {
  'Device Control': [
    { name: 'DeviceVendorName', kind: 'String', value: 'Example Vision', access: 'RO' },
    { name: 'DeviceModelName', kind: 'String', value: 'EV-2400M', access: 'RO' },
    { name: 'DeviceSerialNumber', kind: 'String', value: '40128831', access: 'RO' },
    { name: 'DeviceFirmwareVersion', kind: 'String', value: '1.4.2', access: 'RO', visibility: 'Expert' },
    { name: 'DeviceUserID', kind: 'String', value: 'bench 4, top' },
    { name: 'DeviceTemperature', kind: 'Float', value: 41.5, access: 'RO', unit: '°C', visibility: 'Expert' },
    {
      name: 'DeviceLinkThroughputLimit',
      kind: 'Integer',
      value: 360_000_000,
      minimum: 1_000_000,
      maximum: 400_000_000,
      increment: 1000,
      unit: 'B/s',
      visibility: 'Expert',
    },
    { name: 'DeviceReset', kind: 'Command', value: null, visibility: 'Guru', description: 'Restarts the camera.' },
  ],
  'Image Format Control': [
    {
      name: 'Width',
      kind: 'Integer',
      value: 1920,
      minimum: 64,
      maximum: 1920,
      increment: 16,
      unit: 'px',
      access: 'RO',
      accessReason: 'Locked while the camera streams.',
    },
    {
      name: 'Height',
      kind: 'Integer',
      value: 1200,
      minimum: 64,
      maximum: 1200,
      increment: 2,
      unit: 'px',
      access: 'RO',
      accessReason: 'Locked while the camera streams.',
    },
    { name: 'OffsetX', kind: 'Integer', value: 0, minimum: 0, maximum: 0, increment: 16, unit: 'px' },
    { name: 'OffsetY', kind: 'Integer', value: 0, minimum: 0, maximum: 0, increment: 2, unit: 'px' },
    {
      name: 'PixelFormat',
      kind: 'Enumeration',
      value: 'Mono8',
      entries: entries('Mono8', 'Mono10', 'Mono12Packed'),
      access: 'RO',
      accessReason: 'Locked while the camera streams.',
    },
    { name: 'ReverseX', kind: 'Boolean', value: false, visibility: 'Expert' },
    { name: 'ReverseY', kind: 'Boolean', value: false, visibility: 'Expert' },
    { name: 'TestPattern', kind: 'Enumeration', value: 'Off', entries: entries('Off', 'GreyHorizontalRamp') },
  ],
  'Acquisition Control': [
    {
      name: 'AcquisitionMode',
      kind: 'Enumeration',
      value: 'Continuous',
      entries: entries('SingleFrame', 'Continuous'),
    },
    { name: 'TriggerSelector', kind: 'Enumeration', value: 'FrameStart', entries: entries('FrameStart') },
    { name: 'TriggerMode', kind: 'Enumeration', value: 'On', entries: entries('Off', 'On') },
    {
      name: 'TriggerSource',
      kind: 'Enumeration',
      value: 'Software',
      entries: entries('Software', 'Line0', 'Line2', 'Line3'),
    },
    { name: 'TriggerSoftware', kind: 'Command', value: null, description: 'Takes one picture now.' },
    { name: 'TriggerDelay', kind: 'Float', value: 0, minimum: 0, maximum: 1e6, unit: 'µs', visibility: 'Expert' },
    { name: 'ExposureAuto', kind: 'Enumeration', value: 'Off', entries: entries('Off', 'Once', 'Continuous') },
    {
      name: 'ExposureTime',
      kind: 'Float',
      value: EXPOSURE_US,
      minimum: 14,
      maximum: 1e7,
      increment: 14,
      unit: 'µs',
      description: 'How long the sensor collects light for one picture.',
    },
    { name: 'AcquisitionFrameRate', kind: 'Float', value: 30, minimum: 0.1, maximum: 156.2, unit: 'Hz' },
  ],
  'Analog Control': [
    { name: 'GainAuto', kind: 'Enumeration', value: 'Off', entries: entries('Off', 'Once', 'Continuous') },
    { name: 'Gain', kind: 'Float', value: 0, minimum: 0, maximum: 24, increment: 0.1, unit: 'dB' },
    { name: 'BlackLevel', kind: 'Float', value: 1.5, minimum: 0, maximum: 15, visibility: 'Expert' },
    {
      name: 'Gamma',
      kind: 'Float',
      value: null,
      minimum: 0.25,
      maximum: 4,
      access: 'NA',
      accessReason: 'Only while GammaEnable is on.',
      visibility: 'Expert',
    },
    { name: 'GammaEnable', kind: 'Boolean', value: false, visibility: 'Expert' },
  ],
  'Digital IO Control': [
    { name: 'LineSelector', kind: 'Enumeration', value: 'Line0', entries: entries('Line0', 'Line2') },
    { name: 'LineInverter', kind: 'Boolean', value: false, visibility: 'Expert' },
    { name: 'LineStatusAll', kind: 'Integer', value: '0x0000000000000005', access: 'RO', visibility: 'Guru' },
  ],
  'Transport Layer Control': [
    { name: 'PayloadSize', kind: 'Integer', value: 2_304_000, access: 'RO', unit: 'B', visibility: 'Expert' },
    { name: 'TimestampLatch', kind: 'Command', value: null, visibility: 'Guru' },
    { name: 'Timestamp', kind: 'Integer', value: '9007199254740993', access: 'RO', unit: 'ns', visibility: 'Guru' },
    { name: 'UserDefinedBlock', kind: 'Register', value: '0x00ff10ac', access: 'RO', visibility: 'Guru' },
  ],
};

/** Returns what a GenICam camera tells of itself. */
export function makeFeatures(): CameraFeature[] {
  return Object.entries(categories).flatMap(([category, rows]) =>
    rows.map((row) => ({
      displayName: words(row.name),
      categoryPath: [category],
      visibility: 'Beginner' as const,
      access: row.kind === 'Command' ? ('WO' as const) : ('RW' as const),
      accessReason: row.access === 'RO' ? 'The camera only tells it.' : null,
      minimum: null,
      maximum: null,
      increment: null,
      unit: '',
      representation: 'PureNumber',
      entries: [],
      description: '',
      ...row,
    })),
  );
}
