import { resizeMap, type ScoreMap } from './resize-map.ts';
import type { RgbImage } from './rgb-image.ts';

export type OverlayRange = {
  /** Map score below which nothing is coloured. */
  readonly low: number;
  /** Map score from which the colour is full. */
  readonly high: number;
  /** Map score whose line is drawn: the edge of what counts as a defect. */
  readonly outline: number;
};

/** At full colour the part still shows through. */
const MAXIMUM_OPACITY = 0.65;
/** Yellow to red: read alike with red–green colour blindness, since it also grows darker. */
const FAINT = [255, 221, 0] as const;
const STRONG = [200, 0, 30] as const;

/** Returns the picture with the anomaly map laid over it in colour, at the picture's size. */
export function drawOverlay(image: RgbImage, map: ScoreMap, { low, high, outline }: OverlayRange): RgbImage {
  const scores = resizeMap(map, image.width, image.height).data;
  const data = Uint8Array.from(image.data);
  const span = Math.max(high - low, Number.EPSILON);
  for (let pixel = 0; pixel < scores.length; pixel++) {
    const heat = Math.min(1, ((scores[pixel] ?? 0) - low) / span);
    if (heat > 0) {
      const opacity = MAXIMUM_OPACITY * heat;
      for (let channel = 0; channel < 3; channel++) {
        const faint = FAINT[channel] ?? 0;
        const colour = faint + ((STRONG[channel] ?? 0) - faint) * heat;
        const under = data[pixel * 3 + channel] ?? 0;
        data[pixel * 3 + channel] = Math.round(under + (colour - under) * opacity);
      }
    }
  }
  drawOutline(data, { width: image.width, height: image.height, data: scores }, outline);
  return { width: image.width, height: image.height, data };
}

/** Colours the pixels at or above the limit that touch one below it. */
function drawOutline(target: Uint8Array, { width, height, data: scores }: ScoreMap, limit: number): void {
  const isBelow = (x: number, y: number): boolean =>
    x >= 0 && y >= 0 && x < width && y < height && (scores[y * width + x] ?? 0) < limit;
  for (let pixel = 0; pixel < scores.length; pixel++) {
    const x = pixel % width;
    const y = (pixel - x) / width;
    const isInside = (scores[pixel] ?? 0) >= limit;
    if (isInside && (isBelow(x - 1, y) || isBelow(x + 1, y) || isBelow(x, y - 1) || isBelow(x, y + 1))) {
      target.set(STRONG, pixel * 3);
    }
  }
}
