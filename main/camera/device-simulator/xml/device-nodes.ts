import { enumerations, ranges } from '../register-layout.ts';
import { type Section, settingInvalidators } from './section.ts';
import { command, type Endianness, enumeration, feature, node, register } from './xml-nodes.ts';

const texts = [
  ['DeviceVendorName', 'Name of the manufacturer'],
  ['DeviceModelName', 'Model of the device'],
  ['DeviceVersion', 'Version of the device'],
  ['DeviceSerialNumber', 'Serial number of the device'],
  ['DeviceUserID', 'Name the plant gave the device'],
] as const;

/** Device control, user sets and transport. */
export function deviceNodes(endianness: Endianness): Section {
  return {
    categories: {
      DeviceControl: [
        ...texts.map(([name]) => name),
        'DeviceTemperature',
        'DeviceUserData',
        'DeviceLinkThroughputLimit',
        'DeviceReset',
        'TimestampLatch',
        'TimestampLatchValue',
      ],
      UserSetControl: ['UserSetSelector', 'UserSetLoad', 'UserSetSave'],
      TransportLayerControl: ['PayloadSize', 'TLParamsLocked'],
    },
    nodes: [
      ...texts.map(([name]) => register(endianness, name, {}, name).replace('Invisible', 'Beginner')),
      feature('Float', 'DeviceTemperature', { toolTip: 'Temperature of the sensor', visibility: 'Expert' }, [
        ['pValue', 'DeviceTemperatureReg'],
        ['Unit', '°C'],
        ['Representation', 'PureNumber'],
      ]),
      register(endianness, 'DeviceTemperature', { cachable: 'NoCache' }),
      register(endianness, 'UserData', {}, 'DeviceUserData').replace('Invisible', 'Guru'),
      ...throughputNodes(endianness),
      command('DeviceReset', { toolTip: 'Takes the device back to the state after power-up', visibility: 'Guru' }),
      register(endianness, 'DeviceReset', { cachable: 'NoCache' }),
      command('TimestampLatch', { toolTip: 'Copies the device clock to TimestampLatchValue', visibility: 'Expert' }),
      register(endianness, 'TimestampLatch', { cachable: 'NoCache' }),
      feature('Integer', 'TimestampLatchValue', { toolTip: 'Device clock at the last latch', visibility: 'Expert' }, [
        ['pValue', 'TimestampLatchValueReg'],
        ['Unit', 'ns'],
      ]),
      register(endianness, 'TimestampLatchValue', { cachable: 'NoCache' }),
      ...userSetNodes(endianness),
      feature('Integer', 'TLParamsLocked', { toolTip: 'Locks what the stream depends on', visibility: 'Invisible' }, [
        ['pValue', 'TLParamsLockedReg'],
        ['Min', 0],
        ['Max', 1],
      ]),
      register(endianness, 'TLParamsLocked'),
    ],
  };
}

function throughputNodes(endianness: Endianness): readonly string[] {
  const { minimum, maximum } = ranges.throughputKilobytes;
  return [
    feature(
      'Integer',
      'DeviceLinkThroughputLimit',
      { toolTip: 'Most bytes a second the stream takes', visibility: 'Expert' },
      [
        ['pValue', 'ThroughputBytes'],
        ['Min', minimum * 1000],
        ['Max', maximum * 1000],
        ['Inc', 1000],
        ['Unit', 'Bps'],
      ],
    ),
    node('IntConverter', 'ThroughputBytes', [
      ['FormulaTo', 'FROM / 1000'],
      ['FormulaFrom', 'TO * 1000'],
      ['pValue', 'ThroughputLimitReg'],
      ['Slope', 'Increasing'],
    ]),
    register(endianness, 'ThroughputLimit', { invalidators: settingInvalidators }),
  ];
}

function userSetNodes(endianness: Endianness): readonly string[] {
  return [
    enumeration('UserSetSelector', { toolTip: 'User set to load or save' }, enumerations.UserSetSelector, [
      ['pValue', 'UserSetSelectorReg'],
      ['pSelected', 'UserSetLoad'],
      ['pSelected', 'UserSetSave'],
    ]),
    register(endianness, 'UserSetSelector'),
    command('UserSetLoad', { toolTip: 'Loads the user set' }, [['pIsLocked', 'TLParamsLocked']]),
    register(endianness, 'UserSetLoad', { cachable: 'NoCache', pollingTimeMs: 5 }),
    node('IntSwissKnife', 'UserSetIsDefault', [
      ['pVariable', 'TLParamsLockedReg', { Name: 'LOCKED' }],
      ['pVariable', 'UserSetSelectorReg', { Name: 'SET' }],
      ['Constant', 0, { Name: 'DEFAULT' }],
      ['Formula', '(LOCKED <> 0) || (SET = DEFAULT)'],
    ]),
    command('UserSetSave', { toolTip: 'Saves the settings to the user set' }, [['pIsLocked', 'UserSetIsDefault']]),
    register(endianness, 'UserSetSave', { cachable: 'NoCache', pollingTimeMs: 5 }),
  ];
}
