import { enumerations, ranges } from '../register-layout.ts';
import { type Section, settingInvalidators } from './section.ts';
import { command, type Endianness, enumeration, feature, node, register } from './xml-nodes.ts';

/** Start, stop, rate, exposure and gain. */
export function acquisitionNodes(endianness: Endianness): Section {
  return {
    categories: {
      AcquisitionControl: [
        'AcquisitionMode',
        'AcquisitionStart',
        'AcquisitionStop',
        'AcquisitionFrameCount',
        'AcquisitionFrameRateEnable',
        'AcquisitionFrameRate',
        'ResultingFrameRate',
        'ExposureAuto',
        'ExposureTime',
        'ExposureTimeAbs',
        'ExposureTimeRaw',
        'TriggerSelector',
        'TriggerMode',
        'TriggerSoftware',
        'TriggerSource',
        'TriggerActivation',
        'TriggerDelay',
      ],
      AnalogControl: ['Gain', 'GainAuto', 'BlackLevel'],
    },
    nodes: [
      ...startNodes(endianness),
      ...rateNodes(endianness),
      ...exposureNodes(endianness),
      ...analogNodes(endianness),
    ],
  };
}

function startNodes(endianness: Endianness): readonly string[] {
  const { minimum, maximum } = ranges.frameCount;
  return [
    enumeration('AcquisitionMode', { toolTip: 'Pictures until the acquisition ends' }, enumerations.AcquisitionMode, [
      ['pValue', 'AcquisitionModeReg'],
    ]),
    register(endianness, 'AcquisitionMode', { invalidators: settingInvalidators }),
    command('AcquisitionStart', { toolTip: 'Starts the acquisition' }),
    register(endianness, 'AcquisitionStart', { cachable: 'NoCache' }),
    command('AcquisitionStop', { toolTip: 'Stops the acquisition' }),
    register(endianness, 'AcquisitionStop', { cachable: 'NoCache' }),
    node('IntSwissKnife', 'IsMultiFrame', [
      ['pVariable', 'AcquisitionModeReg', { Name: 'MODE' }],
      ['Formula', `MODE = ${enumerations.AcquisitionMode.MultiFrame}`],
    ]),
    feature('Integer', 'AcquisitionFrameCount', { toolTip: 'Pictures in MultiFrame mode' }, [
      ['pIsAvailable', 'IsMultiFrame'],
      ['pValue', 'AcquisitionFrameCountReg'],
      ['Min', minimum],
      ['Max', maximum],
    ]),
    register(endianness, 'AcquisitionFrameCount', { invalidators: settingInvalidators }),
  ];
}

function rateNodes(endianness: Endianness): readonly string[] {
  const { minimum, maximum } = ranges.frameRate;
  return [
    feature('Boolean', 'AcquisitionFrameRateEnable', { toolTip: 'Lets AcquisitionFrameRate set the pace' }, [
      ['pValue', 'AcquisitionFrameRateEnableBit'],
      ['OnValue', 1],
      ['OffValue', 0],
    ]),
    feature('Float', 'AcquisitionFrameRate', { toolTip: 'Pictures a second in free run' }, [
      ['pIsAvailable', 'AcquisitionFrameRateEnable'],
      ['pValue', 'AcquisitionFrameRateReg'],
      ['Min', minimum],
      ['Max', maximum],
      ['Unit', 'Hz'],
      ['Representation', 'Linear'],
      ['DisplayNotation', 'Fixed'],
      ['DisplayPrecision', 2],
    ]),
    register(endianness, 'AcquisitionFrameRate', { invalidators: settingInvalidators }),
    feature(
      'SwissKnife',
      'ResultingFrameRate',
      { toolTip: 'Pictures a second that exposure time allows', visibility: 'Expert' },
      [
        ['pVariable', 'AcquisitionFrameRateReg', { Name: 'RATE' }],
        ['pVariable', 'ExposureTimeReg', { Name: 'EXPOSURE' }],
        ['Constant', '1000000.0', { Name: 'SECOND' }],
        ['Expression', 'SECOND / EXPOSURE', { Name: 'LIMIT' }],
        ['Formula', '(RATE < LIMIT) ? RATE : LIMIT'],
        ['Unit', 'Hz'],
      ],
    ),
  ];
}

