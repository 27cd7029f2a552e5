import { describe, expect, test } from 'vitest';
import { AppError } from '../../../contract/errors.ts';
import { createManualTimer } from '../../../test/support/manual-timer.ts';
import { createMemoryRegisterPort, describeDevice } from '../../../test/support/memory-register-port.ts';
import { createNodeMap } from './create-node-map.ts';

function intReg(name: string, address: number, more = '', mode = 'RW'): string {
  return `<IntReg Name="${name}"><Address>${address}</Address><Length>4</Length><AccessMode>${mode}</AccessMode>
    <pPort>Device</pPort>${more}</IntReg>`;
}

function open(nodes: string, features: readonly string[] = []) {
  const port = createMemoryRegisterPort();
  const clock = { us: 0 };
  const map = createNodeMap(describeDevice(nodes, features), port, {
    clock: { nowUs: () => clock.us, monotonicUs: () => clock.us },
  });
  return { port, map, clock };
}

describe('access, with the reason in words', () => {
  const exposure = `
    <Float Name="Exposure"><pValue>Reg</pValue><pIsLocked>IsAuto</pIsLocked></Float>
    <FloatReg Name="Reg"><Address>0</Address><Length>4</Length><AccessMode>RW</AccessMode></FloatReg>
    <IntSwissKnife Name="IsAuto"><pVariable Name="A">Auto</pVariable><Formula>A &lt;&gt; 0</Formula></IntSwissKnife>
    <Enumeration Name="Auto"><EnumEntry Name="Off"><Value>0</Value></EnumEntry>
      <EnumEntry Name="Continuous"><Value>2</Value></EnumEntry><Value>2</Value></Enumeration>`;

  test('a locked feature can be read only, until the lock is gone', async () => {
    const { map } = open(exposure);
    expect(await map.describe('Exposure')).toMatchObject({
      access: 'RO',
      accessReason: 'Locked while Auto is not Off',
      value: 0,
    });
    await expect(map.set('Exposure', 5)).rejects.toMatchObject({
      code: 'camera-refused',
      message: 'Exposure cannot be written now: Locked while Auto is not Off',
    });
    await map.set('Auto', 'Off');
    await map.set('Exposure', 5);
    expect(await map.describe('Exposure')).toMatchObject({ access: 'RW', accessReason: null, value: 5 });
  });

  const condition = (formula: string) => `<Integer Name="F"><pIsAvailable>C</pIsAvailable><Value>1</Value></Integer>
    <IntSwissKnife Name="C"><pVariable Name="M">ModeReg</pVariable><pVariable Name="S">Source</pVariable>
      <pVariable Name="L">TLParamsLocked</pVariable><pVariable Name="B">Switch</pVariable><pVariable Name="N">Number</pVariable>
      <pVariable Name="K">Inner</pVariable><Constant Name="ON">1</Constant><Formula>${formula}</Formula></IntSwissKnife>
    <Enumeration Name="Mode"><EnumEntry Name="Off"><Value>0</Value></EnumEntry><EnumEntry Name="On"><Value>1</Value></EnumEntry>
      <pValue>ModeReg</pValue></Enumeration>${intReg('ModeReg', 0)}
    <Enumeration Name="Source"><EnumEntry Name="Line0"><Value>4</Value></EnumEntry><Value>0</Value></Enumeration>
    <IntSwissKnife Name="Inner"><pVariable Name="N">Number</pVariable><Formula>N = 8</Formula></IntSwissKnife>
    <Integer Name="TLParamsLocked"><Value>0</Value></Integer><Boolean Name="Switch"><Value>0</Value></Boolean>
    <Integer Name="Number"><Value>5</Value></Integer>`;

  test.each([
    ['M = 1', 'Only while Mode is On'],
    ['M = ON', 'Only while Mode is On'],
    ['4 = S', 'Only while Source is Line0'],
    ['(M = 1) &amp;&amp; (S = 4)', 'Only while Mode is On and Source is Line0'],
    ['(M = 1) &amp;&amp; !(N = 5)', 'Only while Mode is On and Number is not 5'],
    ['!((M = 0) || (N = 5))', 'Only while Mode is not Off and Number is not 5'],
    ['(M = 1) ? 1 : 0', 'Only while Mode is On'],
    ['(N = 5) ? 0 : 1', 'Only while Number is not 5'],
    ['L', 'Only while the camera streams'],
    ['B', 'Only while Switch is on'],
    ['B = 1', 'Only while Switch is on'],
    ['K', 'Only while Number is 8'],
    ['K = 1', 'Only while Number is 8'],
    ['S', 'Only while Source is not 0'],
    ['((M = 1) || (S = 4)) &amp;&amp; (N = 1)', 'The device does not offer it now'],
    ['(N &gt; 7) &amp;&amp; (M = 1)', 'The device does not offer it now'],
  ])('%s is said as: %s', async (formula, reason) => {
    const { map } = open(condition(formula));
    expect(await map.describe('F')).toMatchObject({ access: 'NA', accessReason: reason, value: null });
    await expect(map.get('F')).rejects.toThrow(`F cannot be read now: ${reason}`);
  });

  test.each([
    ['RO', '', 'RO', 'The device only lets it be read'],
    ['WO', '', 'WO', 'The device only lets it be written'],
    ['RW', 'RO', 'RO', 'The device only lets it be read'],
    ['RW', 'RW', 'RW', null],
    ['RO', 'WO', 'NA', 'The device lets it be neither read nor written'],
  ])('a register that is %s with %s imposed is %s', async (mode, imposed, access, accessReason) => {
    const more = imposed === '' ? '' : `<ImposedAccessMode>${imposed}</ImposedAccessMode>`;
    const { map } = open(`<Integer Name="F">${more}<pValue>Reg</pValue></Integer>${intReg('Reg', 0, '', mode)}`);
    expect(await map.describe('F')).toMatchObject({ access, accessReason });
  });

  test('what the device does not have is not there, and says so', async () => {
    const { map } = open(
      '<Integer Name="F"><pIsImplemented>No</pIsImplemented><Value>1</Value></Integer><Integer Name="No"><Value>0</Value></Integer>',
    );
    expect(await map.has('F')).toBe(false);
    expect(await map.has('No')).toBe(true);
    expect(await map.has('Neither')).toBe(false);
    expect(await map.describe('F')).toMatchObject({ access: 'NI', accessReason: 'This device does not have it' });
    await expect(map.get('Neither')).rejects.toMatchObject({ code: 'camera-refused' });
  });

  test('what comes with pictures is not sought in registers', async () => {
    const { map, port } = open(
      `<IntReg Name="ChunkTime"><Address>0</Address><Length>4</Length><AccessMode>RO</AccessMode><pPort>Chunk</pPort></IntReg>
       <Port Name="Chunk"><ChunkID>1</ChunkID></Port>`,
    );
    expect(await map.describe('ChunkTime')).toMatchObject({ access: 'NA' });
    expect(port.log).toEqual([]);
  });

  test('what the device refuses is listed with its reason, but a device that is gone is not', async () => {
    const { map, port } = open(intReg('Reg', 16));
    port.refused.add(16n);
    expect(await map.describe('Reg')).toMatchObject({
      access: 'RW',
      value: null,
      accessReason: 'Reg: the device refuses register 0x10',
      maximum: 4294967295,
    });
    port.read = () => Promise.reject(new AppError('camera-disconnected', 'unplugged'));
    await expect(map.describe('Reg')).rejects.toMatchObject({ code: 'camera-disconnected' });
  });

  test('a device that gives too few bytes is caught', async () => {
    const { map, port } = open(intReg('Reg', 0));
    port.read = () => Promise.resolve(new Uint8Array(3));
    await expect(map.get('Reg')).rejects.toThrow('Reg: the device gave 3 bytes instead of 4');
  });
});

