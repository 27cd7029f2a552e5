import { resizeMap, type ScoreMap } from './resize-map.ts';
import type { RgbImage } from './rgb-image.ts';

/** Map scores between which the colour fades in: nothing below `low`, full colour from `high` up. */
export type OverlayRange = { readonly low: number; readonly high: number };

/** At full colour the part still shows through. */
const MAXIMUM_OPACITY = 0.65;
/** Yellow to red: read alike with red–green colour blindness, since it also grows darker. */
const FAINT = [255, 221, 0] as const;
const STRONG = [200, 0, 30] as const;

/** Returns the picture with the anomaly map laid over it in colour, at the picture's size. */
export function drawOverlay(image: RgbImage, map: ScoreMap, { low, high }: OverlayRange): RgbImage {
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
  return { width: image.width, height: image.height, data };
}
