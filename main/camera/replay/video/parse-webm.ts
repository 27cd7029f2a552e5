import { AppError } from '../../../../contract/errors.ts';
import type { ReadAt, VideoSample, VideoTrack } from './video-track.ts';

/** Element ids of EBML (RFC 8794) and Matroska (RFC 9559 §5.1). */
const ID = {
  segment: 0x18538067,
  info: 0x1549a966,
  timestampScale: 0x2ad7b1,
  tracks: 0x1654ae6b,
  trackEntry: 0xae,
  trackNumber: 0xd7,
  trackType: 0x83,
  codecId: 0x86,
  codecPrivate: 0x63a2,
  video: 0xe0,
  pixelWidth: 0xb0,
  pixelHeight: 0xba,
  cluster: 0x1f43b675,
  timestamp: 0xe7,
  simpleBlock: 0xa3,
  blockGroup: 0xa0,
  block: 0xa1,
  referenceBlock: 0xfb,
} as const;

const VIDEO_TRACK = 1;
const DEFAULT_SCALE_NS = 1_000_000;
const MAXIMUM_HEADER_BYTES = 16 * 1024 * 1024;
const ELEMENT_HEADER_BYTES = 12;
/** Track number, time and flags of a block (RFC 9559 §10.2). */
const BLOCK_HEADER_BYTES = 12;
const KEY_FLAG = 0x80;
const LACING_FLAGS = 0x06;

type Element = { readonly id: number; readonly start: number; readonly end: number };
type Reader = { readonly read: ReadAt; readonly sizeBytes: number };
type Fields = ReadonlyMap<number, Uint8Array<ArrayBuffer>>;
type Track = { readonly number: number; readonly video: VideoTrack['video'] };

/**
 * Reads where the pictures of a WebM or Matroska file stand, and when they are shown. Only the headers of the blocks
 * are read, so that a long video costs little memory.
 *
 * @throws AppError `image-unreadable` when the file is not whole, `image-unsupported` for what browsers do not decode
 */
export async function parseWebm(read: ReadAt, sizeBytes: number): Promise<VideoTrack> {
  const reader = { read, sizeBytes };
  const segment = await findSegment(reader);
  const samples: VideoSample[] = [];
  let scaleNs = DEFAULT_SCALE_NS;
  let track: Track | null = null;
  for await (const element of elementsIn(reader, segment.start, segment.end)) {
    if (element.id === ID.info) {
      scaleNs = await readScale(reader, element);
    } else if (element.id === ID.tracks) {
      track = await readTrack(reader, element);
    } else if (element.id === ID.cluster && track !== null) {
      await readCluster(reader, element, { track, scaleNs, samples });
    }
  }
  if (track === null) {
    throw damaged();
  }
  return { video: track.video, samples };
}

async function findSegment(reader: Reader): Promise<Element> {
  for await (const element of elementsIn(reader, 0, reader.sizeBytes)) {
    if (element.id === ID.segment) {
      return element;
    }
  }
  throw damaged();
}

/** Walks over the elements that follow each other. One of unknown length (a live recording) reaches to the end. */
async function* elementsIn(reader: Reader, from: number, to: number): AsyncGenerator<Element, void, void> {
  for (let at = from; at + 2 <= to; ) {
    const header = await reader.read(at, Math.min(ELEMENT_HEADER_BYTES, to - at));
    const id = readNumber(header, 0, true);
    const size = id === null ? null : readNumber(header, id.length, false);
    if (id === null || size === null) {
      throw damaged();
    }
    const start = at + id.length + size.length;
    const end = size.isUnknown ? endOfUnknown(id.value, to) : start + size.value;
    if (end > to) {
      throw damaged();
    }
    yield { id: id.value, start, end };
    // A cluster of unknown length ends where the next one begins, which is found by walking into it.
    at = size.isUnknown && id.value === ID.cluster ? start : end;
  }
}

function endOfUnknown(id: number, to: number): number {
  if (id !== ID.segment && id !== ID.cluster) {
    throw damaged();
  }
  return to;
}

async function readScale(reader: Reader, info: Element): Promise<number> {
  for await (const element of elementsIn(reader, info.start, info.end)) {
    if (element.id === ID.timestampScale) {
      return unsigned(await bytesOf(reader, element));
    }
  }
  return DEFAULT_SCALE_NS;
}

async function readTrack(reader: Reader, tracks: Element): Promise<Track> {
  for await (const entry of elementsIn(reader, tracks.start, tracks.end)) {
    const fields = entry.id === ID.trackEntry ? await fieldsOf(reader, entry) : null;
    if (fields !== null && unsigned(fields.get(ID.trackType) ?? new Uint8Array(0)) === VIDEO_TRACK) {
      return { number: unsigned(fields.get(ID.trackNumber) ?? new Uint8Array(0)), video: videoOf(fields) };
    }
  }
  throw new AppError('image-unsupported', 'the file holds no video track; choose another');
}

