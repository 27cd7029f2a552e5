import { writeFileSync } from 'node:fs';
import { createPartGenerator } from '../../../main/camera/part-generator/part-generator.ts';
import { encodeJpeg } from '../../../models/vision/image/encode-jpeg.ts';
import type { RgbImage } from '../../../models/vision/image/rgb-image.ts';

const WIDTH = 640;
const HEIGHT = 480;
const PICTURES = 40;
const QUALITY = 95;
const STAIN_RADIUS = 36;
const STAIN_GREY = 20;

/** Chromium's switches that put a file of JPEG pictures in the place of the webcam. */
export function webcamSwitches(file: string): readonly string[] {
  return ['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${file}`];
}

/** Covers a disc of the part, so that no model may take it for a good one, whichever pictures it was taught from. */
function stain({ width, height, data }: RgbImage, shift: { readonly x: number; readonly y: number }): void {
  for (let y = -STAIN_RADIUS; y <= STAIN_RADIUS; y++) {
    for (let x = -STAIN_RADIUS; x <= STAIN_RADIUS; x++) {
      if (x * x + y * y <= STAIN_RADIUS * STAIN_RADIUS) {
        const pixel = (height / 2 + shift.y + y) * width + width / 2 + shift.x + x;
        data.fill(STAIN_GREY, 3 * pixel, 3 * pixel + 3);
      }
    }
  }
}

/** Writes an MJPEG file in which one part lies under the camera, each picture a little different. @returns the first */
export function writeWebcamFile(file: string, kind: 'good' | 'stained'): RgbImage {
  const part = createPartGenerator({ seed: 3, width: WIDTH, height: HEIGHT, defectRate: 0 }).next('good');
  const pictures = Array.from({ length: PICTURES }, (_, noiseSeed) => {
    const data = new Uint8Array(WIDTH * HEIGHT * 3);
    // As on a bench: the lamp flickers a little, and no two parts lie in quite the same place.
    const shift = { x: (noiseSeed % 3) * 4 - 4, y: (noiseSeed % 2) * 4 - 2 };
    part.renderInto(data, { gain: 0.98 + 0.01 * (noiseSeed % 5), noiseSeed, focusBlur: 0, shift });
    const picture = { width: WIDTH, height: HEIGHT, data };
    if (kind === 'stained') {
      stain(picture, shift);
    }
    return picture;
  });
  writeFileSync(file, Buffer.concat(pictures.map((picture) => encodeJpeg(picture, QUALITY))));
  return pictures[0] as RgbImage;
}
