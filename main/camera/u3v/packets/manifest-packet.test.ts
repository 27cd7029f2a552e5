import { expect, test } from 'vitest';
import { decodeManifestEntry, encodeManifestEntry, type ManifestEntry } from './manifest-packet.ts';

const sha1 = Uint8Array.from({ length: 20 }, (_, index) => index + 1);
const entry: ManifestEntry = {
  fileVersion: { major: 2, minor: 3, subminor: 0x0405 },
  schemaVersion: { major: 1, minor: 1 },
  fileFormat: 'zip',
  address: 0x10_0000n,
  sizeBytes: 0x1234n,
  sha1,
};

// biome-ignore format: one field a line
const BYTES = Uint8Array.of(
  0x05, 0x04, 0x03, 0x02, // file version: subminor, minor, major
  0x00, 0x04, 0x01, 0x01, // ZIP, schema 1.1
  0, 0, 0x10, 0, 0, 0, 0, 0, // address
  0x34, 0x12, 0, 0, 0, 0, 0, 0, // size
  ...sha1,
  ...new Uint8Array(20), // reserved
);

test('a manifest entry is laid out as GenCP has it, and read back', () => {
  expect(encodeManifestEntry(entry)).toEqual(BYTES);
  expect(decodeManifestEntry(BYTES)).toEqual(entry);
});

test.each(['plain', 'zip', 'unknown'] as const)('the file format %s survives', (fileFormat) => {
  expect(decodeManifestEntry(encodeManifestEntry({ ...entry, fileFormat })).fileFormat).toBe(fileFormat);
});

test('fewer bytes than an entry are refused', () => {
  expect(() => decodeManifestEntry(BYTES.subarray(0, 20))).toThrow(RangeError);
});
