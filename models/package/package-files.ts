import { unzipSync } from 'fflate';
import { z } from 'zod';
import { AppError } from '../../contract/errors.ts';
import { FORMAT_VERSION, type PackagedFile } from './package-manifest.ts';
import { checkSeal } from './package-seal.ts';
import { sha256Of } from './sha256-of.ts';
import { MANIFEST_FILE, SIGNATURE_FILE } from './write-package.ts';

const MEGABYTE = 1_000_000;
const MAXIMUM_PACKAGE_BYTES = 256 * MEGABYTE;
const MAXIMUM_UNPACKED_BYTES = 512 * MEGABYTE;
const MAXIMUM_MANIFEST_BYTES = MEGABYTE;
const MAXIMUM_ENTRIES = 64;

/** Every name a package may hold; anything else, also a path that climbs out, is refused. */
const ALLOWED_PATH = /^(manifest\.json|model\.(onnx|json)|signature|golden\/[a-z0-9-]{1,40}\.jpg)$/;

/**
 * Returns the files of a sealed package by their path.
 *
 * @throws AppError `package-damaged`, `package-altered` or `package-mismatch`
 */
export function unpackFiles(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> {
  if (bytes.length > MAXIMUM_PACKAGE_BYTES) {
    throw new AppError('package-mismatch', `the model package is larger than ${MAXIMUM_PACKAGE_BYTES / MEGABYTE} MB`);
  }
  checkSeal(bytes);
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

/**
 * Checks what must fit before the rest of a manifest can be understood.
 *
 * @throws AppError `package-damaged`, or `package-mismatch` for a newer format or another kind of model
 */
export function checkKind(manifest: unknown, kind: string): void {
  const heading = Heading.safeParse(manifest);
  if (!heading.success) {
    throw new AppError('package-damaged', "the model package's manifest cannot be read; make the package again");
  }
  if (heading.data.formatVersion > FORMAT_VERSION) {
    throw new AppError('package-mismatch', 'the model package was made by a newer version; update this program');
  }
  if (heading.data.kind !== kind) {
    const article = /^[aeiou]/.test(kind) ? 'an' : 'a';
    throw new AppError(
      'package-mismatch',
      `the package holds a model of kind "${heading.data.kind.slice(0, 40)}"; ${article} ${kind} model is needed here`,
    );
  }
}

/** @throws AppError `package-damaged` */
export function parseManifestJson(bytes: Uint8Array): unknown {
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

/**
 * The manifest lists exactly the files of the package, itself and its signature aside.
 *
 * @throws AppError `package-altered`
 */
export function checkFileHashes(packaged: readonly PackagedFile[], files: ReadonlyMap<string, Uint8Array>): void {
  const listed = new Map(packaged.map((file) => [file.path, file.sha256]));
  const present = [...files.keys()].filter((path) => path !== MANIFEST_FILE && path !== SIGNATURE_FILE);
  const isWhole = present.length === listed.size && present.every((path) => listed.has(path));
  if (!isWhole || [...listed].some(([path, sha256]) => sha256Of(files.get(path) ?? new Uint8Array()) !== sha256)) {
    throw new AppError('package-altered', 'a file in the model package was changed; copy it again from its source');
  }
}
