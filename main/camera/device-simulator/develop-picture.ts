import type { ReadoutRegion } from './encode-pixels.ts';
import type { SceneImage } from './picture-source.ts';

export type Development = {
  readonly isMirroredX: boolean;
  readonly isMirroredY: boolean;
  /** Added to each 8-bit code. */
  readonly blackLevel: number;
};

/** Returns the region as a picture of its own, mirrored and with its black level; the scene itself where nothing changes. */
export function developPicture(
  image: SceneImage,
  region: ReadoutRegion,
  { isMirroredX, isMirroredY, blackLevel }: Development,
): { readonly image: SceneImage; readonly region: ReadoutRegion } {
  if (!isMirroredX && !isMirroredY && blackLevel === 0) {
    return { image, region };
  }
  const { x, y, width, height } = region;
  const { channels } = image;
  const data = new Uint8Array(width * height * channels);
  for (let row = 0; row < height; row++) {
    const fromRow = y + (isMirroredY ? height - 1 - row : row);
    for (let column = 0; column < width; column++) {
      const fromColumn = x + (isMirroredX ? width - 1 - column : column);
      const from = (fromRow * image.width + fromColumn) * channels;
      const to = (row * width + column) * channels;
      for (let channel = 0; channel < channels; channel++) {
        data[to + channel] = Math.min(255, (image.data[from + channel] ?? 0) + blackLevel);
      }
    }
  }
  return { image: { width, height, channels, data }, region: { x: 0, y: 0, width, height } };
}
