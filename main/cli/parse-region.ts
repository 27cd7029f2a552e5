import { AppError } from '../../contract/errors.ts';
import { RegionOfInterest } from '../../contract/recipe.ts';

/**
 * Reads `x,y,width,height` as fractions of the picture; null where no region was asked for.
 * @throws AppError `usage`
 */
export function parseRegion(text: string | undefined): RegionOfInterest | null {
  if (text === undefined) {
    return null;
  }
  const [x, y, width, height, ...rest] = text
    .split(',')
    .map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const region = RegionOfInterest.safeParse({ x, y, width, height });
  if (!region.success || rest.length > 0) {
    throw new AppError('usage', `--roi takes x,y,width,height as fractions inside the picture, not "${text}"`);
  }
  return region.data;
}