describe('memory', () => {
  test('a register is read once, unless it must not be remembered', async () => {
    const { map, port } = open(intReg('A', 0) + intReg('B', 4, '<Cachable>NoCache</Cachable>'));
    for (const name of ['A', 'A', 'B', 'B']) {
      await map.get(name);
    }
    expect(port.log).toEqual(['r 0+4', 'r 4+4', 'r 4+4']);
    map.invalidate();
    await map.get('A');
    expect(port.log).toHaveLength(4);
  });

  test('what was written through is known; what was written around is read again', async () => {
    const { map, port } = open(intReg('A', 0) + intReg('B', 4, '<Cachable>WriteAround</Cachable>'));
    port.onWrite = () => port.memory.fill(9);
    await map.set('A', 1n);
    await map.set('B', 1n);
    expect([await map.get('A'), await map.get('B')]).toEqual([1n, 0x09090909n]);
  });

  test('a polling time says how long a value is good for', async () => {
    const { map, port, clock } = open(intReg('A', 0, '<PollingTime>500</PollingTime>'));
    await map.get('A');
    clock.us = 400_000;
    await map.get('A');
    expect(port.log).toHaveLength(1);
    clock.us = 600_000;
    port.memory[0] = 7;
    expect(await map.get('A')).toBe(7n);
  });

  test('a write reaches every node on the same bytes', async () => {
    const { map } = open(
      `${intReg('Whole', 0)}<MaskedIntReg Name="Low"><Address>0</Address><Length>2</Length><AccessMode>RW</AccessMode>
       <LSB>0</LSB><MSB>7</MSB></MaskedIntReg>`,
    );
    expect([await map.get('Whole'), await map.get('Low')]).toEqual([0n, 0n]);
    await map.set('Whole', 0x1234n);
    expect(await map.get('Low')).toBe(0x34n);
    await map.set('Low', 0xffn);
    expect(await map.get('Whole')).toBe(0x12ffn);
  });

  test('an invalidator is followed through everything computed from it', async () => {
    const { map, port } = open(
      `<Integer Name="Binning"><pValue>BinningReg</pValue></Integer>${intReg('BinningReg', 0)}
       <Integer Name="Width"><pValue>WidthReg</pValue></Integer>
       ${intReg('WidthReg', 4, '<pInvalidator>Binning</pInvalidator>')}
       ${intReg('Payload', 8, '<pInvalidator>Width</pInvalidator>')}${intReg('Other', 12)}`,
    );
    for (const name of ['Width', 'Payload', 'Other']) {
      await map.get(name);
    }
    port.memory.fill(1);
    await map.set('BinningReg', 2n);
    expect([await map.get('Width'), await map.get('Payload')]).toEqual([0x01010101n, 0x01010101n]);
    expect(await map.get('Other')).toBe(0n);
  });

  test('a selector makes what it selects be read again', async () => {
    const { map, port } = open(
      `<Integer Name="Selector"><Value>0</Value><pSelected>Mode</pSelected></Integer>
       <Integer Name="Mode"><pValue>ModeReg</pValue></Integer>${intReg('ModeReg', 0)}`,
    );
    await map.get('Mode');
    port.memory[0] = 5;
    await map.set('Selector', 1n);
    expect(await map.get('Mode')).toBe(5n);
  });

  test('a write that failed is not believed either way', async () => {
    const { map, port } = open(intReg('A', 0));
    await map.get('A');
    port.memory[0] = 3;
    port.refused.add(0n);
    await expect(map.set('A', 1n)).rejects.toMatchObject({ code: 'camera-refused' });
    port.refused.clear();
    expect(await map.get('A')).toBe(3n);
  });

  test('an answer that was on its way during a write is not remembered', async () => {
    const { map, port } = open(intReg('A', 0));
    let answer = (): void => undefined;
    const read = port.read.bind(port);
    port.read = (address, length) =>
      new Promise((resolve) => {
        answer = () => resolve(new Uint8Array([1, 0, 0, 0]).slice(0, length + Number(address)));
      });
    const early = map.get('A');
    await Promise.resolve();
    await new Promise(setImmediate);
    port.read = read;
    await map.set('A', 2n);
    answer();
    expect(await early).toBe(1n);
    expect(await map.get('A')).toBe(2n);
  });
});

