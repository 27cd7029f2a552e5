import { enumerations, type RegisterName, ranges } from '../register-layout.ts';
import { type Section, settingInvalidators } from './section.ts';
import {
  addressOf,
  command,
  type Endianness,
  enumeration,
  enumerationOf,
  feature,
  node,
  register,
} from './xml-nodes.ts';

/** Bytes from the registers of one trigger to those of the next. */
const TRIGGER_STEP = 16;

/** Triggers; their features stand in AcquisitionControl. */
export function triggerNodes(endianness: Endianness): Section {
  const selected = (name: RegisterName, nodeName: string): string =>
    register(
      endianness,
      name,
      {
        address: {
          properties: [
            ['Address', addressOf(name)],
            ['pIndex', 'TriggerSelectorReg', { Offset: TRIGGER_STEP }],
          ],
        },
        invalidators: ['TriggerSelector', ...settingInvalidators],
      },
      nodeName,
    );
  return {
    categories: {},
    nodes: [
      enumeration('TriggerSelector', { toolTip: 'Trigger to set up' }, enumerations.TriggerSelector, [
        ['pValue', 'TriggerSelectorReg'],
        ...['TriggerMode', 'TriggerSoftware', 'TriggerSource', 'TriggerActivation', 'TriggerDelay'].map(
          (name) => ['pSelected', name] as const,
        ),
      ]),
      register(endianness, 'TriggerSelector'),
      enumeration('TriggerMode', { toolTip: 'Waits for the trigger' }, enumerations.TriggerMode, [
        ['pValue', 'TriggerModeReg'],
      ]),
      selected('TriggerMode0', 'TriggerModeReg'),
      sourceNode(),
      selected('TriggerSource0', 'TriggerSourceReg'),
      node('Integer', 'NotBuiltIn', [['Value', 0]]),
      ...[1, 2].map((line) =>
        node('IntSwissKnife', `IsLine${line}Input`, [
          ['pVariable', `Line${line}ModeReg`, { Name: 'MODE' }],
          ['Formula', `MODE = ${enumerations.LineMode.Input}`],
        ]),
      ),
      enumeration('TriggerActivation', { toolTip: 'Edge of the line that triggers' }, enumerations.TriggerActivation, [
        ['pValue', 'TriggerActivationReg'],
      ]),
      selected('TriggerActivation0', 'TriggerActivationReg'),
      feature('Float', 'TriggerDelay', { toolTip: 'Time from trigger to exposure' }, [
        ['pValue', 'TriggerDelayReg'],
        ['Min', ranges.triggerDelayUs.minimum],
        ['Max', ranges.triggerDelayUs.maximum],
        ['Unit', 'us'],
      ]),
      selected('TriggerDelay0', 'TriggerDelayReg'),
      node('IntSwissKnife', 'IsSoftwareTriggerOn', [
        ['pVariable', 'TriggerModeReg', { Name: 'MODE' }],
        ['pVariable', 'TriggerSourceReg', { Name: 'SOURCE' }],
        ['Formula', `(MODE = 1) && (SOURCE = ${enumerations.TriggerSource.Software})`],
      ]),
      command('TriggerSoftware', { toolTip: 'Triggers now' }, [['pIsAvailable', 'IsSoftwareTriggerOn']]),
      register(endianness, 'TriggerSoftware', { cachable: 'NoCache' }),
    ],
  };
}

/** A line that is an output cannot trigger; an encoder is a known name this camera does not have. */
function sourceNode(): string {
  const { Software, Line0, Line1, Line2 } = enumerations.TriggerSource;
  return enumerationOf(
    'TriggerSource',
    { toolTip: 'What triggers' },
    [
      node('EnumEntry', 'Software', [['Value', Software]]),
      node('EnumEntry', 'Line0', [['Value', Line0]]),
      node('EnumEntry', 'Line1', [
        ['pIsAvailable', 'IsLine1Input'],
        ['Value', Line1],
      ]),
      node('EnumEntry', 'Line2', [
        ['pIsAvailable', 'IsLine2Input'],
        ['Value', Line2],
      ]),
      node('EnumEntry', 'Encoder0', [
        ['pIsImplemented', 'NotBuiltIn'],
        ['Value', 4],
      ]),
    ],
    [['pValue', 'TriggerSourceReg']],
  );
}
