/** A decoded picture: rows top to bottom, `width × height × 3` bytes, R G B interleaved, no padding. */
export type RgbImage = {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
};
