import { expect, test } from 'vitest';
import { u3vDescriptors, u3vInterfaces } from './u3v-descriptors.ts';

const identity = { vendor: 'Vendor', model: 'Model', serial: 'S1', version: '1.0', userName: 'press 4' };

// biome-ignore format: one descriptor a line
const deviceInformation = [
  20, 0x24, 0x01, 0x03, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x00, 4, 1, 2, 5, 6, 7, 3, 8, 0x0c,
];

test('super speed: device, configuration and object store', () => {
  const { device, configuration, binaryObjectStore, strings } = u3vDescriptors(identity, 'super');
  // biome-ignore format: one field a group
  expect([...device]).toEqual([
    18, 1, 0x00, 0x03, 0xef, 0x02, 0x01, 9, 0x09, 0x12, 0x01, 0x00, 0x00, 0x01, 1, 2, 3, 1,
  ]);
  // biome-ignore format: one descriptor a line
  expect([...configuration]).toEqual([
    9, 2, 0x74, 0x00, 3, 1, 0, 0x80, 112,
    8, 0x0b, 0, 3, 0xef, 0x05, 0x00, 0,
    9, 4, 0, 0, 2, 0xef, 0x05, 0x00, 0,
    ...deviceInformation,
    7, 5, 0x01, 2, 0x00, 0x04, 0,
    6, 0x30, 0, 0, 0, 0,
    7, 5, 0x81, 2, 0x00, 0x04, 0,
    6, 0x30, 0, 0, 0, 0,
    9, 4, 1, 0, 1, 0xef, 0x05, 0x01, 0,
    7, 5, 0x82, 2, 0x00, 0x04, 0,
    6, 0x30, 0, 0, 0, 0,
    9, 4, 2, 0, 1, 0xef, 0x05, 0x02, 0,
    7, 5, 0x83, 2, 0x00, 0x04, 0,
    6, 0x30, 15, 0, 0, 0,
  ]);
  expect(configuration).toHaveLength(configuration[2] ?? 0);
  // biome-ignore format: one capability a line
  expect([...(binaryObjectStore ?? [])]).toEqual([
    5, 0x0f, 22, 0, 2,
    7, 0x10, 0x02, 0x02, 0, 0, 0,
    10, 0x10, 0x03, 0, 0x0e, 0, 3, 10, 0xff, 0x07,
  ]);
  expect(strings.slice(0, 3)).toEqual(['Vendor', 'Model', 'S1']);
  expect(strings[3]).toMatch(/^[0-9A-F]{12}$/);
  expect(strings[7]).toBe('press 4');
});

test('high speed: smaller packets, no companions, no object store', () => {
  const { device, configuration, binaryObjectStore } = u3vDescriptors(identity, 'high');
  expect([...device.subarray(0, 8)]).toEqual([18, 1, 0x00, 0x02, 0xef, 0x02, 0x01, 64]);
  expect(binaryObjectStore).toBeNull();
  expect(configuration).toHaveLength(0x74 - 4 * 6);
  expect(configuration).toHaveLength(configuration[2] ?? 0);
  expect(u3vInterfaces('high').flatMap(({ endpoints }) => endpoints)).toEqual(
    [0x01, 0x81, 0x82, 0x83].map((address) => ({ address, maximumPacketSize: 512 })),
  );
});
