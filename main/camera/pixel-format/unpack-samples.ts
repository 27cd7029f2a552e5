import { frameSizeBytes, pixelFormats, type PixelFormat, type PixelLayout } from './pixel-format.ts';

/** A picture in any format the station understands, as a camera sent it. */
export type RawPicture = {
  readonly width: number;
  readonly height: number;
  readonly format: PixelFormat;
  readonly data: Uint8Array;
};

type Unpack = (data: Uint8Array, samples: Uint16Array, bitDepth: number) => void;

const unpackers: Readonly<Record<PixelLayout['packing'], Unpack>> = {
  plain: unpackPlain,
  lsb: unpackLsb,
  gev: unpackGev,
};

type TakeHighBytes = (data: Uint8Array, high: Uint8Array, bitDepth: number) => void;

const highByteTakers: Readonly<Record<PixelLayout['packing'], TakeHighBytes>> = {
  plain: highBytesOfPlain,
  lsb: highBytesOfLsb,
  gev: highBytesOfGev,
};

/**
 * Returns the samples of a mono or Bayer picture at their full depth, one a pixel. Eight-bit pictures come back as
 * the bytes they are, without a copy.
 * @throws RangeError when the data is not as long as size and format say, or the format has several samples a pixel
 */
export function unpackSamples(picture: RawPicture): Uint8Array | Uint16Array {
  const { width, height, data } = picture;
  const { bitDepth, packing } = oneSampleLayout(picture);
  if (bitDepth === 8) {
    return data;
  }
  const samples = new Uint16Array(width * height);
  unpackers[packing](data, samples, bitDepth);
  return samples;
}

/**
 * Returns the highest eight bits of each sample of a mono or Bayer picture, which is what a camera sends when it is
 * set to eight bits; the picture's own bytes when it already is.
 * @throws RangeError as `unpackSamples`
 */
export function highBytes(picture: RawPicture): Uint8Array {
  const { width, height, data } = picture;
  const { bitDepth, packing } = oneSampleLayout(picture);
  if (bitDepth === 8) {
    return data;
  }
  const high = new Uint8Array(width * height);
  highByteTakers[packing](data, high, bitDepth);
  return high;
}

/** Returns the picture's layout. @throws RangeError when its data is not as long as its size and format say */
export function checkedLayout({ width, height, format, data }: RawPicture): PixelLayout {
  const expected = frameSizeBytes(format, width, height);
  if (!(width > 0 && height > 0) || data.length !== expected) {
    throw new RangeError(`a ${width} × ${height} ${format} picture takes ${expected} bytes, not ${data.length}`);
  }
  return pixelFormats[format];
}

function oneSampleLayout(picture: RawPicture): PixelLayout {
  const layout = checkedLayout(picture);
  if (layout.family !== 'mono' && layout.family !== 'bayer') {
    throw new RangeError(`${picture.format} has several samples a pixel`);
  }
  return layout;
}

function unpackPlain(data: Uint8Array, samples: Uint16Array, bitDepth: number): void {
  const words = wordsOf(data);
  const mask = (1 << bitDepth) - 1;
  for (let pixel = 0; pixel < samples.length; pixel += 1) {
    samples[pixel] = (words[pixel] as number) & mask;
  }
}

/** Two bytes each, low byte first, as every machine the station runs on has them; a word must begin at an even address. */
function wordsOf(data: Uint8Array): Uint16Array {
  const aligned = data.byteOffset % 2 === 0 ? data : data.slice();
  return new Uint16Array(aligned.buffer, aligned.byteOffset, aligned.length >> 1);
}

function unpackLsb(data: Uint8Array, samples: Uint16Array, bitDepth: number): void {
  if (bitDepth === 10) {
    unpackLsb10(data, samples);
  } else {
    unpackLsb12(data, samples);
  }
}

/** Writes beyond the last sample and reads beyond the last byte are harmless: typed arrays ignore and OR takes them as 0. */
function unpackLsb10(data: Uint8Array, samples: Uint16Array): void {
  for (let pixel = 0, at = 0; pixel < samples.length; pixel += 4, at += 5) {
    const second = data[at + 1] as number;
    const third = data[at + 2] as number;
    const fourth = data[at + 3] as number;
    samples[pixel] = (data[at] as number) | ((second & 0x03) << 8);
    samples[pixel + 1] = (second >> 2) | ((third & 0x0f) << 6);
    samples[pixel + 2] = (third >> 4) | ((fourth & 0x3f) << 4);
    samples[pixel + 3] = (fourth >> 6) | ((data[at + 4] as number) << 2);
  }
}

