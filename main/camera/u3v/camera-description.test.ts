import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { expect, onTestFinished, test } from 'vitest';
import type { RegisterPort } from '../genicam/register-port.ts';
import { createDescriptionCache, readCameraDescription } from './camera-description.ts';
import { encodeManifestEntry, type ManifestEntry } from './packets/manifest-packet.ts';

const MANIFEST = 0x1000n;
const FIRST_FILE = 0x1_0000;
const refused = { code: 'camera-refused' };

type File = Partial<ManifestEntry> & { readonly file: Uint8Array };

function describedMemory(files: readonly File[], count: number = files.length): RegisterPort & { bytesRead: number } {
  const memory = new Uint8Array(0x10_0000);
  new DataView(memory.buffer).setBigUint64(Number(MANIFEST), BigInt(count), true);
  files.forEach(({ file, ...changes }, index) => {
    const address = FIRST_FILE * (index + 1);
    memory.set(file, address);
    const entry: ManifestEntry = {
      fileVersion: { major: 1, minor: 0, subminor: 0 },
      schemaVersion: { major: 1, minor: 1 },
      fileFormat: 'plain',
      address: BigInt(address),
      sizeBytes: BigInt(file.length),
      sha1: createHash('sha1').update(file).digest(),
      ...changes,
    };
    memory.set(encodeManifestEntry(entry), Number(MANIFEST) + 8 + 64 * index);
  });
  const port = {
    bytesRead: 0,
    read: async (address: bigint, length: number) => {
      port.bytesRead += length;
      return memory.slice(Number(address), Number(address) + length);
    },
    write: async () => {},
  };
  return port;
}

const xml = new TextEncoder().encode('<RegisterDescription/>');
const newXml = new TextEncoder().encode('<RegisterDescription ModelName="new"/>');

function read(port: RegisterPort, cache = createDescriptionCache()): Promise<Uint8Array> {
  return readCameraDescription(port, MANIFEST, cache);
}

test('the file with the highest version is taken, wherever it stands', async () => {
  const old = { file: xml, fileVersion: { major: 1, minor: 9, subminor: 9 } };
  const recent = { file: newXml, fileVersion: { major: 2, minor: 0, subminor: 0 } };
  expect(await read(describedMemory([old, recent]))).toEqual(newXml);
  expect(await read(describedMemory([recent, old]))).toEqual(newXml);
});

test('a zipped file is unpacked, whatever the manifest calls it', async () => {
  const file = zipSync({ 'a.xml': xml });
  for (const fileFormat of ['zip', 'plain'] as const) {
    expect(Uint8Array.from(await read(describedMemory([{ file, fileFormat }])))).toEqual(xml);
  }
});

test('a file of an unknown format gives way to an older one that can be read', async () => {
  const unknown = { file: newXml, fileFormat: 'unknown' as const, fileVersion: { major: 9, minor: 0, subminor: 0 } };
  expect(await read(describedMemory([{ file: xml }, unknown]))).toEqual(xml);
  await expect(read(describedMemory([unknown]))).rejects.toMatchObject(refused);
});

test('a wrong checksum is refused, none at all is taken as it is', async () => {
  await expect(read(describedMemory([{ file: xml, sha1: new Uint8Array(20).fill(1) }]))).rejects.toMatchObject({
    code: 'camera-refused',
    message: expect.stringContaining('checksum'),
  });
  expect(await read(describedMemory([{ file: xml, sha1: new Uint8Array(20) }]))).toEqual(xml);
});

test('a file that was read once is not read again', async () => {
  const cache = createDescriptionCache();
  const port = describedMemory([{ file: zipSync({ a: xml }, { level: 0 }) }]);
  await read(port, cache);
  const once = port.bytesRead;
  expect(Uint8Array.from(await read(port, cache))).toEqual(xml);
  expect(port.bytesRead - once).toBe(8 + 64);
});

test('a cache on disk outlives the program; a damaged file in it is read from the device again', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'camera-description-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const port = describedMemory([{ file: xml }]);
  await read(port, createDescriptionCache(directory));
  port.bytesRead = 0;
  expect(Uint8Array.from(await read(port, createDescriptionCache(directory)))).toEqual(xml);
  expect(port.bytesRead).toBe(8 + 64);
  const [name = ''] = await readdir(directory);
  await writeFile(join(directory, name), 'damaged');
  expect(Uint8Array.from(await read(port, createDescriptionCache(directory)))).toEqual(xml);
  expect(port.bytesRead).toBe(2 * (8 + 64) + xml.length);
});

test('a cache directory that cannot be made costs nothing but time', async () => {
  expect(await read(describedMemory([{ file: xml }]), createDescriptionCache('/dev/null/none'))).toEqual(xml);
});

test.each([
  ['no file', describedMemory([])],
  ['more files than any device has', describedMemory([], 100_000)],
  ['an empty file', describedMemory([{ file: xml, sizeBytes: 0n }])],
  ['a file that fills the memory', describedMemory([{ file: xml, sizeBytes: 2n ** 40n }])],
])('%s is refused before it is read', async (_, port) => {
  await expect(read(port)).rejects.toMatchObject(refused);
  expect(port.bytesRead).toBeLessThan(200);
});

test('a zipped bomb and a truncated zip are refused', async () => {
  const bomb = zipSync({ a: new Uint8Array(40_000_000) });
  await expect(read(describedMemory([{ file: bomb }]))).rejects.toMatchObject(refused);
  await expect(read(describedMemory([{ file: zipSync({ a: xml }).slice(0, 60) }]))).rejects.toMatchObject(refused);
});
