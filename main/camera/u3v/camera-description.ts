import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../contract/errors.ts';
import type { RegisterPort } from '../genicam/register-port.ts';
import { MAXIMUM_FILE_BYTES, unpackCameraXml } from '../genicam-xml/unpack-camera-xml.ts';
import {
  decodeManifestEntry,
  MANIFEST_COUNT_BYTES,
  MANIFEST_ENTRY_BYTES,
  type ManifestEntry,
} from './packets/manifest-packet.ts';

/** Real devices hold one or two files; a damaged count must not be believed. */
const MOST_ENTRIES = 64;

/** Keeps the files of devices by their SHA-1, so that opening a camera again does not read megabytes over again. */
export interface DescriptionCache {
  get(sha1: string): Promise<Uint8Array | null>;
  put(sha1: string, file: Uint8Array): Promise<void>;
}

/** Returns a cache in memory, and in `directory` too where one is given. */
export function createDescriptionCache(directory: string | null = null): DescriptionCache {
  const files = new Map<string, Uint8Array>();
  return {
    get: async (sha1) => files.get(sha1) ?? (directory === null ? null : readIfThere(join(directory, sha1))),
    put: async (sha1, file) => {
      files.set(sha1, file);
      if (directory !== null) {
        await writeWhole(directory, sha1, file);
      }
    },
  };
}

/**
 * Returns the GenICam XML of the newest file that the device's manifest names.
 * @throws AppError `camera-refused` when there is none, it is too large, damaged or not what its SHA-1 says; as `port.read`
 */
export async function readCameraDescription(
  port: RegisterPort,
  manifestAddress: bigint,
  cache: DescriptionCache,
): Promise<Uint8Array> {
  const entry = newest(await readManifest(port, manifestAddress));
  const sha1 = entry.sha1.some((byte) => byte !== 0) ? Buffer.from(entry.sha1).toString('hex') : null;
  const cached = sha1 === null ? null : await cache.get(sha1);
  if (cached !== null && sha1Of(cached) === sha1) {
    return unpackCameraXml(cached);
  }
  const file = await port.read(entry.address, Number(entry.sizeBytes));
  if (sha1 !== null && sha1Of(file) !== sha1) {
    throw unusable('it is not what its checksum says');
  }
  const xml = unpackCameraXml(file);
  if (sha1 !== null) {
    await cache.put(sha1, file);
  }
  return xml;
}

async function readManifest(port: RegisterPort, address: bigint): Promise<ManifestEntry[]> {
  const head = await port.read(address, MANIFEST_COUNT_BYTES);
  const count = new DataView(head.buffer, head.byteOffset).getBigUint64(0, true);
  if (count > MOST_ENTRIES) {
    throw unusable(`the manifest names ${count} files`);
  }
  const table = await port.read(address + BigInt(MANIFEST_COUNT_BYTES), Number(count) * MANIFEST_ENTRY_BYTES);
  return Array.from({ length: Number(count) }, (_, index) =>
    decodeManifestEntry(table.subarray(index * MANIFEST_ENTRY_BYTES)),
  );
}

function newest(entries: readonly ManifestEntry[]): ManifestEntry {
  const readable = entries.filter(({ fileFormat }) => fileFormat !== 'unknown');
  const [first] = readable.toSorted((a, b) => versionNumber(b) - versionNumber(a));
  if (first === undefined) {
    throw unusable('it has none that can be read');
  }
  if (first.sizeBytes === 0n || first.sizeBytes > MAXIMUM_FILE_BYTES) {
    throw unusable(`it announces a file of ${first.sizeBytes} bytes`);
  }
  return first;
}

function versionNumber({ fileVersion: { major, minor, subminor } }: ManifestEntry): number {
  return major * 2 ** 24 + minor * 2 ** 16 + subminor;
}

function unusable(reason: string): AppError {
  return new AppError(
    'camera-refused',
    `The camera's description file cannot be used: ${reason}. Restart the camera; if it stays, ask its maker for new firmware`,
  );
}

function sha1Of(file: Uint8Array): string {
  return createHash('sha1').update(file).digest('hex');
}

async function readIfThere(path: string): Promise<Uint8Array | null> {
  try {
    return await readFile(path);
  } catch {
    // Any file that cannot be read is read from the device instead.
    return null;
  }
}

/** Renamed at the end, so that a crash leaves no half file under a good name. */
async function writeWhole(directory: string, name: string, file: Uint8Array): Promise<void> {
  try {
    await mkdir(directory, { recursive: true });
    const partial = join(directory, `${name}.partial`);
    await writeFile(partial, file);
    await rename(partial, join(directory, name));
  } catch {
    // A full or read-only disk costs time at the next start, not the camera.
  }
}
