/** How the stored rows must be turned to stand upright; numbers as in EXIF 2.32, tag 0x0112. 1 is upright. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

const ORIENTATION_TAG = 0x0112;
const SHORT_TYPE = 3;
const ENTRY_BYTES = 12;

/** Returns the value as an orientation; anything outside 1 to 8 counts as upright. */
export function toOrientation(value: number): Orientation {
  return Number.isInteger(value) && value >= 1 && value <= 8 ? (value as Orientation) : 1;
}

/**
 * Reads the orientation from the TIFF block of an EXIF segment (what follows `Exif\0\0`).
 * A damaged block counts as upright: the picture itself may still be whole.
 */
export function parseExifOrientation(tiff: Uint8Array): Orientation {
  if (tiff.length < 14) {
    return 1;
  }
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  const byteOrder = view.getUint16(0);
  if (byteOrder !== 0x4949 && byteOrder !== 0x4d4d) {
    return 1;
  }
  const isLittleEndian = byteOrder === 0x4949;
  const directory = view.getUint32(4, isLittleEndian);
  if (directory + 2 > tiff.length) {
    return 1;
  }
  const entries = view.getUint16(directory, isLittleEndian);
  for (let index = 0; index < entries; index++) {
    const entry = directory + 2 + index * ENTRY_BYTES;
    if (entry + ENTRY_BYTES > tiff.length) {
      return 1;
    }
    const isShort = view.getUint16(entry + 2, isLittleEndian) === SHORT_TYPE;
    if (isShort && view.getUint16(entry, isLittleEndian) === ORIENTATION_TAG) {
      return toOrientation(view.getUint16(entry + 8, isLittleEndian));
    }
  }
  return 1;
}
