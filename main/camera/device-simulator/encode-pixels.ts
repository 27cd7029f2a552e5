import { frameSizeBytes, type PixelFormat, type PixelLayout, pixelFormats } from '../pixel-format/pixel-format.ts';
import { packGev, packLeastSignificantFirst, spread16 } from './pack-samples.ts';
import type { SceneImage } from './picture-source.ts';

/** The part of the sensor that is read out, in pixels. */
export type ReadoutRegion = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

/** Channel (R 0, G 1, B 2) of the four pixels of a mosaic cell: upper left, upper right, lower left, lower right. */
const mosaics: Readonly<Record<string, readonly [number, number, number, number]>> = {
  BayerRG: [0, 1, 1, 2],
  BayerGR: [1, 0, 2, 1],
  BayerGB: [1, 2, 0, 1],
  BayerBG: [2, 1, 1, 0],
};

/** Stands for a byte that says the pixel is opaque. */
const OPAQUE = 3;
/** Source channel of each byte of a pixel. */
const colourOrders: Readonly<Record<string, readonly number[]>> = {
  RGB8: [0, 1, 2],
  BGR8: [2, 1, 0],
  RGBa8: [0, 1, 2, OPAQUE],
  BGRa8: [2, 1, 0, OPAQUE],
};

/** Where luma and chroma stand in the two bytes of a pixel. */
const chromaOrders: Readonly<Record<string, readonly [luma: number, chroma: number]>> = {
  YUV422_8_UYVY: [1, 0],
  YUV422_8: [0, 1],
  YCbCr422_8: [0, 1],
};

/**
 * Returns one region of a scene as a device sends it in `format`, rows without padding. Grey is ITU-R BT.601 luma;
 * deeper samples repeat the high bits below; YUV is full-range BT.601 with the mean chroma of two neighbours.
 *
 * @throws RangeError when the region leaves the picture
 */
export function encodePixels(image: SceneImage, region: ReadoutRegion, format: PixelFormat): Uint8Array {
  const { x, y, width, height } = region;
  if (x < 0 || y < 0 || width < 1 || height < 1 || x + width > image.width || y + height > image.height) {
    throw new RangeError(
      `the region ${width} × ${height} at ${x}, ${y} leaves the ${image.width} × ${image.height} picture`,
    );
  }
  const layout: PixelLayout = pixelFormats[format];
  switch (layout.family) {
    case 'mono':
      return packSamples(greyPlane(image, region), layout, format, region);
    case 'bayer':
      return packSamples(mosaicPlane(image, region, format), layout, format, region);
    case 'rgb':
      return format === 'RGB8' && image.channels === 3
        ? cutRows(image, region)
        : interleave(image, region, colourOrders[format] ?? []);
    case 'yuv':
      return encodeYuv(image, region, chromaOrders[format] ?? [0, 1]);
  }
}

function packSamples(
  plane: Uint8Array,
  { packing, bitDepth }: PixelLayout,
  format: PixelFormat,
  { width, height }: ReadoutRegion,
): Uint8Array {
  if (bitDepth === 8) {
    return plane;
  }
  const target = new Uint8Array(frameSizeBytes(format, width, height));
  if (packing === 'plain' || bitDepth === 16) {
    spread16(plane, bitDepth, target);
  } else if (packing === 'lsb') {
    packLeastSignificantFirst(plane, bitDepth, target);
  } else {
    packGev(plane, bitDepth, target);
  }
  return target;
}

function greyPlane({ data, channels, width: stride }: SceneImage, region: ReadoutRegion): Uint8Array {
  const { x, y, width, height } = region;
  const plane = new Uint8Array(width * height);
  for (let row = 0; row < height; row++) {
    const from = ((y + row) * stride + x) * channels;
    if (channels === 1) {
      plane.set(data.subarray(from, from + width), row * width);
    } else {
      for (let to = row * width, at = from; to < (row + 1) * width; to++, at += 3) {
        plane[to] = luma(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0);
      }
    }
  }
  return plane;
}

