import { expect, test } from 'vitest';
import { toHalfSize, toMono8, toRgb8 } from './convert-picture.ts';
import { frameSizeBytes, type PixelFormat } from './pixel-format.ts';
import { unpackSamples, type RawPicture } from './unpack-samples.ts';

const width = 1920;
const height = 1080;

function draw(format: PixelFormat): RawPicture {
  const data = new Uint8Array(new SharedArrayBuffer(frameSizeBytes(format, width, height)));
  for (let index = 0; index < data.length; index += 1) {
    data[index] = Math.imul(index + 1, 2654435761) >>> 24;
  }
  return { width, height, format, data };
}

test('pictures of 1920 × 1080', async ({ bench }) => {
  const mono12p = draw('Mono12p');
  const first = mono12p.data;
  expect(unpackSamples(mono12p)[0]).toBe((first[0] ?? 0) | (((first[1] ?? 0) & 15) << 8));
  const unpacked: readonly PixelFormat[] = ['Mono12p', 'Mono10p', 'Mono12Packed', 'Mono12'];
  for (const format of unpacked) {
    const picture = draw(format);
    await bench(`unpack ${format}`, () => void unpackSamples(picture)).run();
    await bench(`${format} to Mono8`, () => void toMono8(picture)).run();
  }
  const coloured: readonly PixelFormat[] = ['Mono8', 'BayerRG8', 'BayerRG12p', 'BGR8', 'YUV422_8'];
  for (const format of coloured) {
    const picture = draw(format);
    expect(toRgb8(picture).data).toHaveLength(width * height * 3);
    await bench(`${format} to RGB`, () => void toRgb8(picture)).run();
    await bench(`${format} at half size`, () => void toHalfSize(picture)).run();
  }
});
