import { AppError } from '../../../../contract/errors.ts';
import type { ReadAt, VideoSample, VideoTrack } from './video-track.ts';

/** ISO/IEC 14496-12: everything about the pictures stands in `moov`; a larger one is not of a camera. */
const MAXIMUM_MOOV_BYTES = 256 * 1024 * 1024;
/** A day at 60 pictures a second; a damaged count must not take all memory. */
const MAXIMUM_SAMPLES = 5_184_000;
const HEADER_BYTES = 16;
const MICROSECONDS = 1_000_000;

/** One box: its name and what is in it. */
type Box = { readonly name: string; readonly body: DataView };

/**
 * Reads where the pictures of an MP4 or QuickTime file stand, and when they are shown (ISO/IEC 14496-12 §8).
 *
 * @throws AppError `image-unreadable` when the file is not whole, `image-unsupported` for what a camera does not write
 */
export async function parseMp4(read: ReadAt, sizeBytes: number): Promise<VideoTrack> {
  const moov = await readMoov(read, sizeBytes);
  try {
    return parseMoov(moov);
  } catch (cause) {
    if (cause instanceof RangeError) {
      throw damaged(cause);
    }
    throw cause;
  }
}

async function readMoov(read: ReadAt, sizeBytes: number): Promise<DataView> {
  for (let offset = 0; offset + 8 <= sizeBytes; ) {
    // oxlint-disable-next-line no-await-in-loop -- where the next box begins stands in this one.
    const header = viewOf(await read(offset, HEADER_BYTES));
    const short = header.getUint32(0);
    const isLong = short === 1 && header.byteLength === HEADER_BYTES;
    const boxBytes = isLong ? Number(header.getBigUint64(8)) : short === 0 ? sizeBytes - offset : short;
    const headerBytes = isLong ? 16 : 8;
    if (boxBytes < headerBytes || offset + boxBytes > sizeBytes) {
      throw damaged();
    }
    if (nameAt(header, 4) === 'moov') {
      if (boxBytes > MAXIMUM_MOOV_BYTES) {
        throw new AppError('image-too-large', 'the video is too long; cut it');
      }
      // oxlint-disable-next-line no-await-in-loop -- there is one.
      return viewOf(await read(offset + headerBytes, boxBytes - headerBytes));
    }
    offset += boxBytes;
  }
  throw damaged();
}

function parseMoov(moov: DataView): VideoTrack {
  const boxes = boxesIn(moov);
  if (boxes.some(({ name }) => name === 'mvex')) {
    throw new AppError('image-unsupported', 'fragmented MP4 is not read; save it as a plain MP4 or as WebM');
  }
  const track = boxes.filter(({ name }) => name === 'trak').find(({ body }) => isVideo(body));
  if (track === undefined) {
    throw new AppError('image-unsupported', 'the file holds no video track; choose another');
  }
  const mdia = inside(track.body, 'mdia');
  const mdhd = inside(mdia, 'mdhd');
  const timescale = mdhd.getUint8(0) === 1 ? mdhd.getUint32(20) : mdhd.getUint32(12);
  if (timescale === 0) {
    throw damaged();
  }
  const stbl = inside(inside(mdia, 'minf'), 'stbl');
  return {
    video: parseDescription(inside(stbl, 'stsd')),
    samples: samplesOf(stbl, { timescale, startsAt: editStart(track.body) }),
  };
}

function isVideo(track: DataView): boolean {
  return nameAt(inside(inside(track, 'mdia'), 'hdlr'), 8) === 'vide';
}

/** The edit list tells from where on the video is shown (§8.6.6); encoders that reorder pictures begin late. */
function editStart(track: DataView): number {
  const edts = boxesIn(track).find(({ name }) => name === 'edts');
  const elst = edts === undefined ? undefined : boxesIn(edts.body).find(({ name }) => name === 'elst')?.body;
  if (elst === undefined) {
    return 0;
  }
  const isLong = elst.getUint8(0) === 1;
  const entries = Array.from({ length: elst.getUint32(4) }, (_, index) =>
    isLong ? Number(elst.getBigInt64(8 + index * 20 + 8)) : elst.getInt32(8 + index * 12 + 4),
  );
  return entries.find((mediaTime) => mediaTime >= 0) ?? 0;
}

