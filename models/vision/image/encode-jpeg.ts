import jpegTurbo from '@julusian/jpeg-turbo';
import type { RgbImage } from './rgb-image.ts';

/**
 * Encodes as baseline JPEG with 4:2:0 chroma.
 * @param quality 1 to 100
 * @returns the file's bytes
 */
export function encodeJpeg(image: RgbImage, quality: number): Uint8Array {
  const { width, height, data } = image;
  const source = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const jpeg = jpegTurbo.compressSync(source, {
    width,
    height,
    format: jpegTurbo.FORMAT_RGB,
    subsampling: jpegTurbo.SAMP_420,
    quality,
  });
  // The encoder hands back a view into a worst-case buffer; the copy lets that one go.
  return new Uint8Array(jpeg);
}