describe('commands', () => {
  const command = (more: string, register: string, mode = 'RW') =>
    `<Command Name="Load"><pValue>Reg</pValue><CommandValue>5</CommandValue>${more}</Command>${intReg('Reg', 0, register, mode)}`;

  function openCommand(xml: string) {
    const port = createMemoryRegisterPort();
    const timer = createManualTimer();
    return { port, timer, map: createNodeMap(describeDevice(xml), port, { timer }) };
  }

  test('a command that can only be written is done when it is written', async () => {
    const { map, port } = openCommand(command('', '', 'WO'));
    await map.execute('Load');
    expect(port.memory[0]).toBe(5);
    expect(port.log).toEqual(['w 0+4']);
    expect(await map.describe('Load')).toMatchObject({
      access: 'WO',
      accessReason: null,
      kind: 'Command',
      value: null,
    });
    await expect(map.get('Load')).rejects.toMatchObject({ code: 'camera-refused' });
    await expect(map.set('Load', 1n)).rejects.toThrow('Load takes no value: execute it instead, not 1');
    await expect(map.execute('Reg')).rejects.toThrow('Reg is no command: set a value instead');
  });

  test('a command with a polling time is awaited until the device has cleared it', async () => {
    const { map, port, timer } = openCommand(command('<PollingTime>50</PollingTime>', ''));
    let isDone = false;
    const execution = map.execute('Load').then(() => {
      isDone = true;
    });
    await timer.advance(120);
    expect(isDone).toBe(false);
    port.memory[0] = 0;
    await timer.advance(60);
    await execution;
    expect(isDone).toBe(true);
  });

  test('a command that is never done ends in a timeout that says so', async () => {
    const { map, timer } = openCommand(command('', '<PollingTime>500</PollingTime>'));
    const failure = map.execute('Load').catch((error: unknown) => error);
    for (let round = 0; round < 45; round++) {
      await timer.advance(500);
    }
    expect(await failure).toMatchObject({
      code: 'camera-timeout',
      message: 'Load was not done after 20 s: try again, then restart the camera',
    });
  });

  test.each(['-1', '0', '1'])('a polling time of %s ms does not keep the bus busy', async (pollingTime) => {
    const { map, port, timer } = openCommand(command(`<PollingTime>${pollingTime}</PollingTime>`, ''));
    const failure = map.execute('Load').catch((error: unknown) => error);
    for (let round = 0; round < 4_001; round++) {
      await timer.advance(5);
    }
    expect(await failure).toMatchObject({ code: 'camera-timeout' });
    expect(port.log.length).toBeLessThan(4_010);
  });

  test('a register that nobody promised to clear is waited for once and never again', async () => {
    const { map, timer, port } = openCommand(command('', '<Cachable>NoCache</Cachable>'));
    const first = map.execute('Load');
    for (let round = 0; round < 25; round++) {
      await timer.advance(10);
    }
    await first;
    port.log.length = 0;
    await map.execute('Load');
    expect(port.log).toEqual(['w 0+4']);
  });

  test('a locked command cannot be executed, and says why', async () => {
    const { map, port } = openCommand(
      `${command('<pIsLocked>TLParamsLocked</pIsLocked>', '', 'WO')}<Integer Name="TLParamsLocked"><Value>1</Value></Integer>`,
    );
    await expect(map.execute('Load')).rejects.toThrow('Load cannot be executed now: Locked while the camera streams');
    expect(port.log).toEqual([]);
  });
});

