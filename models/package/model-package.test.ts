import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../contract/errors.ts';
import { Sha256 } from '../../contract/ids.ts';
import { sealZip } from './package-seal.ts';
import { readPackage } from './read-package.ts';
import { sha256Of } from './sha256-of.ts';
import { type PackageContents, writePackage } from './write-package.ts';

const REFUSALS = ['package-damaged', 'package-altered', 'package-mismatch'];
const ZEROS = Sha256.parse('0'.repeat(64));
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

const contents: PackageContents = {
  manifest: {
    kind: 'anomaly',
    name: 'bracket',
    version: 1,
    createdBy: 'test',
    createdAtUs: 1,
    input: { layout: 'uint8 height × width × RGB', size: 256, regionOfInterest: null },
    thresholds: { review: 1, fail: 1.25 },
    promise: { calibrationImages: 4, falseRejectRate: 0.2, statement: 'one in five' },
    calibration: { method: 'leave-one-out', images: 4, limit: 0.5 },
    training: { images: 4, sha256: ZEROS, seed: 1, vectors: 500, mirrored: [], seconds: 1 },
    metrics: { split: 'none', seed: 1, medianGoodScore: 0.8, highestGoodScore: 1 },
    backbone: { name: 'tiny', license: 'Apache-2.0', sha256: ZEROS },
    opset: 18,
    golden: [{ file: 'golden/1.jpg', score: 0.9 }],
  },
  model: Uint8Array.from({ length: 300 }, (_, index) => index % 7),
  golden: new Map([['golden/1.jpg', Uint8Array.of(0xff, 0xd8, 1, 2, 3)]]),
};

/** A correctly sealed package with the given files, as somebody hostile could make it. */
function sealedZip(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  return sealZip(zipSync(files));
}

function refusalOf(bytes: Uint8Array): string {
  try {
    readPackage(bytes);
  } catch (error) {
    return error instanceof AppError ? error.code : `not an AppError: ${String(error)}`;
  }
  return 'accepted';
}

describe('a model package', () => {
  test('comes back as it was written, named by its hash', () => {
    const { bytes, manifest } = writePackage(contents, null);
    const read = readPackage(bytes);
    expect(read.manifest).toEqual(manifest);
    expect(read.model).toEqual(contents.model);
    expect([...read.golden]).toEqual([...contents.golden]);
    expect(read.signature).toEqual({ state: 'unsigned' });
    expect(read.sha256).toBe(sha256Of(bytes));
    expect(writePackage(contents, null).bytes).toEqual(bytes);
  });

  test('with any bit changed anywhere is refused with a code', () => {
    const { bytes } = writePackage(contents, generateKeyPairSync('ed25519'));
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (position, change) => {
        const altered = bytes.slice();
        altered[position] = (altered[position] ?? 0) ^ change;
        expect(REFUSALS).toContain(refusalOf(altered));
      }),
      { numRuns: 600, seed: 1 },
    );
  });

  test('cut short anywhere, or with bytes added, is refused with a code', () => {
    const { bytes } = writePackage(contents, null);
    for (let length = 0; length < bytes.length; length += 1) {
      expect(REFUSALS).toContain(refusalOf(bytes.subarray(0, length)));
    }
    expect(REFUSALS).toContain(refusalOf(Uint8Array.of(...bytes, 0)));
  });

  test('of noise is refused with a code', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(REFUSALS).toContain(refusalOf(bytes));
        expect(REFUSALS).toContain(refusalOf(sealedZip({ 'manifest.json': bytes, 'model.onnx': bytes })));
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  test('names the key that signed it; a signature by another key or for another manifest is refused', () => {
    const keys = generateKeyPairSync('ed25519');
    const { signature } = readPackage(writePackage(contents, keys).bytes);
    const publicKey = keys.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
    expect(signature).toEqual({ state: 'signed', publicKey });
    const mixed = { privateKey: generateKeyPairSync('ed25519').privateKey, publicKey: keys.publicKey };
    expect(refusalOf(writePackage(contents, mixed).bytes)).toBe('package-altered');
  });

  test.each(['../evil', '/etc/passwd', 'golden/../../evil.jpg', 'C:\\evil', 'code.js', 'golden/A.jpg'])(
    'holding a file called %s is refused',
    (name) => {
      expect(refusalOf(sealedZip({ 'manifest.json': encode('{}'), [name]: encode('x') }))).toBe('package-mismatch');
    },
  );

  test('holding a hundred files is refused', () => {
    const names = Array.from({ length: 100 }, (_, index) => [`golden/${index}.jpg`, encode('x')] as const);
    expect(refusalOf(sealedZip(Object.fromEntries(names)))).toBe('package-mismatch');
  });

  test('that unpacks to far more than a model is refused before it is unpacked', () => {
    const zip = zipSync({ 'model.onnx': new Uint8Array(1000) });
    // Uncompressed size in the central directory, APPNOTE.TXT 4.3.12.
    const directory = Buffer.from(zip).indexOf(Uint8Array.of(0x50, 0x4b, 1, 2));
    new DataView(zip.buffer, zip.byteOffset).setUint32(directory + 24, 2 ** 31, true);
    expect(refusalOf(sealZip(zip))).toBe('package-mismatch');
  });

  test.each([
    ['a newer format', { formatVersion: 2, kind: 'anomaly' }],
    ['another kind', { formatVersion: 1, kind: 'classifier' }],
    ['an incomplete manifest', { formatVersion: 1, kind: 'anomaly' }],
  ])('of %s is refused as a mismatch', (_name, manifest) => {
    const files = { 'manifest.json': encode(JSON.stringify(manifest)), 'model.onnx': encode('x') };
    expect(refusalOf(sealedZip(files))).toBe('package-mismatch');
  });

  test('whose model is not the one in the manifest is refused', () => {
    const { manifest } = writePackage(contents, null);
    const files = {
      'manifest.json': encode(JSON.stringify(manifest)),
      'model.onnx': contents.model.map((byte) => byte + 1),
      'golden/1.jpg': Uint8Array.of(0xff, 0xd8, 1, 2, 3),
    };
    expect(refusalOf(sealedZip(files))).toBe('package-altered');
  });
});
