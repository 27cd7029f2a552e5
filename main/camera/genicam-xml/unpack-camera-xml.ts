import { crc32, inflateRawSync } from 'node:zlib';
import { AppError } from '../../../contract/errors.ts';

/** Largest file read from a device; real ones stay below 2 MB. */
export const MAXIMUM_FILE_BYTES = 8 * 1024 * 1024;
/** Largest description after inflating: a hostile zip may promise gigabytes. */
export const MAXIMUM_XML_BYTES = 32 * 1024 * 1024;

const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const END_OF_DIRECTORY = 0x06054b50;
const END_BYTES = 22;
const LONGEST_COMMENT = 0xffff;

type ZipEntry = {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  readonly headerOffset: number;
};

/**
 * Returns the GenICam XML in the file a device keeps: the file itself, or the first XML of a zip (stored or deflated),
 * told by its first bytes because devices name their files as they like.
 * @throws AppError `camera-refused` when the file is damaged or too large
 */
export function unpackCameraXml(file: Uint8Array): Uint8Array {
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  if (file.length < 4 || view.getUint32(0, true) !== LOCAL_HEADER) {
    return withoutPadding(file);
  }
  const entries = listEntries(view);
  const entry = entries.find(({ name }) => name.toLowerCase().endsWith('.xml')) ?? entries[0];
  if (entry === undefined) {
    throw damaged('it holds no file');
  }
  const xml = inflateEntry(entry, view);
  if (crc32(xml) !== entry.crc) {
    throw damaged('its checksum is wrong');
  }
  return xml;
}

/** Devices fill the last block they serve with zeros. */
function withoutPadding(file: Uint8Array): Uint8Array {
  let end = file.length;
  while (end > 0 && file[end - 1] === 0) {
    end -= 1;
  }
  return file.subarray(0, end);
}

function listEntries(view: DataView): ZipEntry[] {
  const end = findEndOfDirectory(view);
  const count = view.getUint16(end + 10, true);
  let offset = view.getUint32(end + 16, true);
  const entries: ZipEntry[] = [];
  for (let index = 0; index < count; index++) {
    if (offset + 46 > view.byteLength || view.getUint32(offset, true) !== CENTRAL_HEADER) {
      throw damaged('its directory is cut short');
    }
    const nameBytes = view.getUint16(offset + 28, true);
    const nameEnd = Math.min(offset + 46 + nameBytes, view.byteLength);
    entries.push({
      name: new TextDecoder().decode(bytesOf(view, offset + 46, nameEnd)),
      method: view.getUint16(offset + 10, true),
      crc: view.getUint32(offset + 16, true),
      packedBytes: view.getUint32(offset + 20, true),
      headerOffset: view.getUint32(offset + 42, true),
    });
    offset += 46 + nameBytes + view.getUint16(offset + 30, true) + view.getUint16(offset + 32, true);
  }
  return entries;
}

function findEndOfDirectory(view: DataView): number {
  const last = view.byteLength - END_BYTES;
  for (let offset = last; offset >= Math.max(0, last - LONGEST_COMMENT); offset--) {
    if (view.getUint32(offset, true) === END_OF_DIRECTORY) {
      return offset;
    }
  }
  throw damaged('its directory is missing');
}

function inflateEntry({ method, packedBytes, headerOffset }: ZipEntry, view: DataView): Uint8Array {
  if (headerOffset + 30 > view.byteLength || view.getUint32(headerOffset, true) !== LOCAL_HEADER) {
    throw damaged('a file header is missing');
  }
  const start = headerOffset + 30 + view.getUint16(headerOffset + 26, true) + view.getUint16(headerOffset + 28, true);
  if (start + packedBytes > view.byteLength) {
    throw damaged('it is cut short');
  }
  const packed = bytesOf(view, start, start + packedBytes);
  if (method === 0) {
    return packed;
  }
  if (method !== 8) {
    throw damaged(`it is packed by method ${method}, which is not supported`);
  }
  try {
    return inflateRawSync(packed, { maxOutputLength: MAXIMUM_XML_BYTES });
  } catch (error) {
    const isTooLarge = error instanceof RangeError;
    throw isTooLarge ? damaged('it inflates beyond 32 MB', error) : damaged('it cannot be inflated', error);
  }
}

function bytesOf(view: DataView, start: number, end: number): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset + start, end - start);
}

function damaged(why: string, cause?: unknown): AppError {
  const message = `The camera's description file is damaged: ${why}. Restart the camera; if it stays, ask its maker for new firmware`;
  return new AppError('camera-refused', message, cause === undefined ? undefined : { cause });
}
