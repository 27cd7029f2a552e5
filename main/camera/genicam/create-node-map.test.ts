import { describe, expect, test } from 'vitest';
import { CameraFeature } from '../../../contract/camera-feature.ts';
import { createMemoryRegisterPort, describeDevice } from '../../../test/support/memory-register-port.ts';
import { createNodeMap } from './create-node-map.ts';

/** A register of four bytes with everything a description must say. */
function intReg(name: string, address: number, more = '', mode = 'RW'): string {
  return `<IntReg Name="${name}"><Address>${address}</Address><Length>4</Length><AccessMode>${mode}</AccessMode>
    <pPort>Device</pPort><Endianess>LittleEndian</Endianess>${more}</IntReg>`;
}

function open(nodes: string, features: readonly string[] = []) {
  const port = createMemoryRegisterPort();
  return { port, map: createNodeMap(describeDevice(nodes, features), port) };
}

describe('numbers', () => {
  test('64 bits are exact, and beyond 2^53 they are described as text', async () => {
    const { map, port } = open(
      `<IntReg Name="Time"><Address>8</Address><Length>8</Length><AccessMode>RW</AccessMode><Sign>Signed</Sign>
       <Endianess>BigEndian</Endianess></IntReg>`,
    );
    await map.set('Time', 9_007_199_254_740_993n);
    expect(Array.from(port.memory.subarray(8, 16))).toEqual([0, 0x20, 0, 0, 0, 0, 0, 1]);
    expect(await map.get('Time')).toBe(9_007_199_254_740_993n);
    expect(await map.describe('Time')).toMatchObject({
      value: '9007199254740993',
      minimum: '-9223372036854775808',
      maximum: '9223372036854775807',
    });
    await map.set('Time', -1n);
    expect(await map.get('Time')).toBe(-1n);
    await expect(map.set('Time', 2n ** 63n)).rejects.toMatchObject({ code: 'bad-request' });
    await expect(map.set('Time', 2 ** 60)).rejects.toMatchObject({ code: 'bad-request' });
  });

  test('masked registers change their own bits only, in both byte orders', async () => {
    const masked = (name: string, endianess: string, bits: string) =>
      `<MaskedIntReg Name="${name}"><Address>0</Address><Length>4</Length><AccessMode>RW</AccessMode>${bits}
       <Endianess>${endianess}</Endianess></MaskedIntReg>`;
    const { map, port } = open(
      masked('Little', 'LittleEndian', '<LSB>4</LSB><MSB>11</MSB>') +
        masked('Big', 'BigEndian', '<LSB>31</LSB><MSB>24</MSB>') +
        masked('Bit', 'BigEndian', '<Bit>0</Bit>') +
        masked('Signed', 'LittleEndian', '<LSB>0</LSB><MSB>3</MSB><Sign>Signed</Sign>'),
    );
    port.memory.set([0xff, 0xff, 0xff, 0xff]);
    await map.set('Little', 0n);
    expect(Array.from(port.memory.subarray(0, 4))).toEqual([0x0f, 0xf0, 0xff, 0xff]);
    await map.set('Big', 0x42n);
    expect(Array.from(port.memory.subarray(0, 4))).toEqual([0x0f, 0xf0, 0xff, 0x42]);
    await map.set('Bit', 1n);
    expect(Array.from(port.memory.subarray(0, 4))).toEqual([0x8f, 0xf0, 0xff, 0x42]);
    await map.set('Signed', -3n);
    expect(Array.from(port.memory.subarray(0, 4))).toEqual([0x8d, 0xf0, 0xff, 0x42]);
    expect(await map.get('Signed')).toBe(-3n);
    await expect(map.set('Big', 256n)).rejects.toThrow('Big 256 is out of range: choose a value from 0 to 255');
  });

  test('fields of one register that are written at the same time all arrive', async () => {
    const bits = Array.from(
      { length: 32 },
      (_, bit) => `<StructEntry Name="Bit${bit}"><Bit>${bit}</Bit></StructEntry>`,
    );
    const { map, port } = open(
      `<StructReg><Address>0</Address><Length>4</Length><AccessMode>RW</AccessMode><Cachable>NoCache</Cachable>
       ${bits.join('')}</StructReg>`,
    );
    await Promise.all(bits.map((_, bit) => map.set(`Bit${bit}`, 1n)));
    expect(Array.from(port.memory.subarray(0, 4))).toEqual([255, 255, 255, 255]);
  });

  test('limits and steps come from the node, from other nodes, or from the register behind', async () => {
    const { map, port } = open(
      `<Integer Name="Width"><Unit>px</Unit><pValue>WidthReg</pValue><Min>16</Min><pMax>WidthMax</pMax><Inc>4</Inc></Integer>
       <IntSwissKnife Name="WidthMax"><pVariable Name="OFFSET">OffsetReg</pVariable><Formula>1920 - OFFSET</Formula></IntSwissKnife>
       <Integer Name="Plain"><pValue>Byte</pValue></Integer>
       <IntReg Name="Byte"><Address>40</Address><Length>1</Length><AccessMode>RW</AccessMode><Sign>Signed</Sign></IntReg>
       ${intReg('WidthReg', 0)}${intReg('OffsetReg', 4)}`,
    );
    await map.set('OffsetReg', 920);
    await map.set('Width', 1000);
    expect(port.memory[0]).toBe(1000 & 0xff);
    expect(await map.describe('Width')).toMatchObject({ value: 1000, minimum: 16, maximum: 1000, increment: 4 });
    expect(await map.describe('Plain')).toMatchObject({ minimum: -128, maximum: 127, increment: 1 });
    const range = 'choose a value from 16 to 1000 px in steps of 4';
    await expect(map.set('Width', 1004)).rejects.toThrow(`Width 1004 px is out of range: ${range}`);
    await expect(map.set('Width', 18)).rejects.toThrow(`Width 18 px is out of range: ${range}`);
    await expect(map.set('Width', 1.5)).rejects.toThrow('Width takes a whole number, not 1.5');
  });

  test('converters go both ways, and a falling one swaps its limits', async () => {
    const { map, port } = open(
      `<Float Name="Rate"><Unit>Hz</Unit><pValue>RateFromPeriod</pValue></Float>
       <Converter Name="RateFromPeriod"><FormulaTo>1000000 / FROM</FormulaTo><FormulaFrom>1000000 / TO</FormulaFrom>
         <pValue>Period</pValue><Slope>Decreasing</Slope></Converter>
       <Integer Name="Period"><pValue>PeriodReg</pValue><Min>1000</Min><Max>1000000</Max></Integer>
       <IntConverter Name="Kilo"><pVariable Name="K">Thousand</pVariable><FormulaTo>FROM / K</FormulaTo>
         <FormulaFrom>TO * K</FormulaFrom><pValue>PeriodReg</pValue></IntConverter>
       <Integer Name="Thousand"><Value>1000</Value></Integer>${intReg('PeriodReg', 0)}`,
    );
    await map.set('Rate', 30);
    expect(new DataView(port.memory.buffer).getUint32(0, true)).toBe(33_333);
    expect(await map.get('Rate')).toBeCloseTo(30.0003, 4);
    expect(await map.describe('Rate')).toMatchObject({ minimum: 1, maximum: 1000, unit: 'Hz', kind: 'Float' });
    await expect(map.set('Rate', 2000)).rejects.toMatchObject({ code: 'bad-request' });
    await map.set('Kilo', 5_999n);
    expect(await map.get('Period')).toBe(5n);
    expect(await map.get('Kilo')).toBe(5000n);
  });

  test('an end where a converter divides by zero has no limit', async () => {
    const { map } = open(
      `<Converter Name="Rate"><FormulaTo>1000 / FROM</FormulaTo><FormulaFrom>1000 / TO</FormulaFrom>
       <pValue>Reg</pValue><Slope>Decreasing</Slope></Converter>${intReg('Reg', 0)}`,
    );
    expect(await map.describe('Rate')).toMatchObject({ minimum: 1000 / 0xffffffff, maximum: null, value: null });
  });

  test('formulas know constants, expressions, and limits and entries of their variables', async () => {
    const { map } = open(
      `<SwissKnife Name="K"><pVariable Name="W">Width</pVariable><pVariable Name="LIMIT.Max">Width</pVariable>
         <pVariable Name="MODE">Mode</pVariable><Constant Name="HALF">0.5</Constant>
         <Expression Name="SUM">W.Min + LIMIT.Max + DOUBLE</Expression><Expression Name="DOUBLE">W * 2</Expression>
         <Formula>SUM * HALF + MODE.Enum.Fast</Formula></SwissKnife>
       <Integer Name="Width"><Value>7</Value><Min>1</Min><Max>9</Max></Integer>
       <Enumeration Name="Mode"><EnumEntry Name="Fast"><Value>100</Value></EnumEntry><Value>100</Value></Enumeration>`,
    );
    expect(await map.get('K')).toBe((1 + 9 + 14) / 2 + 100);
  });

  test('values without a register live in the map, and copies are written too', async () => {
    const { map } = open(
      `<Integer Name="Own"><Value>5</Value><Max>9</Max></Integer>
       <Integer Name="Both"><pValue>A</pValue><pValueCopy>B</pValueCopy></Integer>${intReg('A', 0)}${intReg('B', 4)}`,
    );
    expect(await map.get('Own')).toBe(5n);
    await map.set('Own', 9n);
    map.invalidate();
    expect(await map.get('Own')).toBe(9n);
    await expect(map.set('Own', 10n)).rejects.toThrow('choose a value from any to 9');
    await map.set('Both', 77n);
    expect([await map.get('A'), await map.get('B')]).toEqual([77n, 77n]);
  });

  test('a list of values follows its index', async () => {
    const { map } = open(
      `<Integer Name="Listed"><pIndex>Index</pIndex><ValueIndexed Index="0">10</ValueIndexed>
         <pValueIndexed Index="1">Reg</pValueIndexed><ValueDefault>99</ValueDefault></Integer>
       <Integer Name="Index"><Value>0</Value></Integer>${intReg('Reg', 0)}`,
    );
    expect(await map.get('Listed')).toBe(10n);
    await map.set('Index', 1n);
    await map.set('Listed', 33n);
    expect(await map.get('Reg')).toBe(33n);
    await map.set('Index', 2n);
    expect(await map.get('Listed')).toBe(99n);
  });

  test('floating point takes whole numbers, keeps within 32 bits and allows limits rounded to them', async () => {
    const { map } = open(
      `<Float Name="Gain"><pValue>GainReg</pValue><Min>0.1</Min><Max>24</Max></Float>
       <FloatReg Name="GainReg"><Address>0</Address><Length>4</Length><AccessMode>RW</AccessMode></FloatReg>`,
    );
    await map.set('Gain', 3n);
    expect(await map.get('Gain')).toBe(3);
    await map.set('Gain', Math.fround(0.1));
    await map.set('Gain', 24.000001);
    expect(await map.get('Gain')).toBe(24);
    for (const wrong of [Number.NaN, Infinity, 24.1, 0.09]) {
      await expect(map.set('Gain', wrong)).rejects.toMatchObject({ code: 'bad-request' });
    }
    await expect(map.set('GainReg', 1e300)).rejects.toThrow('GainReg 1e+300 is too large for its register');
  });
});

