import { unzipSync } from 'fflate';
import { z } from 'zod';
import { AppError } from '../../contract/errors.ts';
import type { Sha256 } from '../../contract/ids.ts';
import { FORMAT_VERSION, PackageManifest } from './package-manifest.ts';
import { checkSeal } from './package-seal.ts';
import { checkSignature, type PackageSignature } from './package-signature.ts';
import { sha256Of } from './sha256-of.ts';
import { MANIFEST_FILE, MODEL_FILE, SIGNATURE_FILE } from './write-package.ts';

const MEGABYTE = 1_000_000;
const MAXIMUM_PACKAGE_BYTES = 256 * MEGABYTE;
const MAXIMUM_UNPACKED_BYTES = 512 * MEGABYTE;
const MAXIMUM_MANIFEST_BYTES = MEGABYTE;
const MAXIMUM_ENTRIES = 64;
/** Every name a package may hold; anything else, also a path that climbs out, is refused. */
const ALLOWED_PATH = /^(manifest\.json|model\.onnx|signature|golden\/[a-z0-9-]{1,40}\.jpg)$/;

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
  if (bytes.length > MAXIMUM_PACKAGE_BYTES) {
    throw new AppError('package-mismatch', `the model package is larger than ${MAXIMUM_PACKAGE_BYTES / MEGABYTE} MB`);
  }
  checkSeal(bytes);
  const files = unpack(bytes);
  const manifestBytes = files.get(MANIFEST_FILE);
  const model = files.get(MODEL_FILE);
  if (manifestBytes === undefined || model === undefined) {
    throw new AppError('package-damaged', 'the model package has no manifest or no model; make it again');
  }
  const manifest = parseManifest(manifestBytes);
  const signature = checkSignature(manifestBytes, files.get(SIGNATURE_FILE));
  checkFiles(manifest, files);
  const golden = new Map([...files].filter(([path]) => path.startsWith('golden/')));
  return { manifest, signature, model, golden, sha256: sha256Of(bytes) };
}

function unpack(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> {
  let entries = 0;
  let unpackedBytes = 0;
  const check = ({ name, originalSize }: { readonly name: string; readonly originalSize: number }): boolean => {
    entries += 1;
    unpackedBytes += originalSize;
    if (entries > MAXIMUM_ENTRIES || unpackedBytes > MAXIMUM_UNPACKED_BYTES) {
      throw new AppError('package-mismatch', 'the model package holds more than a model; it is not opened');
    }
    if (!ALLOWED_PATH.test(name)) {
      throw new AppError(
        'package-mismatch',
        'the model package holds a file that does not belong there; it is not opened',
      );
    }
    return true;
  };
  try {
    return new Map(Object.entries(unzipSync(bytes, { filter: check })));
  } catch (error) {
    if (error instanceof AppError) {
      throw error;
    }
    throw new AppError('package-damaged', 'the model package cannot be unpacked; copy it again from its source', {
      cause: error,
    });
  }
}

const Heading = z.object({ formatVersion: z.number(), kind: z.string() });

function parseManifest(bytes: Uint8Array): PackageManifest {
  const content = parseJson(bytes);
  const heading = Heading.safeParse(content);
  if (!heading.success) {
    throw new AppError('package-damaged', "the model package's manifest cannot be read; make the package again");
  }
  if (heading.data.formatVersion > FORMAT_VERSION) {
    throw new AppError('package-mismatch', 'the model package was made by a newer version; update this program');
  }
  if (heading.data.kind !== 'anomaly') {
    throw new AppError(
      'package-mismatch',
      `the package holds a model of kind "${heading.data.kind.slice(0, 40)}"; an anomaly model is needed here`,
    );
  }
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

function parseJson(bytes: Uint8Array): unknown {
  if (bytes.length > MAXIMUM_MANIFEST_BYTES) {
    return null;
  }
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw new AppError('package-damaged', "the model package's manifest cannot be read; make the package again", {
      cause: error,
    });
  }
}

/** The manifest lists exactly the files of the package, itself and its signature aside. */
function checkFiles(manifest: PackageManifest, files: ReadonlyMap<string, Uint8Array>): void {
  const listed = new Map(manifest.files.map((file) => [file.path, file.sha256]));
  const present = [...files.keys()].filter((path) => path !== MANIFEST_FILE && path !== SIGNATURE_FILE);
  const isWhole = present.length === listed.size && present.every((path) => listed.has(path));
  if (!isWhole || [...listed].some(([path, sha256]) => sha256Of(files.get(path) ?? new Uint8Array()) !== sha256)) {
    throw new AppError('package-altered', 'a file in the model package was changed; copy it again from its source');
  }
}
