import { expect, test } from 'vitest';
import { decodeImage } from './decode-image.ts';
import { encodeGreyPng } from './encode-grey-png.ts';
import { encodeJpeg } from './encode-jpeg.ts';
import { measurePicture } from './measure-picture.ts';
import { measureScene } from './measure-scene.ts';
import { resizeImage } from './resize-image.ts';

const width = 1920;
const height = 1080;
/** Smooth waves with a little fixed noise: compresses like a photograph of a part. */
const data = Uint8Array.from({ length: width * height * 3 }, (_, index) => {
  const noise = Math.imul(index, 2654435761) >>> 29;
  return 110 + 60 * Math.sin(index / 2000) + 30 * Math.sin(index / (width * 90)) + noise;
});
const image = { width, height, data };
const grey = data.slice(0, width * height);
const jpeg = encodeJpeg(image, 90);
const png = encodeGreyPng(width, height, grey);

test('pictures of 1920 × 1080', async ({ bench }) => {
  expect(decodeImage(jpeg).data.length).toBe(data.length);
  expect(decodeImage(png).data.filter((_, index) => index % 3 === 0)).toEqual(grey);
  expect(measureScene({ ...image, channels: 3 }).brightness).toBeGreaterThan(100);
  await bench('decode a JPEG', () => void decodeImage(jpeg)).run();
  await bench('encode a JPEG, quality 90', () => void encodeJpeg(image, 90)).run();
  await bench('decode a grey PNG', () => void decodeImage(png)).run();
  await bench('encode a grey PNG', () => void encodeGreyPng(width, height, grey)).run();
  await bench('measure an RGB scene', () => void measureScene({ ...image, channels: 3 })).run();
  await bench('measure a grey scene', () => void measureScene({ width, height, channels: 1, data: grey })).run();
  await bench('measure an RGB picture', () => void measurePicture({ ...image, channels: 3 })).run();
  await bench('resize to 256 × 144', () => void resizeImage(image, 256, 144)).run();
});
