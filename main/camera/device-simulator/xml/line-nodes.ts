import { enumerations } from '../register-layout.ts';
import { type Section, settingInvalidators } from './section.ts';
import { addressOf, bitOf, endianessOf, type Endianness, enumeration, feature, node, register } from './xml-nodes.ts';

/** Digital lines and what they are told to put out. */
export function lineNodes(endianness: Endianness): Section {
  return {
    categories: {
      DigitalIOControl: [
        'LineSelector',
        'LineMode',
        'LineStatus',
        'LineStatusAll',
        'UserOutputSelector',
        'UserOutputValue',
      ],
    },
    nodes: [
      enumeration('LineSelector', { toolTip: 'Line to set up' }, enumerations.LineSelector, [
        ['pValue', 'LineSelectorReg'],
        ['pSelected', 'LineMode'],
        ['pSelected', 'LineStatus'],
      ]),
      register(endianness, 'LineSelector'),
      enumeration('LineMode', { toolTip: 'Direction of the line' }, enumerations.LineMode, [['pValue', 'LineModeReg']]),
      lineModeRegister(endianness),
      register(endianness, 'LineMode1', { cachable: 'NoCache' }, 'Line1ModeReg'),
      register(endianness, 'LineMode2', { cachable: 'NoCache' }, 'Line2ModeReg'),
      feature('Boolean', 'LineStatus', { toolTip: 'Level of the line' }, [['pValue', 'LineLevel']]),
      node('IntSwissKnife', 'LineLevel', [
        ['pVariable', 'LineStatusAll', { Name: 'LEVELS' }],
        ['pVariable', 'LineSelectorReg', { Name: 'LINE' }],
        ['Formula', '(LEVELS >> LINE) & 1'],
      ]),
      statusRegister(endianness),
      ...userOutputNodes(endianness),
    ],
  };
}

/** The address comes from a formula within the register. */
function lineModeRegister(endianness: Endianness): string {
  const formula = node('IntSwissKnife', 'LineModeAddress', [
    ['pVariable', 'LineSelectorReg', { Name: 'LINE' }],
    ['Formula', `${addressOf('LineMode0')} + 4 * LINE`],
  ]);
  const invalidators = ['LineSelector', ...settingInvalidators];
  return register(
    endianness,
    'LineMode0',
    { address: { properties: [], nested: [formula] }, invalidators },
    'LineModeReg',
  );
}

function statusRegister(endianness: Endianness): string {
  return feature('MaskedIntReg', 'LineStatusAll', { toolTip: 'Levels of all lines', visibility: 'Expert' }, [
    ['Address', addressOf('LineStatusAll')],
    ['Length', 4],
    ['AccessMode', 'RO'],
    ['pPort', 'Device'],
    ['Cachable', 'NoCache'],
    ['LSB', bitOf(endianness, 0)],
    ['MSB', bitOf(endianness, 2)],
    ['Sign', 'Unsigned'],
    ['Endianess', endianessOf(endianness)],
    ['Representation', 'HexNumber'],
  ]);
}

/** The address comes from another node. */
function userOutputNodes(endianness: Endianness): readonly string[] {
  const invalidators = ['UserOutputSelector', ...settingInvalidators];
  return [
    enumeration('UserOutputSelector', { toolTip: 'Output to set' }, enumerations.UserOutputSelector, [
      ['pValue', 'UserOutputSelectorReg'],
      ['pSelected', 'UserOutputValue'],
    ]),
    register(endianness, 'UserOutputSelector'),
    feature('Boolean', 'UserOutputValue', { toolTip: 'Level the output is told to have' }, [
      ['pValue', 'UserOutputValueReg'],
      ['OnValue', 1],
      ['OffValue', 0],
    ]),
    register(
      endianness,
      'UserOutputValue0',
      { address: { properties: [['pAddress', 'UserOutputAddress']] }, invalidators },
      'UserOutputValueReg',
    ),
    node('IntSwissKnife', 'UserOutputAddress', [
      ['pVariable', 'UserOutputSelectorReg', { Name: 'OUTPUT' }],
      ['Formula', `${addressOf('UserOutputValue0')} + 4 * OUTPUT`],
    ]),
  ];
}