describe('addresses', () => {
  test('all parts are summed: numbers, nodes, a formula inside, and indices by step, by node and by length', async () => {
    const { map, port } = open(
      `<IntReg Name="R"><Address>0x100</Address><Address>16</Address><pAddress>Base</pAddress>
         <IntSwissKnife Name="Inside"><pVariable Name="I">Index</pVariable><Formula>I * 64</Formula></IntSwissKnife>
         <pIndex Offset="0x8">Index</pIndex><pIndex pOffset="Step">Index</pIndex><pIndex>Index</pIndex>
         <pLength>Four</pLength><AccessMode>RO</AccessMode></IntReg>
       <Integer Name="Base"><Value>0x200</Value></Integer><Integer Name="Index"><Value>2</Value></Integer>
       <Integer Name="Step"><Value>32</Value></Integer><Integer Name="Four"><Value>4</Value></Integer>`,
    );
    await map.get('R');
    const address = 0x100 + 16 + 0x200 + 2 * 64 + 2 * 8 + 2 * 32 + 2 * 4;
    expect(port.log).toEqual([`r ${address.toString(16)}+4`]);
  });

  test.each(['0', '-4', '99999999', 'four'])('a register of length %s is refused by name', async (length) => {
    const { map } = open(`<IntReg Name="R"><Address>0</Address><Length>${length}</Length></IntReg>`);
    await expect(map.get('R')).rejects.toThrow(/^R: /);
  });
});

