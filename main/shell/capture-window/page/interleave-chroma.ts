/** Where Cb and Cr of a 4:2:0 picture stand: in planes of their own (I420), or in turn in one plane (NV12). */
export type ChromaOrder = 'I420' | 'NV12';

/**
 * Returns a 4:2:0 picture as PFNC YCbCr422_8 (Y Cb Y Cr), each chroma sample for both of its rows, so that nothing is
 * lost and nothing is computed.
 *
 * @param planes luma and chroma without padding
 * @throws RangeError when width or height is odd, or the planes are not as long as the size says
 */
export function interleaveChroma(
  planes: Uint8Array,
  { width, height, order }: { readonly width: number; readonly height: number; readonly order: ChromaOrder },
): Uint8Array<ArrayBuffer> {
  if (width % 2 !== 0 || height % 2 !== 0 || planes.length !== (width * height * 3) / 2) {
    throw new RangeError(`${planes.length} bytes are no 4:2:0 picture of ${width} × ${height}`);
  }
  const pairs = width / 2;
  const luma = width * height;
  const step = order === 'I420' ? 1 : 2;
  const crOffset = order === 'I420' ? luma / 4 : 1;
  const words = new Uint32Array(pairs * height);
  for (let y = 0, to = 0, from = 0; y < height; y++) {
    let chroma = luma + (y >> 1) * pairs * step;
    for (const end = to + pairs; to < end; to++) {
      // Every machine Chromium runs on is little-endian, so the lowest byte is the first.
      words[to] =
        (planes[from] ?? 0) |
        ((planes[chroma] ?? 0) << 8) |
        ((planes[from + 1] ?? 0) << 16) |
        ((planes[chroma + crOffset] ?? 0) << 24);
      from += 2;
      chroma += step;
    }
  }
  return new Uint8Array(words.buffer);
}
