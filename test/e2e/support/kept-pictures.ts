import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeImage } from '../../../models/vision/image/decode-image.ts';
import type { RgbImage } from '../../../models/vision/image/rgb-image.ts';

/** Returns the pictures of one size that a station has kept in its data folder. */
export function keptPictures(directory: string, width: number, height: number): readonly RgbImage[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => readFileSync(join(parentPath, name)))
    .filter((bytes) => isPicture(bytes))
    .map((bytes) => decodeImage(bytes))
    .filter((picture) => picture.width === width && picture.height === height);
}

function isPicture(bytes: Uint8Array): boolean {
  const isJpeg = bytes[0] === 0xff && bytes[1] === 0xd8;
  const isPng = bytes[0] === 0x89 && bytes[1] === 0x50;
  return isJpeg || isPng;
}