describe('text, switches, enumerations, registers', () => {
  test('text ends at its first zero and is written with zeros to its end', async () => {
    const { map, port } = open(
      `<StringReg Name="User"><Address>0</Address><Length>8</Length><AccessMode>RW</AccessMode></StringReg>
       <String Name="Alias"><pValue>User</pValue></String><String Name="Own"><Value>abc</Value></String>`,
    );
    port.memory.fill(0x41, 0, 8);
    expect(await map.get('User')).toBe('AAAAAAAA');
    await map.set('Alias', 'Tür');
    expect(Array.from(port.memory.subarray(0, 8))).toEqual([0x54, 0xc3, 0xbc, 0x72, 0, 0, 0, 0]);
    expect(await map.get('Alias')).toBe('Tür');
    await expect(map.set('User', 'too long!')).rejects.toThrow('User takes at most 8 bytes of text: shorten it');
    await map.set('Own', 'changed');
    expect(await map.get('Own')).toBe('changed');
  });

  test('switches stand for the values the description gives them', async () => {
    const { map, port } = open(
      `<Boolean Name="Mirror"><pValue>Reg</pValue><OnValue>7</OnValue><OffValue>3</OffValue></Boolean>${intReg('Reg', 0)}
       <IntSwissKnife Name="K"><pVariable Name="M">Mirror</pVariable><Formula>M</Formula></IntSwissKnife>`,
    );
    await map.set('Mirror', true);
    expect([port.memory[0], await map.get('Mirror'), await map.get('K')]).toEqual([7, true, 1n]);
    await map.set('Mirror', false);
    expect([port.memory[0], await map.get('Mirror'), await map.get('K')]).toEqual([3, false, 0n]);
    await expect(map.set('Mirror', 1)).rejects.toThrow('Mirror takes true or false, not 1');
  });

  const formats = `<Enumeration Name="Format"><pValue>Reg</pValue>
      <EnumEntry Name="Mono8"><DisplayName>Grey</DisplayName><Value>0x01080001</Value></EnumEntry>
      <EnumEntry Name="Mono12"><Value>2</Value><pIsAvailable>Deep</pIsAvailable></EnumEntry>
      <EnumEntry Name="Colour"><Value>3</Value><pIsImplemented>No</pIsImplemented></EnumEntry></Enumeration>
    <Integer Name="Deep"><Value>0</Value></Integer><Integer Name="No"><Value>0</Value></Integer>${intReg('Reg', 0)}`;

  test('an enumeration takes the entries the device offers now', async () => {
    const { map, port } = open(formats);
    await map.set('Format', 'Mono8');
    expect(Array.from(port.memory.subarray(0, 4))).toEqual([1, 0, 8, 1]);
    expect((await map.describe('Format')).entries).toEqual([
      { name: 'Mono8', displayName: 'Grey', isAvailable: true },
      { name: 'Mono12', displayName: 'Mono12', isAvailable: false },
    ]);
    await expect(map.set('Format', 'Mono12')).rejects.toMatchObject({
      code: 'camera-refused',
      message: 'Format Mono12 cannot be chosen now: Only while Deep is not 0',
    });
    await expect(map.set('Format', 'Colour')).rejects.toMatchObject({ code: 'bad-request' });
    await expect(map.set('Format', 'constructor')).rejects.toThrow(
      'Format constructor is not offered: choose one of Mono8, Mono12, Colour',
    );
    await map.set('Deep', 1n);
    await map.set('Format', 'Mono12');
    expect(await map.get('Format')).toBe('Mono12');
  });

  test('a value without a name is said, and the rest of the feature still described', async () => {
    const { map, port } = open(formats);
    port.memory[0] = 99;
    const message = "Format stands at 99, which the camera's description does not name";
    await expect(map.get('Format')).rejects.toThrow(message);
    expect(await map.describe('Format')).toMatchObject({ value: null, accessReason: message, access: 'RW' });
  });

  test('plain registers are hexadecimal digits; long ones are not shown', async () => {
    const { map } = open(
      `<Register Name="Raw"><Address>0</Address><Length>4</Length><AccessMode>RW</AccessMode></Register>
       <Register Name="Table"><Address>0</Address><Length>1024</Length><AccessMode>RO</AccessMode></Register>`,
    );
    await map.set('Raw', '0xDEADbeef');
    expect(await map.get('Raw')).toBe('deadbeef');
    expect((await map.describe('Table')).value).toBeNull();
    await expect(map.set('Raw', '00')).rejects.toThrow('Raw takes 4 bytes as 8 hexadecimal digits');
  });
});

