import { AppError } from '../../contract/errors.ts';
import type { Sha256 } from '../../contract/ids.ts';
import { PackageManifest } from './package-manifest.ts';
import { checkFileHashes, checkKind, parseManifestJson, unpackFiles } from './package-files.ts';
import { checkSignature, type PackageSignature } from './package-signature.ts';
import { sha256Of } from './sha256-of.ts';
import { MANIFEST_FILE, MODEL_FILE, SIGNATURE_FILE } from './write-package.ts';

export type ModelPackage = {
  readonly manifest: PackageManifest;
  readonly signature: PackageSignature;
  readonly model: Uint8Array;
  /** Path → bytes of the golden pictures. */
  readonly golden: ReadonlyMap<string, Uint8Array>;
  /** Of the whole package file: its name in the store and in every record. */
  readonly sha256: Sha256;
};

/**
 * Reads a `.mai` file; nothing of it is used before all of it was checked.
 *
 * @throws AppError `package-damaged` when it is cut short or not a package, `package-altered` when a hash or the
 *   signature does not fit, `package-mismatch` when this program cannot serve it
 */
export function readPackage(bytes: Uint8Array): ModelPackage {
  const files = unpackFiles(bytes);
  const manifestBytes = files.get(MANIFEST_FILE);
  if (manifestBytes === undefined) {
    throw new AppError('package-damaged', 'the model package has no manifest; make it again');
  }
  const manifest = parseManifest(manifestBytes);
  const model = files.get(MODEL_FILE);
  if (model === undefined) {
    throw new AppError('package-damaged', 'the model package has no model; make it again');
  }
  const signature = checkSignature(manifestBytes, files.get(SIGNATURE_FILE));
  checkFileHashes(manifest.files, files);
  const golden = new Map([...files].filter(([path]) => path.startsWith('golden/')));
  return { manifest, signature, model, golden, sha256: sha256Of(bytes) };
}

function parseManifest(bytes: Uint8Array): PackageManifest {
  const content = parseManifestJson(bytes);
  checkKind(content, 'anomaly');
  const manifest = PackageManifest.safeParse(content);
  if (!manifest.success) {
    throw new AppError(
      'package-mismatch',
      "the model package's manifest does not fit this program; teach the part again",
      {
        cause: manifest.error,
      },
    );
  }
  return manifest.data;
}
