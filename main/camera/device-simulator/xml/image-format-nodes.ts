import { pixelFormats } from '../../pixel-format/pixel-format.ts';
import { flagBits, type RegisterName, ranges } from '../register-layout.ts';
import { type Section, settingInvalidators } from './section.ts';
import { addressOf, bitOf, endianessOf, type Endianness, enumeration, feature, node, register } from './xml-nodes.ts';

/** Sensor size, region of interest, pixel format, mirroring. */
export function imageFormatNodes(endianness: Endianness): Section {
  const codes = Object.fromEntries(Object.entries(pixelFormats).map(([name, { code }]) => [name, code]));
  return {
    categories: {
      ImageFormatControl: [
        'SensorWidth',
        'SensorHeight',
        'Width',
        'Height',
        'OffsetX',
        'OffsetY',
        'PixelFormat',
        'ReverseX',
        'ReverseY',
      ],
    },
    nodes: [
      ...sizeNodes(endianness, 'SensorWidth', 'SensorHeight'),
      ...regionNodes(endianness, { size: 'Width', offset: 'OffsetX', sensor: 'SensorWidth' }),
      ...regionNodes(endianness, { size: 'Height', offset: 'OffsetY', sensor: 'SensorHeight' }),
      enumeration('PixelFormat', { toolTip: 'Format of the pixels sent' }, codes, [
        ['pIsLocked', 'TLParamsLocked'],
        ['pValue', 'PixelFormatReg'],
      ]),
      register(endianness, 'PixelFormat', { invalidators: settingInvalidators }),
      feature('IntSwissKnife', 'PayloadSize', { toolTip: 'Bytes of one picture', visibility: 'Expert' }, [
        ['pVariable', 'WidthReg', { Name: 'WIDTH' }],
        ['pVariable', 'HeightReg', { Name: 'HEIGHT' }],
        ['pVariable', 'PixelFormatReg', { Name: 'FORMAT' }],
        ['Expression', '(FORMAT >> 16) & 0xFF', { Name: 'BITS' }],
        ['Formula', '(WIDTH * HEIGHT * BITS + 7) / 8'],
        ['Unit', 'B'],
      ]),
      mirror('ReverseX', 'Mirrors the picture left to right'),
      mirror('ReverseY', 'Mirrors the picture top to bottom'),
      flagNodes(endianness),
    ],
  };
}

function sizeNodes(endianness: Endianness, ...names: readonly ('SensorWidth' | 'SensorHeight')[]): readonly string[] {
  return names.flatMap((name) => [
    feature('Integer', name, { toolTip: 'Pixels of the sensor', visibility: 'Expert' }, [
      ['pValue', `${name}Reg`],
      ['Unit', 'px'],
    ]),
    register(endianness, name),
  ]);
}

type Axis = { readonly size: RegisterName; readonly offset: RegisterName; readonly sensor: RegisterName };

function regionNodes(endianness: Endianness, { size, offset, sensor }: Axis): readonly string[] {
  const locked = ['pIsLocked', 'TLParamsLocked'] as const;
  return [
    feature('Integer', size, { toolTip: `${size} of the region read out` }, [
      locked,
      ['pValue', `${size}Reg`],
      ['Min', ranges.minimumSize],
      ['pMax', `${size}Max`],
      ['Inc', ranges.sizeIncrement],
      ['Unit', 'px'],
    ]),
    register(endianness, size, { invalidators: settingInvalidators }),
    restOfSensor(`${size}Max`, sensor, offset),
    feature('Integer', offset, { toolTip: `Where the region begins (${offset})` }, [
      locked,
      ['pValue', `${offset}Reg`],
      ['Min', 0],
      ['pMax', `${offset}Max`],
      ['pInc', 'OffsetIncrement'],
      ['Unit', 'px'],
    ]),
    register(endianness, offset, { invalidators: settingInvalidators }),
    restOfSensor(`${offset}Max`, sensor, size),
    ...(size === 'Width' ? [node('Integer', 'OffsetIncrement', [['Value', ranges.offsetIncrement]])] : []),
  ];
}

function restOfSensor(name: string, sensor: RegisterName, used: RegisterName): string {
  return node('IntSwissKnife', name, [
    ['pVariable', `${sensor}Reg`, { Name: 'SENSOR' }],
    ['pVariable', `${used}Reg`, { Name: 'USED' }],
    ['Formula', 'SENSOR - USED'],
  ]);
}

function mirror(name: string, toolTip: string): string {
  return feature('Boolean', name, { toolTip, visibility: 'Expert' }, [
    ['pIsLocked', 'TLParamsLocked'],
    ['pValue', `${name}Bit`],
    ['OnValue', 1],
    ['OffValue', 0],
  ]);
}

/** One word holds three switches: the schema's structured register. */
function flagNodes(endianness: Endianness): string {
  const entries = Object.entries(flagBits).map(([name, bit]) =>
    node('StructEntry', `${name}Bit`, [
      ['Visibility', 'Invisible'],
      ['AccessMode', 'RW'],
      ['Bit', bitOf(endianness, bit)],
      ['Sign', 'Unsigned'],
    ]),
  );
  const head = node(
    'StructReg',
    null,
    [
      ['Address', addressOf('Flags')],
      ['Length', 4],
      ['AccessMode', 'RW'],
      ['pPort', 'Device'],
      ...settingInvalidators.map((name) => ['pInvalidator', name] as const),
      ['Endianess', endianessOf(endianness)],
    ],
    entries,
  );
  return head.replace('<StructReg>', '<StructReg Comment="Switches">');
}