describe('what it says of itself', () => {
  test('features come in the order below Root, with their categories, whatever circles there are', async () => {
    const { map } = open(
      `<Category Name="Image"><DisplayName>Image Format</DisplayName><pFeature>Width</pFeature><pFeature>Inner</pFeature>
         <pFeature>Missing</pFeature></Category>
       <Category Name="Inner"><pFeature>Gain</pFeature><pFeature>Image</pFeature><pFeature>Width</pFeature></Category>
       <Integer Name="Width"><ToolTip>Columns</ToolTip><Visibility>Expert</Visibility><Value>1</Value></Integer>
       <Float Name="Gain"><Description>Light</Description><ToolTip>no</ToolTip><Value>1</Value><Unit>dB</Unit></Float>
       <Float Name="First"><Value>1</Value></Float>`,
      ['First', 'Image'],
    );
    expect(map.names).toEqual(['First', 'Width', 'Gain']);
    expect(CameraFeature.parse(await map.describe('Gain'))).toEqual({
      name: 'Gain',
      displayName: 'Gain',
      categoryPath: ['Image Format', 'Inner'],
      kind: 'Float',
      visibility: 'Beginner',
      access: 'RW',
      accessReason: null,
      value: 1,
      minimum: null,
      maximum: null,
      increment: null,
      unit: 'dB',
      representation: '',
      entries: [],
      description: 'Light',
    });
    expect(await map.describe('Width')).toMatchObject({ description: 'Columns', visibility: 'Expert' });
    await expect(map.describe('Image')).rejects.toThrow('Image is a Category, not a feature');
    await expect(map.describe('Missing')).rejects.toThrow('This camera has no Missing');
  });

  test('without Root all categories count', () => {
    const xml = describeDevice(
      '<Category Name="A"><pFeature>G</pFeature></Category><Category Name="B"><pFeature>H</pFeature></Category><Float Name="G"/><Float Name="H"/>',
    ).replace('Name="Root"', 'Name="Stem"');
    expect(createNodeMap(xml, createMemoryRegisterPort()).names).toEqual(['G', 'H']);
  });
});
