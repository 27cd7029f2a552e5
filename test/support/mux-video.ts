/** One coded picture, in the order of decoding. */
export type CodedPicture = { readonly data: Uint8Array; readonly timestampUs: number; readonly isKey: boolean };

export type CodedVideo = {
  readonly width: number;
  readonly height: number;
  readonly pictures: readonly CodedPicture[];
};

type Bytes = Uint8Array;

/** Writes VP9 pictures as WebM (RFC 9559): one cluster for each second picture, so that there are several. */
export function muxWebm({ width, height, pictures }: CodedVideo): Bytes {
  const video = element([0xe0], element([0xb0], uint(width, 2)), element([0xba], uint(height, 2)));
  const entry = element(
    [0xae],
    element([0xd7], uint(3, 1)),
    element([0x83], uint(1, 1)),
    element([0x86], Buffer.from('V_VP9', 'latin1')),
    video,
  );
  const clusters: Bytes[] = [];
  for (let at = 0; at < pictures.length; at += 2) {
    const pair = pictures.slice(at, at + 2);
    const startMs = Math.round((pair[0]?.timestampUs ?? 0) / 1_000);
    const blocks = pair.map(({ data, timestampUs, isKey }) => {
      const time = Buffer.alloc(2);
      time.writeInt16BE(Math.round(timestampUs / 1_000) - startMs);
      return element([0xa3], Uint8Array.of(0x83), time, Uint8Array.of(isKey ? 0x80 : 0), data);
    });
    clusters.push(element([0x1f, 0x43, 0xb6, 0x75], element([0xe7], uint(startMs, 4)), ...blocks));
  }
  return join(
    element([0x1a, 0x45, 0xdf, 0xa3], element([0x42, 0x82], Buffer.from('webm', 'latin1'))),
    element(
      [0x18, 0x53, 0x80, 0x67],
      element([0x15, 0x49, 0xa9, 0x66], element([0x2a, 0xd7, 0xb1], uint(1_000_000, 3))),
      element([0x16, 0x54, 0xae, 0x6b], entry),
      ...clusters,
    ),
  );
}

const TIMESCALE = 10_000;
/** Pictures that are shown in another order begin this much later (ISO/IEC 14496-12 §8.6.6). */
const EDIT_START = 500;

/** Writes VP9 pictures as MP4 (ISO/IEC 14496-12): two to a chunk, `moov` behind the pictures as cameras write it. */
export function muxMp4({ width, height, pictures }: CodedVideo): Bytes {
  const brand = box('ftyp', Buffer.from('isom\0\0\0\0isom', 'latin1'));
  const mdat = box('mdat', ...pictures.map(({ data }) => data));
  const step = 333;
  const shownAt = pictures.map(({ timestampUs }) => Math.round((timestampUs * TIMESCALE) / 1_000_000) + EDIT_START);
  const chunks: number[] = [];
  let offset = brand.length + 8;
  for (const [index, { data }] of pictures.entries()) {
    if (index % 2 === 0) {
      chunks.push(offset);
    }
    offset += data.length;
  }
  const keys = pictures.flatMap(({ isKey }, index) => (isKey ? [index + 1] : []));
  const lastChunk = pictures.length % 2 === 1 ? [[chunks.length, 1, 1]] : [];
  const stbl = box(
    'stbl',
    full('stsd', u32(1), sampleEntry(width, height)),
    full('stts', u32(1, pictures.length, step)),
    full('ctts', u32(pictures.length, ...shownAt.flatMap((time, index) => [1, (time - index * step) >>> 0]))),
    full('stss', u32(keys.length, ...keys)),
    full('stsz', u32(0, pictures.length, ...pictures.map(({ data }) => data.length))),
    full('stsc', u32(1 + lastChunk.length, 1, 2, 1, ...lastChunk.flat())),
    full('stco', u32(chunks.length, ...chunks)),
  );
  const duration = pictures.length * step;
  const matrix = u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);
  const mvhd = full(
    'mvhd',
    u32(0, 0, TIMESCALE, duration, 0x10000, 0x01000000, 0, 0),
    matrix,
    Buffer.alloc(24),
    u32(2),
  );
  const tkhd = full('tkhd', u32(0, 0, 1, 0, duration, 0, 0, 0, 0), matrix, u32(width * 65_536, height * 65_536));
  tkhd[11] = 3;
  const mdhd = full('mdhd', u32(0, 0, TIMESCALE, duration), Buffer.from([0x55, 0xc4, 0, 0]));
  const hdlr = full('hdlr', u32(0), Buffer.from('vide', 'latin1'), Buffer.alloc(13));
  const dinf = box('dinf', full('dref', u32(1), Buffer.from([0, 0, 0, 12, 0x75, 0x72, 0x6c, 0x20, 0, 0, 0, 1])));
  const minf = box('minf', full('vmhd', Buffer.alloc(8)), dinf, stbl);
  const edts = box('edts', full('elst', u32(1, duration, EDIT_START, 0x10000)));
  const trak = box('trak', tkhd, edts, box('mdia', mdhd, hdlr, minf));
  return join(brand, mdat, box('moov', mvhd, trak));
}

function sampleEntry(width: number, height: number): Bytes {
  const entry = Buffer.alloc(78);
  entry.writeUInt16BE(1, 6);
  entry.writeUInt16BE(width, 24);
  entry.writeUInt16BE(height, 26);
  entry.writeUInt32BE(0x480000, 28);
  entry.writeUInt32BE(0x480000, 32);
  entry.writeUInt16BE(1, 40);
  entry.writeUInt16BE(24, 74);
  entry.writeInt16BE(-1, 76);
  // Profile 0, level 1.0, eight bits 4:2:0.
  const vpcC = box('vpcC', Buffer.from([1, 0, 0, 0, 0, 10, 0x82, 1, 1, 1, 0, 0]));
  return box('vp09', entry, vpcC);
}

function box(name: string, ...parts: readonly Bytes[]): Bytes {
  const body = join(...parts);
  return join(u32(body.length + 8), Buffer.from(name, 'latin1'), body);
}

function full(name: string, ...parts: readonly Bytes[]): Bytes {
  return box(name, u32(0), ...parts);
}

function u32(...values: readonly number[]): Bytes {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) {
    bytes.writeUInt32BE(value, index * 4);
  }
  return bytes;
}

function uint(value: number, length: number): Bytes {
  const bytes = Buffer.alloc(length);
  bytes.writeUIntBE(value, 0, length);
  return bytes;
}

function element(id: readonly number[], ...parts: readonly Bytes[]): Bytes {
  const body = join(...parts);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(0x10000000 + body.length);
  return join(Uint8Array.from(id), size, body);
}

function join(...parts: readonly Bytes[]): Bytes {
  return new Uint8Array(Buffer.concat(parts));
}
