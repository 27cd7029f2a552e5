import { zipSync } from 'fflate';
import { FORMAT_VERSION, PackageManifest } from './package-manifest.ts';
import { sealZip } from './package-seal.ts';
import { type SigningKeys, signManifest } from './package-signature.ts';
import { sha256Of } from './sha256-of.ts';

export const MANIFEST_FILE = 'manifest.json';
export const MODEL_FILE = 'model.onnx';
export const SIGNATURE_FILE = 'signature';
/** A fixed date, so that the same content gives the same bytes: 1980 is the zip format's zero. */
const ZIP_EPOCH = new Date(1980, 0, 1);
const DEFLATE_LEVEL = 1;

export type PackageContents = {
  readonly manifest: Omit<PackageManifest, 'files' | 'formatVersion'>;
  readonly model: Uint8Array;
  /** Path below the package, such as `golden/1.jpg` → bytes. */
  readonly golden: ReadonlyMap<string, Uint8Array>;
};

/**
 * Returns the bytes of a `.mai` file and its manifest with every file's hash. Without keys it is unsigned,
 * which the reader reports.
 */
export function writePackage(
  contents: PackageContents,
  keys: SigningKeys | null,
): { readonly bytes: Uint8Array; readonly manifest: PackageManifest } {
  const files = new Map([[MODEL_FILE, contents.model], ...contents.golden]);
  const manifest = PackageManifest.parse({
    ...contents.manifest,
    formatVersion: FORMAT_VERSION,
    files: [...files].map(([path, bytes]) => ({ path, sizeBytes: bytes.length, sha256: sha256Of(bytes) })),
  });
  const manifestBytes = new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`);
  const entries: [string, Uint8Array][] = [[MANIFEST_FILE, manifestBytes], ...files];
  if (keys !== null) {
    entries.push([SIGNATURE_FILE, signManifest(manifestBytes, keys)]);
  }
  const zip = zipSync(Object.fromEntries(entries), { level: DEFLATE_LEVEL, mtime: ZIP_EPOCH });
  return { bytes: sealZip(zip), manifest };
}
