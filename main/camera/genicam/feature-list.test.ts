import { expect, test } from 'vitest';
import { AppError } from '../../../contract/errors.ts';
import { createMemoryNodeMap } from '../../../test/support/memory-node-map.ts';
import { listFeatures, parseFeatureValue } from './feature-list.ts';
import type { NodeMap } from './node-map.ts';

function someFeatures(): NodeMap {
  const map = createMemoryNodeMap({
    Width: { kind: 'Integer', value: 640n },
    Gain: { kind: 'Float', value: 1.5 },
    GainAuto: { kind: 'Enumeration', value: 'Off', entries: ['Off', 'Once'] },
  });
  const expert = new Set(['Gain']);
  return {
    ...map,
    describe: async (name) => ({
      ...(await map.describe(name)),
      visibility: expert.has(name) ? 'Guru' : 'Beginner',
      description: name === 'Width' ? 'Columns of the PICTURE' : '',
    }),
  };
}

const names = async (map: NodeMap, filter?: Parameters<typeof listFeatures>[1]) =>
  (await listFeatures(map, filter)).map(({ name }) => name);

test('features come in the order of the description', async () => {
  expect(await names(someFeatures())).toEqual(['Width', 'Gain', 'GainAuto']);
});

test('the search looks at names and descriptions in any case', async () => {
  expect(await names(someFeatures(), { search: ' gain ' })).toEqual(['Gain', 'GainAuto']);
  expect(await names(someFeatures(), { search: 'picture' })).toEqual(['Width']);
  expect(await names(someFeatures(), { search: 'no such thing' })).toEqual([]);
});

test('the visibility hides what is for greater experts', async () => {
  expect(await names(someFeatures(), { visibility: 'Beginner' })).toEqual(['Width', 'GainAuto']);
  expect(await names(someFeatures(), { visibility: 'Expert' })).toEqual(['Width', 'GainAuto']);
  expect(await names(someFeatures(), { visibility: 'Guru' })).toEqual(['Width', 'Gain', 'GainAuto']);
});

test('a feature that cannot be read is listed with the reason, in its place', async () => {
  const map = someFeatures();
  const failing: NodeMap = {
    ...map,
    describe: (name) =>
      name === 'Gain' ? Promise.reject(new AppError('camera-refused', 'Gain: not today')) : map.describe(name),
  };
  const [, gain] = await listFeatures(failing);
  expect(gain).toMatchObject({ name: 'Gain', access: 'NA', accessReason: 'Gain: not today', value: null });
});

test('a device that is gone, or answers nothing any more, ends the list', async () => {
  const many = createMemoryNodeMap(
    Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`F${index}`, { kind: 'Integer', value: 0n }])),
  );
  let asked = 0;
  const failWith = (code: 'camera-timeout' | 'camera-disconnected'): NodeMap => ({
    ...many,
    describe: () => {
      asked++;
      return Promise.reject(new AppError(code, 'nothing came'));
    },
  });
  await expect(listFeatures(failWith('camera-disconnected'))).rejects.toMatchObject({ code: 'camera-disconnected' });
  asked = 0;
  await expect(listFeatures(failWith('camera-timeout'))).rejects.toMatchObject({ code: 'camera-timeout' });
  expect(asked).toBeLessThan(12);
});

test('no more than four features are asked for at once', async () => {
  const many = createMemoryNodeMap(
    Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`F${index}`, { kind: 'Integer', value: 0n }])),
  );
  let running = 0;
  let most = 0;
  const counting: NodeMap = {
    ...many,
    describe: async (name) => {
      running++;
      most = Math.max(most, running);
      await Promise.resolve();
      running--;
      return many.describe(name);
    },
  };
  expect(await listFeatures(counting)).toHaveLength(40);
  expect(most).toBe(4);
});

const entries = [
  { name: 'Off', displayName: 'Switched off', isAvailable: true },
  { name: 'Once', displayName: 'Once', isAvailable: true },
];

test.each([
  ['Integer', ' 100 ', 100n],
  ['Integer', '-0x1F', -31n],
  ['Integer', '9223372036854775807', 9223372036854775807n],
  ['Float', '12,5', 12.5],
  ['Float', '-.5e-3', -0.0005],
  ['Boolean', 'ON', true],
  ['Boolean', '0', false],
  ['Enumeration', 'Once', 'Once'],
  ['Enumeration', 'switched OFF', 'Off'],
  ['String', ' as typed ', ' as typed '],
  ['Register', ' 00ff ', '00ff'],
] as const)('for %s, %j is %s', (kind, text, value) => {
  expect(parseFeatureValue({ name: 'F', kind, entries }, text)).toBe(value);
});

test.each([
  ['Integer', '1.5', 'F takes a whole number such as 100 or 0x64, not "1.5"'],
  ['Integer', '', 'F takes a whole number such as 100 or 0x64, not ""'],
  ['Float', '1,000.5', 'F takes a number such as 12.5, not "1,000.5"'],
  ['Float', 'Infinity', 'F takes a number such as 12.5, not "Infinity"'],
  ['Float', '1e999', 'F takes a number such as 12.5, not "1e999"'],
  ['Boolean', 'toString', 'F takes on or off, not "toString"'],
  ['Enumeration', 'Twice', 'F takes one of Off, Once, not "Twice": choose one of these'],
  ['Command', '1', 'F is a command: execute it instead of giving it a value'],
] as const)('for %s, %j is refused in words', (kind, text, message) => {
  expect(() => parseFeatureValue({ name: 'F', kind, entries }, text)).toThrow(new AppError('bad-request', message));
});