describe('descriptions with mistakes or malice', () => {
  test.each([
    [
      'a circle of values',
      '<Integer Name="F"><pValue>G</pValue></Integer><Integer Name="G"><pValue>F</pValue></Integer>',
    ],
    ['a node that is its own value', '<Integer Name="F"><pValue>F</pValue></Integer>'],
    [
      'a lock that is locked by itself',
      '<Integer Name="F"><pValue>G</pValue></Integer><Integer Name="G"><pIsLocked>K</pIsLocked><Value>1</Value></Integer><IntSwissKnife Name="K"><pVariable Name="K">K</pVariable><Formula>K</Formula></IntSwissKnife>',
    ],
    [
      'a limit that needs itself',
      '<Integer Name="F"><pMax>K</pMax><Value>1</Value></Integer><IntSwissKnife Name="K"><pVariable Name="F.Max">F</pVariable><Formula>F.Max</Formula></IntSwissKnife>',
    ],
    [
      'an address that needs itself',
      '<IntReg Name="F"><pAddress>F</pAddress><Length>4</Length><AccessMode>RW</AccessMode></IntReg>',
    ],
    ['a missing node', '<Integer Name="F"><pValue>Nowhere</pValue></Integer>'],
    ['a formula of nonsense', '<IntSwissKnife Name="F"><Formula>1 +* 2</Formula></IntSwissKnife>'],
    ['no formula', '<SwissKnife Name="F"/>'],
    [
      'an expression in a circle',
      '<SwissKnife Name="F"><Expression Name="A">B</Expression><Expression Name="B">A</Expression><Formula>A</Formula></SwissKnife>',
    ],
    ['a number of letters', '<Integer Name="F"><Value>many</Value></Integer>'],
    [
      'text where a number is needed',
      '<Integer Name="F"><pValue>S</pValue></Integer><StringReg Name="S"><Address>0</Address><Length>4</Length></StringReg>',
    ],
    ['bits outside', '<MaskedIntReg Name="F"><Address>0</Address><Length>4</Length><Bit>40</Bit></MaskedIntReg>'],
    ['no bits', '<MaskedIntReg Name="F"><Address>0</Address><Length>4</Length></MaskedIntReg>'],
    ['a number of 16 bytes', '<IntReg Name="F"><Address>0</Address><Length>16</Length></IntReg>'],
    ['a place outside', '<IntReg Name="F"><Address>0xFFFFFFFFFFFFFFFF</Address><Length>4</Length></IntReg>'],
  ])('%s is refused in one line and still listed', async (_, xml) => {
    const { map } = open(xml, ['F']);
    await expect(map.get('F').then(() => map.set('F', 2n))).rejects.toMatchObject({
      code: 'camera-refused',
      message: expect.stringMatching(/^[^\n]{5,300}$/),
    });
    const feature = await map.describe('F');
    expect(feature.accessReason).toMatch(/^[^\n]{5,300}$/);
  });

  test('nodes that fan out do not multiply the work', async () => {
    const levels = Array.from(
      { length: 60 },
      (_, level) =>
        `<IntSwissKnife Name="L${level}"><pVariable Name="A">L${level + 1}</pVariable>
         <Expression Name="E">A + A</Expression><Formula>A + E</Formula></IntSwissKnife>`,
    );
    const { map } = open(`${levels.join('')}<Integer Name="L60"><Value>1</Value></Integer>`);
    expect(await map.get('L0')).toBe(BigInt.asIntN(64, 3n ** 60n));
  });

  test('a chain without end is cut', async () => {
    const chain = Array.from(
      { length: 1000 },
      (_, link) => `<Integer Name="L${link}"><pValue>L${link + 1}</pValue></Integer>`,
    );
    const { map } = open(chain.join(''));
    await expect(map.get('L0')).rejects.toThrow("the camera's description leads through too many nodes");
  });

  test('limits that fan out do not multiply the work either', async () => {
    const levels = Array.from(
      { length: 30 },
      (_, level) => `<Integer Name="L${level}"><Value>1</Value><pMin>K${level}</pMin></Integer>
        <IntSwissKnife Name="K${level}"><pVariable Name="A.Min">L${level + 1}</pVariable><pVariable Name="B.Min">M${level + 1}</pVariable>
          <Formula>A.Min + B.Min</Formula></IntSwissKnife>
        <Integer Name="M${level}"><Value>1</Value><pMin>J${level}</pMin></Integer>
        <IntSwissKnife Name="J${level}"><pVariable Name="A.Min">L${level + 1}</pVariable><pVariable Name="B.Min">M${level + 1}</pVariable>
          <Formula>A.Min + B.Min</Formula></IntSwissKnife>`,
    );
    const { map } = open(`${levels.join('')}<Integer Name="L30"><Value>1</Value><Min>1</Min></Integer>
      <Integer Name="M30"><Value>1</Value><Min>1</Min></Integer>`);
    expect((await map.describe('L0')).minimum).toBe(2 ** 30);
  });
});