/** The entry's own fields and those of its picture format, by id. */
async function fieldsOf(reader: Reader, entry: Element): Promise<Fields> {
  const fields = new Map<number, Uint8Array<ArrayBuffer>>();
  const collect = async (parent: Element): Promise<void> => {
    for await (const element of elementsIn(reader, parent.start, parent.end)) {
      if (element.id === ID.video) {
        await collect(element);
      } else {
        fields.set(element.id, await bytesOf(reader, element));
      }
    }
  };
  await collect(entry);
  return fields;
}

function videoOf(fields: Fields): VideoTrack['video'] {
  const codecId = String.fromCharCode(...(fields.get(ID.codecId) ?? []));
  const codecPrivate = fields.get(ID.codecPrivate) ?? null;
  const size = {
    width: unsigned(fields.get(ID.pixelWidth) ?? new Uint8Array(0)),
    height: unsigned(fields.get(ID.pixelHeight) ?? new Uint8Array(0)),
  };
  switch (codecId) {
    case 'V_VP8':
      return { codec: 'vp8', description: null, ...size };
    case 'V_VP9':
      return { codec: 'vp09.00.10.08', description: null, ...size };
    case 'V_AV1':
      return { codec: 'av01.0.08M.08', description: null, ...size };
    case 'V_MPEG4/ISO/AVC': {
      const profile = [...(codecPrivate?.subarray(1, 4) ?? [])]
        .map((byte) => byte.toString(16).padStart(2, '0'))
        .join('');
      return { codec: `avc1.${profile}`, description: codecPrivate, ...size };
    }
    default:
      throw new AppError('image-unsupported', `videos coded as ${codecId} are not read; convert it to VP8 or H.264`);
  }
}

type Collected = { readonly track: Track; readonly scaleNs: number; readonly samples: VideoSample[] };

async function readCluster(reader: Reader, cluster: Element, collected: Collected): Promise<void> {
  let clusterTime = 0;
  for await (const element of elementsIn(reader, cluster.start, cluster.end)) {
    if (element.id === ID.cluster) {
      // The one around it had no length of its own; the caller walks on to this one.
      return;
    }
    if (element.id === ID.timestamp) {
      clusterTime = unsigned(await bytesOf(reader, element));
    } else if (element.id === ID.simpleBlock) {
      await readBlock(reader, element, { ...collected, clusterTime, isKey: null });
    } else if (element.id === ID.blockGroup) {
      await readGroup(reader, element, { ...collected, clusterTime });
    }
  }
}

async function readGroup(
  reader: Reader,
  group: Element,
  collected: Collected & { readonly clusterTime: number },
): Promise<void> {
  let block: Element | null = null;
  let isKey = true;
  for await (const element of elementsIn(reader, group.start, group.end)) {
    block = element.id === ID.block ? element : block;
    isKey = isKey && element.id !== ID.referenceBlock;
  }
  if (block !== null) {
    await readBlock(reader, block, { ...collected, isKey });
  }
}

type BlockPlace = Collected & { readonly clusterTime: number; readonly isKey: boolean | null };

async function readBlock(reader: Reader, block: Element, place: BlockPlace): Promise<void> {
  const { track, scaleNs, samples, clusterTime, isKey } = place;
  const header = await reader.read(block.start, Math.min(BLOCK_HEADER_BYTES, block.end - block.start));
  const number = readNumber(header, 0, false);
  if (number === null || header.length < number.length + 3) {
    throw damaged();
  }
  if (number.value !== track.number) {
    return;
  }
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const flags = view.getUint8(number.length + 2);
  if ((flags & LACING_FLAGS) !== 0) {
    throw new AppError('image-unsupported', 'pictures laced together are not read; save the video as MP4');
  }
  const offset = block.start + number.length + 3;
  samples.push({
    offset,
    sizeBytes: block.end - offset,
    timestampUs: Math.round(((clusterTime + view.getInt16(number.length)) * scaleNs) / 1_000),
    isKey: isKey ?? (flags & KEY_FLAG) !== 0,
  });
}

type VariableNumber = { readonly value: number; readonly length: number; readonly isUnknown: boolean };

/** EBML's numbers say by their leading zeros how long they are (RFC 8794 §4); an id keeps its marker. */
function readNumber(bytes: Uint8Array, at: number, keepsMarker: boolean): VariableNumber | null {
  const first = bytes[at] ?? 0;
  const length = Math.clz32(first) - 23;
  if (first === 0 || at + length > bytes.length) {
    return null;
  }
  const marker = 0x80 >> (length - 1);
  let value = keepsMarker ? first : first & (marker - 1);
  let isUnknown = (first & (marker - 1)) === marker - 1;
  for (const byte of bytes.subarray(at + 1, at + length)) {
    value = value * 256 + byte;
    isUnknown &&= byte === 0xff;
  }
  return { value, length, isUnknown };
}

async function bytesOf({ read }: Reader, { start, end }: Element): Promise<Uint8Array<ArrayBuffer>> {
  if (end - start > MAXIMUM_HEADER_BYTES) {
    throw damaged();
  }
  const bytes = await read(start, end - start);
  if (bytes.length !== end - start) {
    throw damaged();
  }
  return bytes;
}

function unsigned(bytes: Uint8Array): number {
  return bytes.reduce((value, byte) => value * 256 + byte, 0);
}

function damaged(): AppError {
  return new AppError('image-unreadable', 'the video is not whole; copy it again');
}
