import { z } from 'zod';
import { AppError } from '../../contract/errors.ts';
import { type Sha256, TimeUs } from '../../contract/ids.ts';
import type { EstimatorDocument } from '../estimator/estimator.ts';
import { openPackage } from './open-package.ts';
import { FORMAT_VERSION, PackagedFile } from './package-manifest.ts';
import type { PackageSignature, SigningKeys } from './package-signature.ts';
import { sha256Of } from './sha256-of.ts';
import { listFiles, MODEL_FILE, packFiles } from './write-package.ts';

const ESTIMATOR_FILE = 'estimator.json';

/** What a model of tables is, how it came to be and how well it did. */
export const TabularManifest = z.object({
  formatVersion: z.literal(FORMAT_VERSION),
  kind: z.literal('tabular'),
  /** What is predicted. */
  task: z.enum(['classification', 'regression', 'remaining-useful-life']),
  name: z.string().min(1),
  version: z.int().positive(),
  createdBy: z.string(),
  createdAtUs: TimeUs,
  target: z.string(),
  /** Columns that a table must have, in the order of the graph's input. */
  features: z.array(z.object({ name: z.string(), levels: z.array(z.string()).exactOptional() })).min(1),
  /** Sorted class names; empty when numbers are predicted. */
  classes: z.array(z.string()),
  /** Class that is watched for, and the probability from which on it is reported; null without such a class. */
  alarm: z.object({ class: z.string(), threshold: z.number() }).nullable(),
  training: z.object({ rows: z.int().positive(), seed: z.int(), seconds: z.number().nonnegative() }),
  /** Measured on rows that were not learned from, chosen as `split` says. */
  metrics: z.object({ split: z.string(), values: z.record(z.string(), z.number().nullable()) }),
  /** Of the ONNX graph; null for a model that has none. */
  opset: z.int().positive().nullable(),
  files: z.array(PackagedFile).min(1),
});
export type TabularManifest = z.infer<typeof TabularManifest>;

export type TabularContents = {
  readonly manifest: Omit<TabularManifest, 'files' | 'formatVersion' | 'kind'>;
  /** The fitted estimator. */
  readonly document: EstimatorDocument;
  /** The same model as an ONNX graph, where there is one. */
  readonly graph: Uint8Array | null;
};

export type TabularPackage = {
  readonly manifest: TabularManifest;
  readonly signature: PackageSignature;
  readonly document: EstimatorDocument;
  readonly graph: Uint8Array | null;
  readonly sha256: Sha256;
};

/** Returns the bytes of a `.mai` file that holds a model of tables. Without keys it is unsigned. */
export function writeTabularPackage(
  { manifest, document, graph }: TabularContents,
  keys: SigningKeys | null,
): { readonly bytes: Uint8Array; readonly manifest: TabularManifest } {
  const estimator = new TextEncoder().encode(JSON.stringify(document));
  const files = new Map([[ESTIMATOR_FILE, estimator]]);
  if (graph !== null) {
    files.set(MODEL_FILE, graph);
  }
  const listed = TabularManifest.parse({
    ...manifest,
    formatVersion: FORMAT_VERSION,
    kind: 'tabular',
    files: listFiles(files),
  });
  return { bytes: packFiles(listed, files, keys), manifest: listed };
}

const Heading = z.looseObject({ kind: z.string(), formatVersion: z.number() });

/**
 * Reads a `.mai` file that holds a model of tables; nothing of it is used before all of it was checked.
 *
 * @throws AppError `package-damaged` when it is cut short or not a package, `package-altered` when a hash or the
 *   signature does not fit, `package-mismatch` when it holds another kind of model or was made by a newer version
 */
export function readTabularPackage(bytes: Uint8Array): TabularPackage {
  const { manifest, signature, files } = openPackage(bytes, {
    kind: 'tabular',
    words: 'a model of tables',
    schema: TabularManifest,
    file: ESTIMATOR_FILE,
    remedy: 'train the model again',
  });
  const document = parseDocument(files.get(ESTIMATOR_FILE) ?? new Uint8Array());
  return { manifest, signature, document, graph: files.get(MODEL_FILE) ?? null, sha256: sha256Of(bytes) };
}

function parseDocument(bytes: Uint8Array): EstimatorDocument {
  try {
    return Heading.parse(JSON.parse(new TextDecoder().decode(bytes))) as EstimatorDocument;
  } catch (error) {
    throw new AppError('package-damaged', "the model package's estimator cannot be read; train the model again", {
      cause: error,
    });
  }
}