function parseDescription(stsd: DataView): VideoTrack['video'] {
  const entry = boxesIn(part(stsd, 8))[0];
  if (entry === undefined) {
    throw damaged();
  }
  const { name, body } = entry;
  const width = body.getUint16(24);
  const height = body.getUint16(26);
  const configuration = boxesIn(part(body, 78)).find((box) =>
    ['avcC', 'hvcC', 'vpcC', 'av1C'].includes(box.name),
  )?.body;
  const description = configuration === undefined ? null : bytesOf(configuration);
  switch (name) {
    case 'avc1':
    case 'avc3':
      return { codec: `${name}.${hex(description?.subarray(1, 4))}`, description, width, height };
    case 'hvc1':
    case 'hev1':
      return { codec: `${name}.${hevcProfile(description)}`, description, width, height };
    case 'vp09':
      return { codec: vp9Codec(description), description: null, width, height };
    case 'av01':
      return { codec: av1Codec(description), description: null, width, height };
    default:
      throw new AppError('image-unsupported', `videos coded as ${name.trim()} are not read; convert it to H.264`);
  }
}

/** ISO/IEC 14496-15 E.3: profile, compatibility bits in reverse, tier and level. */
function hevcProfile(description: Uint8Array | null): string {
  if (description === null || description.length < 13) {
    throw damaged();
  }
  const view = viewOf(description);
  const first = view.getUint8(1);
  const compatibility = Number.parseInt(
    view.getUint32(2).toString(2).padStart(32, '0').split('').toReversed().join(''),
    2,
  );
  const tier = (first & 0x20) === 0 ? 'L' : 'H';
  return `${first & 0x1f}.${compatibility.toString(16).toUpperCase()}.${tier}${view.getUint8(12)}.B0`;
}

/** WebM Project, VP Codec ISO Media File Format Binding: after version and flags profile, level, bit depth. */
function vp9Codec(description: Uint8Array | null): string {
  const [profile = 0, level = 10, depth = 0x80] = description?.subarray(4) ?? [];
  return `vp09.${two(profile)}.${two(level)}.${two(depth >> 4)}`;
}

/** AOMedia, AV1 Codec ISO Media File Format Binding §5. */
function av1Codec(description: Uint8Array | null): string {
  const [, second = 0, third = 0] = description ?? [];
  const depth = (third & 0x40) === 0 ? 8 : 10;
  return `av01.${second >> 5}.${two(second & 0x1f)}${(third & 0x80) === 0 ? 'M' : 'H'}.${two(depth)}`;
}

type Timing = { readonly timescale: number; readonly startsAt: number };

function samplesOf(stbl: DataView, { timescale, startsAt }: Timing): readonly VideoSample[] {
  const sizes = sampleSizes(inside(stbl, 'stsz'));
  const offsets = sampleOffsets(stbl, sizes);
  const decodedAt = runLengths(inside(stbl, 'stts'), false);
  const ctts = boxesIn(stbl).find(({ name }) => name === 'ctts')?.body;
  const shifts = ctts === undefined ? null : runLengths(ctts, true);
  const stss = boxesIn(stbl).find(({ name }) => name === 'stss')?.body;
  const keys = stss === undefined ? null : new Set(numbersIn(stss, 4, 8));
  let time = 0;
  return sizes.map((sizeBytes, index) => {
    const shownAt = time + (shifts?.next().value ?? 0) - startsAt;
    time += decodedAt.next().value ?? 0;
    return {
      offset: offsets[index] ?? 0,
      sizeBytes,
      timestampUs: Math.round((shownAt * MICROSECONDS) / timescale),
      isKey: keys === null || keys.has(index + 1),
    };
  });
}

