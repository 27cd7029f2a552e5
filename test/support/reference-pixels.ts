import { pixelFormats, type PixelFormat } from '../../main/camera/pixel-format/pixel-format.ts';
import type { RawPicture } from '../../main/camera/pixel-format/unpack-samples.ts';

type Rgb = readonly [number, number, number];

/** Slow and literal: reads one sample bit by bit, as the format's drawing in the PFNC has it. */
export function referenceSample({ format, data }: RawPicture, pixel: number): number {
  const { bitDepth, packing } = pixelFormats[format];
  const bitAt = (index: number): number => ((data[index >> 3] ?? 0) >> (index & 7)) & 1;
  const bits = Array.from({ length: bitDepth }, (_, bit) => bitAt(bitPosition(pixel, bit, { bitDepth, packing })));
  return bits.reduce((value, bit, position) => value + bit * 2 ** position, 0);
}

function bitPosition(
  pixel: number,
  bit: number,
  { bitDepth, packing }: { readonly bitDepth: number; readonly packing: string },
): number {
  if (packing === 'lsb') {
    return pixel * bitDepth + bit;
  }
  if (packing === 'gev') {
    const start = Math.floor(pixel / 2) * 24;
    const isSecond = pixel % 2 === 1;
    const lowBits = bitDepth - 8;
    return bit < lowBits ? start + 8 + (isSecond ? 4 : 0) + bit : start + (isSecond ? 16 : 0) + bit - lowBits;
  }
  return pixel * (bitDepth === 8 ? 8 : 16) + bit;
}

/** Slow and literal: each pixel looked up by its meaning, in floating point where the format has a matrix. */
export function referenceRgb(picture: RawPicture, x: number, y: number): Rgb {
  switch (pixelFormats[picture.format].family) {
    case 'mono': {
      const grey = referenceHighByte(picture, x, y);
      return [grey, grey, grey];
    }
    case 'bayer':
      return referenceBayer(picture, x, y);
    case 'rgb':
      return referenceReordered(picture, x, y);
    case 'yuv':
      return referenceYuv(picture, x, y);
  }
}

export function referenceHighByte(picture: RawPicture, x: number, y: number): number {
  const { bitDepth } = pixelFormats[picture.format];
  return Math.floor(referenceSample(picture, y * picture.width + x) / 2 ** (bitDepth - 8));
}

/** 0 red, 1 green, 2 blue, from the letters of the name: they are the first two pixels of the first row. */
export function bayerColour(format: PixelFormat, x: number, y: number): number {
  const [first = '', second = ''] = format.slice(5, 7);
  const squares: Record<string, string> = { RG: 'RGGB', GR: 'GRBG', GB: 'GBRG', BG: 'BGGR' };
  const square = squares[first + second] ?? '';
  return 'RGB'.indexOf(square[(y % 2) * 2 + (x % 2)] ?? '');
}

/** The mean of all samples of the colour among the pixel and its eight neighbours, mirrored about the edges. */
function referenceBayer(picture: RawPicture, x: number, y: number): Rgb {
  const { width, height, format } = picture;
  if (width < 2 || height < 2) {
    const grey = referenceHighByte(picture, x, y);
    return [grey, grey, grey];
  }
  const mirror = (at: number, size: number): number => (at < 0 ? -at : at >= size ? 2 * size - 2 - at : at);
  const channel = (colour: number): number => {
    if (bayerColour(format, x, y) === colour) {
      return referenceHighByte(picture, x, y);
    }
    const seen: number[] = [];
    for (const dy of [-1, 0, 1]) {
      for (const dx of [-1, 0, 1]) {
        const at = { x: mirror(x + dx, width), y: mirror(y + dy, height) };
        if (bayerColour(format, at.x, at.y) === colour) {
          seen.push(referenceHighByte(picture, at.x, at.y));
        }
      }
    }
    return Math.floor(seen.reduce((sum, value) => sum + value, 0) / seen.length + 0.5);
  };
  return [channel(0), channel(1), channel(2)];
}

function referenceReordered({ width, format, data }: RawPicture, x: number, y: number): Rgb {
  const step = format.includes('a8') ? 4 : 3;
  const at = (y * width + x) * step;
  const [first = 0, green = 0, third = 0] = data.subarray(at, at + 3);
  return format.startsWith('BGR') ? [third, green, first] : [first, green, third];
}

function referenceYuv({ width, format, data }: RawPicture, x: number, y: number): Rgb {
  const row = data.subarray(y * width * 2, (y + 1) * width * 2);
  const luma = format === 'YUV422_8_UYVY' ? 1 : 0;
  const pair = x - (x % 2);
  const value = row[x * 2 + luma] ?? 0;
  const u = (row[pair * 2 + 1 - luma] ?? 0) - 128;
  const redPixel = pair + 1 < width ? pair + 1 : pair - 1;
  const v = (redPixel < 0 ? 128 : (row[redPixel * 2 + 1 - luma] ?? 0)) - 128;
  const clamp = (channel: number): number => Math.max(0, Math.min(255, Math.round(channel)));
  return [clamp(value + 1.402 * v), clamp(value - 0.344136 * u - 0.714136 * v), clamp(value + 1.772 * u)];
}
