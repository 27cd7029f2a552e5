import type { BytePicture } from '../../../main/camera/pixel-format/convert-picture.ts';
import { assert } from './run-checks.ts';

/** 75 % colour bars of the kernel's virtual video device, from the left: white, yellow, cyan, green, magenta, red, blue, black. */
const bars = [
  [191, 191, 191],
  [191, 191, 0],
  [0, 191, 191],
  [0, 191, 0],
  [191, 0, 191],
  [191, 0, 0],
  [0, 0, 191],
  [0, 0, 0],
] as const;
/** Between limited and full range black and white move by 16 to 20. */
const TOLERANCE = 32;
/** Below the text that the device writes on its picture. */
const ROW = 0.6;

/** Throws unless the RGB picture shows the device's colour bars in their order. */
export function checkColourBars({ width, height, data }: BytePicture): void {
  bars.forEach((expected, at) => {
    const x = Math.floor((width * (at + 0.5)) / bars.length);
    const start = (Math.floor(height * ROW) * width + x) * 3;
    const seen = [...data.subarray(start, start + 3)];
    const isRight = expected.every((value, channel) => Math.abs(value - (seen[channel] ?? 0)) <= TOLERANCE);
    assert(isRight, `bar ${at} is ${seen.join(' ')} instead of ${expected.join(' ')}`);
  });
}