function sampleSizes(stsz: DataView): readonly number[] {
  const uniform = stsz.getUint32(4);
  const count = stsz.getUint32(8);
  if (uniform === 0) {
    return numbersIn(stsz, 8, 12);
  }
  if (count > MAXIMUM_SAMPLES) {
    throw damaged();
  }
  return Array.from({ length: count }, () => uniform);
}

/** Samples lie in chunks: `stsc` says how many in which, `stco` or `co64` where each chunk begins (§8.7). */
function sampleOffsets(stbl: DataView, sizes: readonly number[]): readonly number[] {
  const stco = boxesIn(stbl).find(({ name }) => name === 'stco')?.body;
  const chunks = stco === undefined ? longNumbersIn(inside(stbl, 'co64')) : numbersIn(stco, 4, 8);
  const stsc = inside(stbl, 'stsc');
  const runs = Array.from({ length: stsc.getUint32(4) }, (_, index) => ({
    firstChunk: stsc.getUint32(8 + index * 12),
    samples: stsc.getUint32(12 + index * 12),
  }));
  const offsets: number[] = [];
  let run = 0;
  for (const [index, start] of chunks.entries()) {
    while ((runs[run + 1]?.firstChunk ?? Number.POSITIVE_INFINITY) <= index + 1) {
      run += 1;
    }
    const first = offsets.length;
    const last = Math.min(sizes.length, first + (runs[run]?.samples ?? 0));
    let offset = start;
    for (let sample = first; sample < last; sample++) {
      offsets.push(offset);
      offset += sizes[sample] ?? 0;
    }
  }
  if (offsets.length < sizes.length) {
    throw damaged();
  }
  return offsets;
}

/** `stts` and `ctts`: a count and a value each, the value for so many samples in a row. */
function* runLengths(box: DataView, isSigned: boolean): Generator<number, undefined> {
  for (let entry = 0; entry < box.getUint32(4); entry++) {
    const count = box.getUint32(8 + entry * 8);
    const value = isSigned ? box.getInt32(12 + entry * 8) : box.getUint32(12 + entry * 8);
    for (let sample = 0; sample < count; sample++) {
      yield value;
    }
  }
}

function numbersIn(box: DataView, countAt: number, from: number): readonly number[] {
  const count = box.getUint32(countAt);
  if (from + count * 4 > box.byteLength) {
    throw damaged();
  }
  return Array.from({ length: count }, (_, index) => box.getUint32(from + index * 4));
}

function longNumbersIn(box: DataView): readonly number[] {
  const count = box.getUint32(4);
  if (8 + count * 8 > box.byteLength) {
    throw damaged();
  }
  return Array.from({ length: count }, (_, index) => Number(box.getBigUint64(8 + index * 8)));
}

function boxesIn(view: DataView): readonly Box[] {
  const boxes: Box[] = [];
  for (let at = 0; at + 8 <= view.byteLength; ) {
    const short = view.getUint32(at);
    const headerBytes = short === 1 ? 16 : 8;
    const sizeBytes = short === 1 ? Number(view.getBigUint64(at + 8)) : short === 0 ? view.byteLength - at : short;
    if (sizeBytes < headerBytes || at + sizeBytes > view.byteLength) {
      break;
    }
    boxes.push({ name: nameAt(view, at + 4), body: part(view, at + headerBytes, sizeBytes - headerBytes) });
    at += sizeBytes;
  }
  return boxes;
}

function inside(view: DataView, name: string): DataView {
  const box = boxesIn(view).find((found) => found.name === name);
  if (box === undefined) {
    throw damaged();
  }
  return box.body;
}

function part(view: DataView, from: number, sizeBytes = view.byteLength - from): DataView {
  return new DataView(view.buffer, view.byteOffset + from, sizeBytes);
}

function nameAt(view: DataView, at: number): string {
  return String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function bytesOf(view: DataView): Uint8Array<ArrayBuffer> {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice();
}

function hex(bytes: Uint8Array | undefined): string {
  return [...(bytes ?? [])].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

function damaged(cause?: unknown): AppError {
  return new AppError('image-unreadable', 'the video is not whole; copy it again', { cause });
}
