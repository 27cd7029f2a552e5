import { describe, expect, test } from 'vitest';
import { measureScene } from '../../models/vision/image/measure-scene.ts';
import { frameSizeBytes, pixelFormats, type PixelFormat } from '../camera/pixel-format/pixel-format.ts';
import type { Picture } from '../camera/camera.ts';
import { encodeFrame } from './evidence.ts';
import { pictureToLive, pictureToRgb, pictureToView } from './picture-to-rgb.ts';

const formats = Object.keys(pixelFormats) as PixelFormat[];

function draw(format: PixelFormat, width: number, height: number): Picture {
  const data = new Uint8Array(new SharedArrayBuffer(frameSizeBytes(format, width, height)));
  for (let index = 0; index < data.length; index += 1) {
    data[index] = Math.imul(index + 1, 2654435761) >>> 24;
  }
  return { width, height, format, data };
}

describe.each(formats)('a %s frame', (format) => {
  test('is measured, judged and kept in its own size', () => {
    const picture = draw(format, 46, 32);
    const rgb = pictureToRgb(picture);
    expect(rgb).toMatchObject({ width: 46, height: 32 });
    expect(rgb.data).toHaveLength(46 * 32 * 3);
    const measured = measureScene(pictureToView(picture));
    const asRgb = measureScene({ ...rgb, channels: 3 });
    expect(measured.brightness).toBeCloseTo(asRgb.brightness, 6);
    expect(measured.focus).toBeCloseTo(asRgb.focus, 3);
    const [frame, thumbnail] = encodeFrame(rgb);
    expect(frame).toMatchObject({ mime: 'image/jpeg', width: 46, height: 32 });
    expect(thumbnail.bytes.length).toBeGreaterThan(100);
  });

  test('is shown live in its own size, or halved until it fits', () => {
    const picture = draw(format, 46, 32);
    expect(pictureToLive(picture, 46)).toEqual(pictureToRgb(picture));
    expect(pictureToLive(picture, 45)).toMatchObject({ width: 23, height: 16 });
    const small = pictureToLive(picture, 12);
    expect(small).toMatchObject({ width: 11, height: 8 });
    expect(small.data).toHaveLength(11 * 8 * 3);
  });

  test('cut short is refused before anything is shown or judged of it', () => {
    const picture = draw(format, 46, 32);
    const cut = { ...picture, data: picture.data.subarray(1) };
    for (const convert of [pictureToRgb, pictureToView, (one: Picture) => pictureToLive(one, 12)]) {
      expect(() => convert(cut)).toThrow(`a 46 × 32 ${format} picture takes`);
    }
  });
});

test('the single row of a line camera is shown as it is, however wide', () => {
  const live = pictureToLive(draw('Mono8', 4096, 1), 960);
  expect(live).toMatchObject({ width: 4096, height: 1 });
});

test('an RGB8 frame is not copied on its way to the model', () => {
  const picture = draw('RGB8', 4, 2);
  expect(pictureToRgb(picture).data).toBe(picture.data);
});
