/**
 * The first hundred markers of OpenCV's predefined dictionary DICT_4X4_100 (OpenCV, Apache-2.0; generated as
 * Garrido-Jurado et al. 2014 describe): sixteen cells each, row by row, the highest bit first, 1 is white.
 */
const CODES = [
  'b532 0f9a 332d 9946 549e 79cd 9e2e c4f2 feda cf56 f991 11a7 0eb7 2a0f 24b1 263e 4665 6600 6c5e 76af',
  '868b b02b ccd5 dd82 fe47 9471 ace4 a554 2123 346f 4415 57b2 9ecf f0cb 08ae 0929 1875 04ff 0df6 1c5a',
  '1718 2a28 328c 38b2 24e8 2eeb 2d3f 4b64 502e 5013 5194 5568 5d41 5f97 6801 6867 6124 61e9 6b12 6fe5',
  '67df 7e1b 80a0 8344 8ba2 937a 846c 852a 859c 9c89 9fa1 bb7c bc04 b65b bfc8 b7ab ca1f c962 d958 d3d5',
  'cc98 c7a0 c537 e95d f925 fbbb ee2a f74d 3575 8aad 7617 0acf 064b 2dc1 49d8 43f4 4f36 4fd3 69e4 70c7',
]
  .join(' ')
  .split(' ')
  .map((code) => Number.parseInt(code, 16));

export const DICTIONARY_NAME = 'DICT_4X4_100';
export const MARKER_COUNT = CODES.length;

/** Cells across a marker with its black border of one cell. */
export const MARKER_CELLS = 6;

/** Returns whether the marker's cell is white; column and row count from the border's top left. */
export function isMarkerCellWhite(markerId: number, column: number, row: number): boolean {
  const code = CODES[markerId];
  if (code === undefined) {
    throw new RangeError(`there is no marker ${markerId}`);
  }
  const isBorder = column < 1 || row < 1 || column > 4 || row > 4;
  return !isBorder && ((code >> (15 - ((row - 1) * 4 + column - 1))) & 1) === 1;
}
