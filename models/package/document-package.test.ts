import { zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { readDocumentPackage, writeDocumentPackage } from './document-package.ts';
import { sealZip } from './package-seal.ts';

const heading = {
  kind: 'pump-model',
  name: 'pumps',
  version: 1,
  createdBy: 'test',
  createdAtUs: 1_700_000_000_000_000,
  training: { seed: 42, columns: ['flow'] },
  metrics: { rmse: 3.5 },
};
const document = { kind: 'pump-model', formatVersion: 1, slope: [1, 2.5] };

test('a document comes back as it went in, with its heading', () => {
  const bytes = writeDocumentPackage(heading, document, null);
  const read = readDocumentPackage(bytes, 'pump-model');
  expect(read.document).toEqual(document);
  expect(read.manifest).toMatchObject(heading);
});

test('a graph beside the document comes back too', () => {
  const graph = Uint8Array.of(1, 2, 3);
  const read = readDocumentPackage(writeDocumentPackage(heading, document, null, graph), 'pump-model');
  expect(read.graph).toEqual(graph);
  expect(read.document).toEqual(document);
  expect(readDocumentPackage(writeDocumentPackage(heading, document, null), 'pump-model').graph).toBeNull();
});

test('the same content gives the same bytes', () => {
  expect(writeDocumentPackage(heading, document, null)).toEqual(writeDocumentPackage(heading, document, null));
});

test('a package of another kind is refused by name', () => {
  const bytes = writeDocumentPackage(heading, document, null);
  expect(() => readDocumentPackage(bytes, 'fan-model')).toThrow('kind "pump-model"; a fan-model model is needed');
});

test('every changed byte is noticed', () => {
  const bytes = writeDocumentPackage(heading, document, null);
  for (let at = 0; at < bytes.length; at += 13) {
    const changed = bytes.slice();
    changed[at] = (changed[at] ?? 0) ^ 0x21;
    expect(() => readDocumentPackage(changed, 'pump-model')).toThrow(/package/);
  }
});

test('a file that does not belong there is refused', () => {
  const bytes = sealZip(zipSync({ '../model.json': new Uint8Array(3) }));
  expect(() => readDocumentPackage(bytes, 'pump-model')).toThrow('a file that does not belong there');
});

test('an empty file is no package', () => {
  expect(() => readDocumentPackage(new Uint8Array(0), 'pump-model')).toThrow('cut short or no model package');
});
