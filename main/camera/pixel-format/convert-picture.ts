import { halveImage } from '../../../models/vision/image/halve-image.ts';
import { demosaicBilinear, demosaicHalf } from './demosaic.ts';
import type { PixelFormat, PixelLayout } from './pixel-format.ts';
import { checkedLayout, highBytes, type RawPicture } from './unpack-samples.ts';

/** Rows without padding: one byte a pixel, or three. */
export type BytePicture = { readonly width: number; readonly height: number; readonly data: Uint8Array };

/** Where one pixel's bytes stand: bytes a pixel and the offsets of red and blue (green is always at 1). */
type ChannelOrder = { readonly step: number; readonly red: number; readonly blue: number };
const channelOrders: { readonly [Format in PixelFormat]?: ChannelOrder } = {
  RGB8: { step: 3, red: 0, blue: 2 },
  BGR8: { step: 3, red: 2, blue: 0 },
  RGBa8: { step: 4, red: 0, blue: 2 },
  BGRa8: { step: 4, red: 2, blue: 0 },
};

/** Offset of the luma byte in each pair; chroma has the other one, Cb (U) first. */
const lumaOffsets: { readonly [Format in PixelFormat]?: number } = {
  YUV422_8_UYVY: 1,
  YUV422_8: 0,
  YCbCr422_8: 0,
};

const toRgb: Readonly<Record<PixelLayout['family'], (picture: RawPicture) => Uint8Array>> = {
  mono: (picture) => widen(highBytes(picture)),
  bayer: (picture) => demosaicBilinear({ ...picture, samples: highBytes(picture) }),
  rgb: reorderChannels,
  yuv: yuvToRgb,
};

/**
 * Returns the picture in 8-bit RGB; an RGB8 picture is its own bytes, not a copy. Deeper samples keep their highest
 * eight bits, never stretched. Bayer pictures are interpolated bilinearly. YUV422_8, YUV422_8_UYVY and YCbCr422_8 are
 * all read as full-range ITU-R BT.601; the limited-range kinds have other PFNC names (YCbCr601, YCbCr709). In a row of
 * odd width the last pixel has no Cr of its own and takes its left neighbour's.
 * @throws RangeError when the data is not as long as size and format say
 */
export function toRgb8(picture: RawPicture): BytePicture {
  const { family } = checkedLayout(picture);
  return { width: picture.width, height: picture.height, data: toRgb[family](picture) };
}

/**
 * Returns the picture in 8-bit grey: the highest eight bits of a mono sample, the luma of colour (BT.601 weights).
 * A Mono8 picture is its own bytes, not a copy.
 * @throws RangeError when the data is not as long as size and format say
 */
export function toMono8(picture: RawPicture): BytePicture {
  const { width, height, format, data } = picture;
  switch (checkedLayout(picture).family) {
    case 'mono':
      return { width, height, data: highBytes(picture) };
    case 'yuv':
      return { width, height, data: everySecond(data, lumaOffsets[format] ?? 0) };
    case 'bayer':
    case 'rgb':
      return { width, height, data: lumaOf(toRgb8(picture).data) };
  }
}

/**
 * Returns the picture in RGB at half its width and height, an odd last row or column left out; for live pictures.
 * Each pixel stands for a square of four: their mean, or a Bayer square's own red, greens and blue. A single row or
 * column cannot be halved and comes back as `toRgb8` has it.
 * @throws RangeError when the data is not as long as size and format say
 */
export function toHalfSize(picture: RawPicture): BytePicture {
  const { family } = checkedLayout(picture);
  const { width, height } = picture;
  if (width < 2 || height < 2) {
    return toRgb8(picture);
  }
  const half = { width: width >> 1, height: height >> 1 };
  switch (family) {
    case 'bayer':
      return { ...half, data: demosaicHalf({ ...picture, samples: highBytes(picture) }) };
    case 'mono':
      return { ...half, data: halveGrey(highBytes(picture), width, height) };
    case 'rgb':
    case 'yuv':
      return halveImage(toRgb8(picture));
  }
}

