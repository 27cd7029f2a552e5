import fc from 'fast-check';
import { zipSync } from 'fflate';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../contract/errors.ts';
import { readCameraXml } from './read-camera-xml.ts';
import { unpackCameraXml } from './unpack-camera-xml.ts';
import { parseXmlLocation } from './xml-location.ts';

const xml = new TextEncoder().encode(
  '<RegisterDescription>' + '<!-- many words -->'.repeat(200) + '</RegisterDescription>',
);

describe('where the description lies', () => {
  test.each([
    ['Local:camera.xml;10000;3E68', 'camera.xml', 0x10000n, 0x3e68],
    ['local:///camera_1.zip;0xF0000000;0x10', 'camera_1.zip', 0xf000_0000n, 0x10],
    ['Local:a.xml;123456789ABCDEF0;ff?SchemaVersion=1.1.0', 'a.xml', 0x1234_5678_9abc_def0n, 0xff],
  ])('%s', (text, fileName, address, sizeBytes) => {
    expect(parseXmlLocation(text)).toEqual({ fileName, address, sizeBytes });
  });

  test.each(['', 'http://example.org/camera.xml', 'File:camera.xml', 'Local:camera.xml;10000', 'Local:c.xml;xyz;1'])(
    'nowhere on the device: %j',
    (text) => {
      expect(parseXmlLocation(text)).toBeNull();
    },
  );
});

describe('unpacking', () => {
  test('a plain file is itself without the zeros behind it', () => {
    expect(unpackCameraXml(Uint8Array.of(...xml.subarray(0, 9), 0, 0, 0))).toEqual(xml.subarray(0, 9));
  });

  test.each([0, 9] as const)('a zip packed with level %i gives its XML, whatever lies around it', (level) => {
    const zip = zipSync({ 'readme.txt': [Uint8Array.of(1), { level }], 'Camera.XML': [xml, { level }] });
    const padded = new Uint8Array(zip.length + 64);
    padded.set(zip);
    expect(Buffer.from(unpackCameraXml(padded)).equals(xml)).toBe(true);
  });

  test('a zip that inflates beyond the limit is refused without inflating it whole', () => {
    const bomb = zipSync({ 'a.xml': [new Uint8Array(40 * 1024 * 1024), { level: 9 }] });
    expect(() => unpackCameraXml(bomb)).toThrow('inflates beyond 32 MB');
  });

  test('a wrong checksum, an unknown method and an empty archive are each said', () => {
    const zip = zipSync({ 'a.xml': [xml, { level: 0 }] });
    zip[200] = (zip[200] ?? 0) ^ 1;
    expect(() => unpackCameraXml(zip)).toThrow('checksum');
    const other = zipSync({ 'a.xml': [xml, { level: 9 }] });
    new DataView(other.buffer).setUint16(other.length - 22 - 51 + 10, 12, true);
    expect(() => unpackCameraXml(other)).toThrow('method 12');
    expect(() => unpackCameraXml(Uint8Array.of(0x50, 0x4b, 3, 4, ...new Uint8Array(30)))).toThrow(
      'directory is missing',
    );
  });

  test('however a zip is cut or altered, the XML comes out whole or an error says so', () => {
    const zip = zipSync({ 'a.xml': [xml, { level: 9 }] });
    expect(deflateRawSync(xml).length).toBeLessThan(zip.length);
    fc.assert(
      fc.property(fc.nat({ max: zip.length - 1 }), fc.nat({ max: 255 }), fc.boolean(), (at, value, isCut) => {
        const broken = isCut ? zip.slice(0, at) : zip.slice();
        broken[at] = value;
        try {
          const unpacked = unpackCameraXml(broken);
          const isZip = broken[0] === 0x50 && broken[1] === 0x4b && broken[2] === 3 && broken[3] === 4;
          expect(!isZip || broken.length < 4 || Buffer.from(unpacked).equals(xml)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
        }
      }),
    );
  });
});

describe('reading', () => {
  test('the file is read where the device says, and unpacked', async () => {
    const zip = zipSync({ 'a.xml': xml });
    const asked: unknown[] = [];
    const port = {
      read: (address: bigint, length: number) => {
        asked.push([address, length]);
        return Promise.resolve(zip);
      },
      write: () => Promise.resolve(),
    };
    const found = await readCameraXml(port, { address: 0x1000n, sizeBytes: zip.length });
    expect(Buffer.from(found).equals(xml)).toBe(true);
    expect(asked).toEqual([[0x1000n, zip.length]]);
  });

  test.each([0, 0xffff_ffff])('a size of %i bytes is refused before anything is read', async (sizeBytes) => {
    const port = { read: () => Promise.reject(new Error('read')), write: () => Promise.resolve() };
    await expect(readCameraXml(port, { address: 0n, sizeBytes })).rejects.toMatchObject({ code: 'camera-refused' });
  });
});
