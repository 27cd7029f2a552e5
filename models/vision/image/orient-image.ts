import type { Orientation } from './exif-orientation.ts';
import type { RgbImage } from './rgb-image.ts';

/** Where the stored pixel (0, 0) lands, and how far one step along a stored row or column moves, in pixels of the result. */
type Walk = { readonly origin: number; readonly alongRow: number; readonly alongColumn: number };

/**
 * Returns the picture turned upright as EXIF asks (orientations 2–8 mirror and rotate).
 * Upright pictures come back as they are, without a copy.
 */
export function orientImage(image: RgbImage, orientation: Orientation): RgbImage {
  if (orientation === 1) {
    return image;
  }
  const isTurned = orientation >= 5;
  const width = isTurned ? image.height : image.width;
  const height = isTurned ? image.width : image.height;
  const { origin, alongRow, alongColumn } = walkOf(orientation, width, height);
  const data = new Uint8Array(image.data.length);
  let source = 0;
  for (let y = 0; y < image.height; y++) {
    let target = (origin + y * alongColumn) * 3;
    for (let x = 0; x < image.width; x++) {
      data[target] = image.data[source] ?? 0;
      data[target + 1] = image.data[source + 1] ?? 0;
      data[target + 2] = image.data[source + 2] ?? 0;
      source += 3;
      target += alongRow * 3;
    }
  }
  return { width, height, data };
}

function walkOf(orientation: Exclude<Orientation, 1>, width: number, height: number): Walk {
  const right = width - 1;
  const bottom = (height - 1) * width;
  const walks: Readonly<Record<Exclude<Orientation, 1>, Walk>> = {
    2: { origin: right, alongRow: -1, alongColumn: width },
    3: { origin: right + bottom, alongRow: -1, alongColumn: -width },
    4: { origin: bottom, alongRow: 1, alongColumn: -width },
    5: { origin: 0, alongRow: width, alongColumn: 1 },
    6: { origin: right, alongRow: width, alongColumn: -1 },
    7: { origin: right + bottom, alongRow: -width, alongColumn: -1 },
    8: { origin: bottom, alongRow: -width, alongColumn: 1 },
  };
  return walks[orientation];
}