/** Eight samples at a time in words of 32 bits, twice as quick as byte by byte; the rest byte by byte. */
function unpackLsb12(data: Uint8Array, samples: Uint16Array): void {
  // Words begin at multiples of four, as a frame pool's buffers do.
  const blocks = data.byteOffset % 4 === 0 ? samples.length >> 3 : 0;
  if (blocks > 0) {
    const words = new Int32Array(data.buffer, data.byteOffset, blocks * 3);
    unpackLsb12Blocks(words, new Int32Array(samples.buffer, 0, blocks * 4));
  }
  for (let pixel = blocks * 8, at = blocks * 12; pixel < samples.length; pixel += 2, at += 3) {
    const middle = data[at + 1] as number;
    samples[pixel] = (data[at] as number) | ((middle & 0x0f) << 8);
    samples[pixel + 1] = (middle >> 4) | ((data[at + 2] as number) << 4);
  }
}

function unpackLsb12Blocks(words: Int32Array, pairs: Int32Array): void {
  for (let from = 0, at = 0; from < words.length; from += 3, at += 4) {
    const first = words[from] as number;
    const second = words[from + 1] as number;
    const third = words[from + 2] as number;
    pairs[at] = (first & 0xfff) | ((first & 0xfff000) << 4);
    pairs[at + 1] = (first >>> 24) | ((second & 0xf) << 8) | ((second & 0xfff0) << 12);
    pairs[at + 2] = ((second >>> 16) & 0xfff) | ((second >>> 28) << 16) | ((third & 0xff) << 20);
    pairs[at + 3] = ((third >>> 8) & 0xfff) | ((third >>> 20) << 16);
  }
}

/** The middle byte holds the low bits of both samples, the second one's from bit 4 on. */
function unpackGev(data: Uint8Array, samples: Uint16Array, bitDepth: number): void {
  const lowBits = bitDepth - 8;
  const mask = (1 << lowBits) - 1;
  for (let pixel = 0, at = 0; pixel < samples.length; pixel += 2, at += 3) {
    const low = data[at + 1] as number;
    samples[pixel] = ((data[at] as number) << lowBits) | (low & mask);
    // Beyond an odd last sample the write falls off the array's end, which typed arrays ignore.
    samples[pixel + 1] = ((data[at + 2] as number) << lowBits) | ((low >>> 4) & mask);
  }
}

function highBytesOfPlain(data: Uint8Array, high: Uint8Array, bitDepth: number): void {
  const words = wordsOf(data);
  const shift = bitDepth - 8;
  for (let pixel = 0; pixel < high.length; pixel += 1) {
    high[pixel] = (words[pixel] as number) >> shift;
  }
}

function highBytesOfLsb(data: Uint8Array, high: Uint8Array, bitDepth: number): void {
  if (bitDepth === 10) {
    highBytesOfLsb10(data, high);
  } else {
    highBytesOfLsb12(data, high);
  }
}

function highBytesOfLsb10(data: Uint8Array, high: Uint8Array): void {
  for (let pixel = 0, at = 0; pixel < high.length; pixel += 4, at += 5) {
    const second = data[at + 1] as number;
    const third = data[at + 2] as number;
    const fourth = data[at + 3] as number;
    high[pixel] = ((data[at] as number) >> 2) | ((second & 0x03) << 6);
    high[pixel + 1] = (second >> 4) | ((third & 0x0f) << 4);
    high[pixel + 2] = (third >> 6) | ((fourth & 0x3f) << 2);
    high[pixel + 3] = data[at + 4] as number;
  }
}

function highBytesOfLsb12(data: Uint8Array, high: Uint8Array): void {
  for (let pixel = 0, at = 0; pixel < high.length; pixel += 2, at += 3) {
    high[pixel] = ((data[at] as number) >> 4) | (((data[at + 1] as number) & 0x0f) << 4);
    high[pixel + 1] = data[at + 2] as number;
  }
}

function highBytesOfGev(data: Uint8Array, high: Uint8Array): void {
  for (let pixel = 0, at = 0; pixel < high.length; pixel += 2, at += 3) {
    high[pixel] = data[at] as number;
    high[pixel + 1] = data[at + 2] as number;
  }
}
