import { expect, test } from 'vitest';
import type { CameraFeature } from '../../../../contract/camera-feature.ts';
import { categoriesOf, filterFeatures } from './feature-tree.ts';
import { formatValue, isWritable, parseTyped } from './feature-value.ts';

function feature(name: string, change: Partial<CameraFeature> = {}): CameraFeature {
  return {
    name,
    displayName: name,
    categoryPath: ['Acquisition'],
    kind: 'Integer',
    visibility: 'Beginner',
    access: 'RW',
    accessReason: null,
    value: 1,
    minimum: null,
    maximum: null,
    increment: null,
    unit: '',
    representation: '',
    entries: [],
    description: '',
    ...change,
  };
}

const features = [
  feature('Width', { categoryPath: ['Image Format'] }),
  feature('ExposureTime', { description: 'how long the sensor collects light' }),
  feature('TriggerDelay', { visibility: 'Expert', categoryPath: ['Acquisition', 'Trigger'] }),
  feature('DeviceReset', { visibility: 'Guru' }),
  feature('Secret', { visibility: 'Invisible' }),
  feature('Absent', { access: 'NI' }),
];
const names = (found: readonly CameraFeature[]) => found.map(({ name }) => name);
const all = { search: '', category: null } as const;

test('each level holds the ones before, and none what is invisible or not there', () => {
  expect(names(filterFeatures(features, { ...all, level: 'Beginner' }))).toEqual(['Width', 'ExposureTime']);
  expect(names(filterFeatures(features, { ...all, level: 'Expert' }))).toEqual([
    'Width',
    'ExposureTime',
    'TriggerDelay',
  ]);
  expect(filterFeatures(features, { ...all, level: 'Guru' })).toHaveLength(4);
});

test('a search finds words of name and description in every category', () => {
  const filter = { level: 'Guru', category: 'Image Format', search: 'sensor LIGHT' } as const;
  expect(names(filterFeatures(features, filter))).toEqual(['ExposureTime']);
});

test('a category shows its own features alone', () => {
  expect(names(filterFeatures(features, { ...all, level: 'Guru', category: 'Acquisition › Trigger' }))).toEqual([
    'TriggerDelay',
  ]);
});

test('categories keep the camera’s order and count what the level shows', () => {
  expect(categoriesOf(features, 'Expert')).toEqual([
    { name: 'Image Format', label: 'Image Format', depth: 0, count: 1 },
    { name: 'Acquisition', label: 'Acquisition', depth: 0, count: 1 },
    { name: 'Acquisition › Trigger', label: 'Trigger', depth: 1, count: 1 },
  ]);
});

test.each([
  ['Integer', ' 42 ', 42],
  ['Integer', '-7', -7],
  ['Integer', '0xFF', 255],
  ['Integer', '9007199254740993', '9007199254740993'],
  ['Integer', '0xFFFFFFFFFFFFFFFF', '18446744073709551615'],
  ['Integer', '1.5', null],
  ['Integer', '', null],
  ['Float', '2,5', 2.5],
  ['Float', '1e3', 1000],
  ['Float', 'fast', null],
  ['Float', '', null],
  ['String', ' bench 4 ', ' bench 4 '],
  ['Enumeration', 'Mono8', 'Mono8'],
] as const)('%s typed as “%s” is %s', (kind, typed, value) => {
  expect(parseTyped({ kind }, typed)).toBe(value);
});

test('a value the camera does not tell is empty', () => {
  expect(formatValue({ value: null })).toBe('');
  expect(formatValue({ value: false })).toBe('false');
});

test.each([
  ['RW', true],
  ['WO', true],
  ['RO', false],
  ['NA', false],
  ['NI', false],
] as const)('%s: may be written is %s', (access, expected) => {
  expect(isWritable({ access })).toBe(expected);
});