function widen(grey: Uint8Array): Uint8Array {
  const rgb = new Uint8Array(grey.length * 3);
  for (let pixel = 0, at = 0; pixel < grey.length; pixel += 1, at += 3) {
    const value = grey[pixel] as number;
    rgb[at] = value;
    rgb[at + 1] = value;
    rgb[at + 2] = value;
  }
  return rgb;
}

function halveGrey(grey: Uint8Array, width: number, height: number): Uint8Array {
  const columns = width >> 1;
  const rows = height >> 1;
  const rgb = new Uint8Array(columns * rows * 3);
  let target = 0;
  for (let row = 0; row < rows; row += 1) {
    let at = row * 2 * width;
    for (let column = 0; column < columns; column += 1, at += 2, target += 3) {
      const above = (grey[at] as number) + (grey[at + 1] as number);
      const below = (grey[at + width] as number) + (grey[at + width + 1] as number);
      const mean = (above + below + 2) >> 2;
      rgb[target] = mean;
      rgb[target + 1] = mean;
      rgb[target + 2] = mean;
    }
  }
  return rgb;
}

function reorderChannels({ format, data, width, height }: RawPicture): Uint8Array {
  const order = channelOrders[format];
  if (order === undefined || format === 'RGB8') {
    return data;
  }
  const { step, red, blue } = order;
  const rgb = new Uint8Array(width * height * 3);
  for (let from = 0, at = 0; at < rgb.length; from += step, at += 3) {
    rgb[at] = data[from + red] as number;
    rgb[at + 1] = data[from + 1] as number;
    rgb[at + 2] = data[from + blue] as number;
  }
  return rgb;
}

/** BT.601 weights in 1/256, as the scene is measured with. */
function lumaOf(rgb: Uint8Array): Uint8Array {
  const grey = new Uint8Array(rgb.length / 3);
  for (let pixel = 0, at = 0; pixel < grey.length; pixel += 1, at += 3) {
    grey[pixel] = (77 * (rgb[at] as number) + 150 * (rgb[at + 1] as number) + 29 * (rgb[at + 2] as number) + 128) >> 8;
  }
  return grey;
}

function everySecond(data: Uint8Array, first: number): Uint8Array {
  const values = new Uint8Array(data.length / 2);
  for (let index = 0, at = first; index < values.length; index += 1, at += 2) {
    values[index] = data[at] as number;
  }
  return values;
}

const NO_CHROMA = 128;

function yuvToRgb({ width, height, format, data }: RawPicture): Uint8Array {
  const luma = lumaOffsets[format] ?? 0;
  // Clamped on store: without it each channel would need two comparisons a pixel.
  const rgb = new Uint8ClampedArray(width * height * 3);
  for (let row = 0; row < height; row += 1) {
    const source = data.subarray(row * width * 2, (row + 1) * width * 2);
    yuvRowToRgb(source, rgb.subarray(row * width * 3, (row + 1) * width * 3), luma);
  }
  return new Uint8Array(rgb.buffer);
}

function yuvRowToRgb(source: Uint8Array, rgb: Uint8ClampedArray, luma: number): void {
  const chroma = 1 - luma;
  let red = 0;
  for (let from = 0, at = 0; from < source.length; from += 4, at += 6) {
    const blue = (source[from + chroma] as number) - NO_CHROMA;
    red = from + 4 <= source.length ? (source[from + 2 + chroma] as number) - NO_CHROMA : red;
    // 1.402, 0.344136, 0.714136 and 1.772 in 1/65536.
    const toRed = (91_881 * red + 32_768) >> 16;
    const toGreen = (-22_553 * blue - 46_802 * red + 32_768) >> 16;
    const toBlue = (116_130 * blue + 32_768) >> 16;
    const first = source[from + luma] as number;
    rgb[at] = first + toRed;
    rgb[at + 1] = first + toGreen;
    rgb[at + 2] = first + toBlue;
    // Of an odd row's last pair the second half lies beyond the row, where a typed array ignores it.
    const second = source[from + 2 + luma] as number;
    rgb[at + 3] = second + toRed;
    rgb[at + 4] = second + toGreen;
    rgb[at + 5] = second + toBlue;
  }
}
