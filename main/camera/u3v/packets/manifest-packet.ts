/** The manifest table begins with the number of its entries, u64. */
export const MANIFEST_COUNT_BYTES = 8;
export const MANIFEST_ENTRY_BYTES = 64;
const SHA1_BYTES = 20;

/** One GenICam file the device holds (GenCP). */
export type ManifestEntry = {
  readonly fileVersion: { readonly major: number; readonly minor: number; readonly subminor: number };
  readonly schemaVersion: { readonly major: number; readonly minor: number };
  readonly fileFormat: 'plain' | 'zip' | 'unknown';
  readonly address: bigint;
  readonly sizeBytes: bigint;
  /** All zero where the device gives none. */
  readonly sha1: Uint8Array;
};

const FILE_FORMATS = ['plain', 'zip'] as const;
/** Six bits of the schema field say the file's format. */
const UNKNOWN_FORMAT = 0x3f;

/** Returns the 64 bytes of one entry. */
export function encodeManifestEntry(entry: ManifestEntry): Uint8Array {
  const bytes = new Uint8Array(MANIFEST_ENTRY_BYTES);
  const view = new DataView(bytes.buffer);
  const { fileVersion, schemaVersion } = entry;
  const format = entry.fileFormat === 'unknown' ? UNKNOWN_FORMAT : FILE_FORMATS.indexOf(entry.fileFormat);
  view.setUint16(0, fileVersion.subminor, true);
  view.setUint8(2, fileVersion.minor);
  view.setUint8(3, fileVersion.major);
  view.setUint32(4, ((schemaVersion.major << 24) | (schemaVersion.minor << 16) | (format << 10)) >>> 0, true);
  view.setBigUint64(8, entry.address, true);
  view.setBigUint64(16, entry.sizeBytes, true);
  bytes.set(entry.sha1, 24);
  return bytes;
}

/** Returns the entry in the first 64 bytes. @throws RangeError when there are fewer */
export function decodeManifestEntry(bytes: Uint8Array): ManifestEntry {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const schema = view.getUint32(4, true);
  return {
    fileVersion: { major: view.getUint8(3), minor: view.getUint8(2), subminor: view.getUint16(0, true) },
    schemaVersion: { major: schema >>> 24, minor: (schema >>> 16) & 0xff },
    fileFormat: FILE_FORMATS[(schema >>> 10) & UNKNOWN_FORMAT] ?? 'unknown',
    address: view.getBigUint64(8, true),
    sizeBytes: view.getBigUint64(16, true),
    sha1: bytes.slice(24, 24 + SHA1_BYTES),
  };
}
