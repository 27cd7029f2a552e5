import { writeFileSync } from 'node:fs';
import { createPartGenerator, type PartKind } from '../../../main/camera/part-generator/part-generator.ts';
import { encodeJpeg } from '../../../models/vision/image/encode-jpeg.ts';
import type { RgbImage } from '../../../models/vision/image/rgb-image.ts';

const WIDTH = 640;
const HEIGHT = 480;
const PICTURES = 40;
const QUALITY = 95;

/** Chromium's switches that put a file of JPEG pictures in the place of the webcam. */
export function webcamSwitches(file: string): readonly string[] {
  return ['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${file}`];
}

/** Writes an MJPEG file in which one part lies under the camera, each picture a little different. @returns the first */
export function writeWebcamFile(file: string, kind: PartKind): RgbImage {
  const part = createPartGenerator({ seed: 3, width: WIDTH, height: HEIGHT, defectRate: 0 }).next(kind);
  const pictures = Array.from({ length: PICTURES }, (_, noiseSeed) => {
    const data = new Uint8Array(WIDTH * HEIGHT * 3);
    // As on a bench: the lamp flickers a little, and no two parts lie in quite the same place.
    const shift = { x: (noiseSeed % 3) * 4 - 4, y: (noiseSeed % 2) * 4 - 2 };
    part.renderInto(data, { gain: 0.98 + 0.01 * (noiseSeed % 5), noiseSeed, focusBlur: 0, shift });
    return { width: WIDTH, height: HEIGHT, data };
  });
  writeFileSync(file, Buffer.concat(pictures.map((picture) => encodeJpeg(picture, QUALITY))));
  return pictures[0] as RgbImage;
}
