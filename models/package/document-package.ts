import { strToU8, zipSync } from 'fflate';
import { z } from 'zod';
import { AppError } from '../../contract/errors.ts';
import { TimeUs } from '../../contract/ids.ts';
import type { EstimatorDocument, Json } from '../estimator/estimator.ts';
import { checkFileHashes, checkKind, parseManifestJson, unpackFiles } from './package-files.ts';
import { FORMAT_VERSION, PackagedFile } from './package-manifest.ts';
import { sealZip } from './package-seal.ts';
import { checkSignature, type PackageSignature, type SigningKeys, signManifest } from './package-signature.ts';
import { sha256Of } from './sha256-of.ts';
import { MANIFEST_FILE, MODEL_FILE, SIGNATURE_FILE } from './write-package.ts';

const DOCUMENT_FILE = 'model.json';
/** A fixed date, so that the same content gives the same bytes: 1980 is the zip format's zero. */
const ZIP_EPOCH = new Date(1980, 0, 1);
const DEFLATE_LEVEL = 6;

/** What a model that is saved as a document is, how it came to be and how well it did. */
const DocumentManifest = z.object({
  formatVersion: z.literal(FORMAT_VERSION),
  kind: z.string().min(1),
  name: z.string().min(1),
  version: z.int().positive(),
  createdBy: z.string(),
  createdAtUs: TimeUs,
  /** How the model was trained: columns, options, seed, hash of the data. */
  training: z.record(z.string(), z.json()),
  /** Measured on what it was not trained with. */
  metrics: z.record(z.string(), z.json()),
  files: z.array(PackagedFile).min(1),
});
export type DocumentManifest = z.infer<typeof DocumentManifest>;

export type DocumentPackage = {
  readonly manifest: DocumentManifest;
  readonly signature: PackageSignature;
  readonly document: EstimatorDocument;
  /** The same model as an ONNX graph, where it has one. */
  readonly graph: Uint8Array | null;
};

export type DocumentHeading = Omit<DocumentManifest, 'files' | 'formatVersion' | 'training' | 'metrics'> & {
  readonly training: Readonly<Record<string, Json>>;
  readonly metrics: Readonly<Record<string, Json>>;
};

/**
 * Returns the bytes of a `.mai` file that holds a fitted estimator as a document, and as an ONNX graph where it has one.
 * Without keys it is unsigned.
 */
export function writeDocumentPackage(
  heading: DocumentHeading,
  document: EstimatorDocument,
  keys: SigningKeys | null,
  graph: Uint8Array | null = null,
): Uint8Array {
  const models: Record<string, Uint8Array> = { [DOCUMENT_FILE]: strToU8(JSON.stringify(document)) };
  if (graph !== null) {
    models[MODEL_FILE] = graph;
  }
  const manifest = DocumentManifest.parse({
    ...heading,
    formatVersion: FORMAT_VERSION,
    files: Object.entries(models).map(([path, model]) => ({ path, sizeBytes: model.length, sha256: sha256Of(model) })),
  });
  const manifestBytes = strToU8(`${JSON.stringify(manifest, null, 2)}\n`);
  const signature = keys === null ? {} : { [SIGNATURE_FILE]: signManifest(manifestBytes, keys) };
  const entries = { [MANIFEST_FILE]: manifestBytes, ...models, ...signature };
  return sealZip(zipSync(entries, { level: DEFLATE_LEVEL, mtime: ZIP_EPOCH }));
}

const Document = z.looseObject({ kind: z.string(), formatVersion: z.number() });

/**
 * Reads a `.mai` file of this kind; nothing of it is used before all of it was checked.
 *
 * @throws AppError `package-damaged`, `package-altered`, or `package-mismatch` when it holds another kind of model
 */
export function readDocumentPackage(bytes: Uint8Array, kind: string): DocumentPackage {
  const files = unpackFiles(bytes);
  const manifestBytes = files.get(MANIFEST_FILE) ?? new Uint8Array(0);
  const found = parseManifestJson(manifestBytes);
  checkKind(found, kind);
  const model = files.get(DOCUMENT_FILE);
  if (model === undefined) {
    throw new AppError('package-damaged', 'the model package has no model; make it again');
  }
  const content = DocumentManifest.safeParse(found);
  if (!content.success) {
    throw new AppError('package-mismatch', "the model package's manifest does not fit this program; train again", {
      cause: content.error,
    });
  }
  const manifest = content.data;
  const signature = checkSignature(manifestBytes, files.get(SIGNATURE_FILE));
  checkFileHashes(manifest.files, files);
  return { manifest, signature, document: parseDocument(model), graph: files.get(MODEL_FILE) ?? null };
}

function parseDocument(model: Uint8Array): EstimatorDocument {
  const damaged = 'the model in the package cannot be read; train it again';
  try {
    const parsed = Document.safeParse(JSON.parse(new TextDecoder().decode(model)));
    if (parsed.success) {
      return parsed.data as EstimatorDocument;
    }
  } catch (cause) {
    throw new AppError('package-damaged', damaged, { cause });
  }
  throw new AppError('package-damaged', damaged);
}