function exposureNodes(endianness: Endianness): readonly string[] {
  const { minimum, maximum } = ranges.exposureTimeUs;
  const changedBy = ['ExposureAuto', ...settingInvalidators];
  return [
    enumeration('ExposureAuto', { toolTip: 'Sets the exposure time by the brightness' }, enumerations.ExposureAuto, [
      ['pValue', 'ExposureAutoReg'],
    ]),
    register(endianness, 'ExposureAuto', { cachable: 'NoCache' }),
    node('IntSwissKnife', 'IsExposureAutomatic', [
      ['pVariable', 'ExposureAutoReg', { Name: 'AUTO' }],
      ['Formula', 'AUTO <> 0'],
    ]),
    feature('Float', 'ExposureTime', { toolTip: 'Time the sensor collects light' }, [
      ['pIsLocked', 'IsExposureAutomatic'],
      ['pValue', 'ExposureTimeReg'],
      ['Min', minimum],
      ['Max', maximum],
      ['Unit', 'us'],
      ['Representation', 'Logarithmic'],
    ]),
    register(endianness, 'ExposureTime', {
      invalidators: ['ExposureTimeRaw', 'ExposureTimeAbs', ...changedBy],
      pollingTimeMs: 500,
    }),
    feature('Converter', 'ExposureTimeAbs', { toolTip: 'Exposure time by its older name', visibility: 'Guru' }, [
      ['pIsLocked', 'IsExposureAutomatic'],
      ['FormulaTo', 'FROM * 10'],
      ['FormulaFrom', 'TO / 10'],
      ['pValue', 'ExposureTimeRaw'],
      ['Unit', 'us'],
      ['Representation', 'PureNumber'],
      ['Slope', 'Increasing'],
    ]),
    feature('Integer', 'ExposureTimeRaw', { toolTip: 'Exposure time in tenths of a microsecond', visibility: 'Guru' }, [
      ['pIsLocked', 'IsExposureAutomatic'],
      ['pValue', 'ExposureTimeRawReg'],
      ['Min', minimum * 10],
      ['Max', maximum * 10],
    ]),
    register(endianness, 'ExposureTimeRaw', { invalidators: ['ExposureTime', ...changedBy], pollingTimeMs: 500 }),
  ];
}

function analogNodes(endianness: Endianness): readonly string[] {
  const { gainDb, blackLevel } = ranges;
  return [
    feature('Float', 'Gain', { toolTip: 'Amplification' }, [
      ['pIsLocked', 'IsGainAutomatic'],
      ['pValue', 'GainReg'],
      ['Min', gainDb.minimum],
      ['Max', gainDb.maximum],
      ['Unit', 'dB'],
      ['Representation', 'Linear'],
    ]),
    register(endianness, 'Gain', { invalidators: ['GainAuto', ...settingInvalidators], pollingTimeMs: 500 }),
    enumeration('GainAuto', { toolTip: 'Sets the gain by the brightness' }, enumerations.GainAuto, [
      ['pValue', 'GainAutoReg'],
    ]),
    register(endianness, 'GainAuto', { cachable: 'NoCache' }),
    node('IntSwissKnife', 'IsGainAutomatic', [
      ['pVariable', 'GainAuto', { Name: 'AUTO' }],
      ['Formula', 'AUTO <> 0'],
    ]),
    node(
      'Group',
      null,
      [],
      [
        feature('Float', 'BlackLevel', { toolTip: 'Grey value of darkness', visibility: 'Expert' }, [
          ['pValue', 'BlackLevelReg'],
          ['Min', blackLevel.minimum],
          ['Max', blackLevel.maximum],
          ['Unit', 'DN'],
        ]),
        register(endianness, 'BlackLevel', { invalidators: settingInvalidators }),
      ],
    ).replace('<Group>', '<Group Comment="Darkness">'),
  ];
}