function mosaicPlane({ data, channels, width: stride }: SceneImage, region: ReadoutRegion, format: string): Uint8Array {
  const { x, y, width, height } = region;
  const cell = mosaics[format.slice(0, 7)] ?? [0, 0, 0, 0];
  const plane = new Uint8Array(width * height);
  for (let row = 0; row < height; row++) {
    const even = channels === 1 ? 0 : (cell[(row & 1) * 2] ?? 0);
    const odd = channels === 1 ? 0 : (cell[(row & 1) * 2 + 1] ?? 0);
    let at = ((y + row) * stride + x) * channels;
    for (let column = 0, to = row * width; column < width; column++, to++, at += channels) {
      plane[to] = data[at + ((column & 1) === 0 ? even : odd)] ?? 0;
    }
  }
  return plane;
}

function cutRows({ data, width: stride }: SceneImage, { x, y, width, height }: ReadoutRegion): Uint8Array {
  const target = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row++) {
    const from = ((y + row) * stride + x) * 3;
    target.set(data.subarray(from, from + width * 3), row * width * 3);
  }
  return target;
}

function interleave(image: SceneImage, region: ReadoutRegion, order: readonly number[]): Uint8Array {
  const { x, y, width, height } = region;
  const { data, channels } = image;
  const target = new Uint8Array(width * height * order.length);
  for (let row = 0; row < height; row++) {
    const from = ((y + row) * image.width + x) * channels;
    order.forEach((channel, place) => {
      const source = channels === 1 ? from : from + channel;
      let to = row * width * order.length + place;
      for (let column = 0; column < width; column++, to += order.length) {
        target[to] = channel === OPAQUE ? 255 : (data[source + column * channels] ?? 0);
      }
    });
  }
  return target;
}

/** The last pixel of an odd line has no partner: it keeps its luma and U. */
function encodeYuv(
  image: SceneImage,
  region: ReadoutRegion,
  [lumaAt, chromaAt]: readonly [number, number],
): Uint8Array {
  const { x, y, width, height } = region;
  const target = new Uint8Array(width * height * 2);
  const colours = { data: image.data, green: image.channels === 1 ? 0 : 1, blue: image.channels === 1 ? 0 : 2 };
  for (let row = 0; row < height; row++) {
    let at = ((y + row) * image.width + x) * image.channels;
    let to = row * width * 2;
    for (let column = 0; column < width; column++, at += image.channels, to += 2) {
      // U stands beside the first pixel of a pair, V beside the second; both are of the pair's mean colour.
      const isSecond = (column & 1) === 1;
      const step = isSecond ? -image.channels : image.channels;
      const partner = column + 1 < width || isSecond ? at + step : at;
      target[to + lumaAt] = lumaAtPixel(colours, at);
      target[to + chromaAt] = isSecond ? chromaV(colours, at, partner) : chromaU(colours, at, partner);
    }
  }
  return target;
}

/** Offsets of green and blue from red; both 0 in a grey scene. */
type Colours = { readonly data: Uint8Array; readonly green: number; readonly blue: number };

function lumaAtPixel({ data, green, blue }: Colours, at: number): number {
  return luma(data[at] ?? 0, data[at + green] ?? 0, data[at + blue] ?? 0);
}

function chromaU({ data, green, blue }: Colours, at: number, partner: number): number {
  const red = (data[at] ?? 0) + (data[partner] ?? 0);
  const middle = (data[at + green] ?? 0) + (data[partner + green] ?? 0);
  const last = (data[at + blue] ?? 0) + (data[partner + blue] ?? 0);
  return clampByte(128 + (0.5 * last - 0.331264 * middle - 0.168736 * red) / 2);
}

function chromaV({ data, green, blue }: Colours, at: number, partner: number): number {
  const red = (data[at] ?? 0) + (data[partner] ?? 0);
  const middle = (data[at + green] ?? 0) + (data[partner + green] ?? 0);
  const last = (data[at + blue] ?? 0) + (data[partner + blue] ?? 0);
  return clampByte(128 + (0.5 * red - 0.418688 * middle - 0.081312 * last) / 2);
}

/** 0.299 R + 0.587 G + 0.114 B, rounded; in whole numbers, so that grey stays grey. */
function luma(red: number, green: number, blue: number): number {
  return ((299 * red + 587 * green + 114 * blue + 500) / 1000) | 0;
}

function clampByte(value: number): number {
  return Math.min(255, Math.max(0, Math.round(value)));
}
