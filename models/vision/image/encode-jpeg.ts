import jpegTurbo from '@julusian/jpeg-turbo';
import type { RgbImage } from './rgb-image.ts';

/** `full` keeps each pixel's colour: pictures that a model learns from must not be smoother than those it will judge. */
export type ChromaDetail = 'half' | 'full';

/**
 * Encodes as baseline JPEG.
 * @param quality 1 to 100
 * @param chroma 4:2:0 or 4:4:4
 * @returns the file's bytes
 */
export function encodeJpeg(image: RgbImage, quality: number, chroma: ChromaDetail = 'half'): Uint8Array {
  const { width, height, data } = image;
  const source = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const jpeg = jpegTurbo.compressSync(source, {
    width,
    height,
    format: jpegTurbo.FORMAT_RGB,
    subsampling: chroma === 'full' ? jpegTurbo.SAMP_444 : jpegTurbo.SAMP_420,
    quality,
  });
  // The encoder hands back a view into a worst-case buffer; the copy lets that one go.
  return new Uint8Array(jpeg);
}
