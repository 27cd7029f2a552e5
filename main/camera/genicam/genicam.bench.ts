import { expect, test } from 'vitest';
import { createMemoryRegisterPort, describeDevice } from '../../../test/support/memory-register-port.ts';
import { createNodeMap } from './create-node-map.ts';
import { listFeatures } from './feature-list.ts';

const FEATURES_OF_EACH_KIND = 60;
const FEW_ROUNDS = { iterations: 10, time: 1_000, warmupIterations: 2, warmupTime: 100 };

/** As large as the description of a big industrial camera: 240 features over 840 nodes, some of them computed. */
function realisticDescription(): Uint8Array {
  const names: string[] = [];
  const parts: string[] = [];
  for (let index = 0; index < FEATURES_OF_EACH_KIND; index++) {
    const at = index * 32;
    const texts = `<ToolTip>What feature ${index} does</ToolTip><Description>In two lines what feature ${index} does and when it matters.</Description><Visibility>Expert</Visibility>`;
    const register = (kind: string, name: string, offset: number, more: string) =>
      `<${kind} Name="${name}"><Address>0x${(at + offset).toString(16)}</Address><Length>4</Length><AccessMode>RW</AccessMode><pPort>Device</pPort><Cachable>WriteThrough</Cachable><Endianess>BigEndian</Endianess>${more}</${kind}>`;
    names.push(`Size${index}`, `Level${index}`, `Mode${index}`, `Switch${index}`);
    parts.push(
      `<Integer Name="Size${index}">${texts}<pIsLocked>Lock${index}</pIsLocked><pValue>SizeReg${index}</pValue><Min>0</Min><pMax>SizeMax${index}</pMax><Inc>4</Inc></Integer>`,
      register('IntReg', `SizeReg${index}`, 0, '<Sign>Unsigned</Sign><pInvalidator>Mode${index}</pInvalidator>'),
      `<IntSwissKnife Name="SizeMax${index}"><pVariable Name="A">SensorSize</pVariable><pVariable Name="B">OffsetReg${index}</pVariable><Formula>((A - B) / 4) * 4</Formula></IntSwissKnife>`,
      register('IntReg', `OffsetReg${index}`, 4, '<Sign>Unsigned</Sign>'),
      `<Float Name="Level${index}">${texts}<pIsAvailable>Available${index}</pIsAvailable><Unit>us</Unit><pValue>LevelConverter${index}</pValue></Float>`,
      `<Converter Name="LevelConverter${index}"><FormulaTo>FROM * 10</FormulaTo><FormulaFrom>TO / 10</FormulaFrom><pValue>LevelRaw${index}</pValue><Slope>Increasing</Slope></Converter>`,
      `<Integer Name="LevelRaw${index}"><pValue>LevelReg${index}</pValue><Min>0</Min><Max>100000</Max></Integer>`,
      register('IntReg', `LevelReg${index}`, 8, '<Sign>Unsigned</Sign>'),
      `<IntSwissKnife Name="Available${index}"><pVariable Name="M">ModeReg${index}</pVariable><Formula>(M = 0) || (M = 3)</Formula></IntSwissKnife>`,
      `<IntSwissKnife Name="Lock${index}"><pVariable Name="L">TLParamsLocked</pVariable><Formula>L &lt;&gt; 0</Formula></IntSwissKnife>`,
      `<Enumeration Name="Mode${index}">${texts}${Array.from({ length: 8 }, (_, entry) => `<EnumEntry Name="Entry${entry}"><DisplayName>Entry ${entry}</DisplayName><Value>${entry}</Value>${entry > 5 ? `<pIsAvailable>Available${index}</pIsAvailable>` : ''}</EnumEntry>`).join('')}<pValue>ModeReg${index}</pValue></Enumeration>`,
      register('MaskedIntReg', `ModeReg${index}`, 12, '<LSB>31</LSB><MSB>28</MSB><Sign>Unsigned</Sign>'),
      `<Boolean Name="Switch${index}">${texts}<pValue>SwitchReg${index}</pValue></Boolean>`,
      register('MaskedIntReg', `SwitchReg${index}`, 12, '<Bit>0</Bit>'),
    );
  }
  parts.push(
    '<Integer Name="SensorSize"><Value>4096</Value></Integer><Integer Name="TLParamsLocked"><Value>0</Value></Integer>',
  );
  return new TextEncoder().encode(describeDevice(parts.join('\n'), names));
}

test('a large description', async ({ bench }) => {
  const xml = realisticDescription();
  const port = createMemoryRegisterPort();
  const open = () => createNodeMap(xml, port);
  const map = open();
  const features = await listFeatures(map);
  expect(features).toHaveLength(FEATURES_OF_EACH_KIND * 4);
  expect(features.every(({ value, accessReason }) => value !== null && accessReason === null)).toBe(true);
  expect(features[0]).toMatchObject({ name: 'Size0', maximum: 4096, increment: 4 });
  expect(port.log.length).toBeLessThan(300);

  await bench(`open: ${Math.round(xml.length / 1024)} KiB of XML`, FEW_ROUNDS, () => {
    open();
  }).run();
  await bench('describe all 240 features, each register read once', FEW_ROUNDS, async () => {
    map.invalidate();
    await listFeatures(map);
  }).run();
  await bench('describe all 240 features from memory', FEW_ROUNDS, async () => {
    await listFeatures(map);
  }).run();
  await bench('set and get one feature', FEW_ROUNDS, async () => {
    await map.set('Level7', 12.5);
    await map.get('Level7');
  }).run();
});
