import { AppError } from '../../../contract/errors.ts';

/** Part of the raw stream: one Adam7 pass, or the whole picture. */
export type FilteredRows = {
  /** First byte of the part in the raw stream. */
  readonly start: number;
  readonly rows: number;
  /** Bytes of a row without its filter byte. */
  readonly rowBytes: number;
  /** Distance to the pixel on the left, at least 1. */
  readonly pixelBytes: number;
};

/**
 * Undoes the row filters of ISO/IEC 15948, 9.2, in place.
 * @throws AppError `image-unreadable` for a filter the specification does not know
 */
export function removeRowFilters(raw: Uint8Array, { start, rows, rowBytes, pixelBytes }: FilteredRows): void {
  let above: Uint8Array = new Uint8Array(rowBytes);
  for (let row = 0; row < rows; row++) {
    const position = start + row * (rowBytes + 1);
    const current = raw.subarray(position + 1, position + 1 + rowBytes);
    removeFilter(raw[position] ?? 0, current, above, pixelBytes);
    above = current;
  }
}

function removeFilter(filter: number, row: Uint8Array, above: Uint8Array, distance: number): void {
  switch (filter) {
    case 0:
      return;
    case 1:
      addLeft(row, distance);
      return;
    case 2:
      addAbove(row, above);
      return;
    case 3:
      addAverage(row, above, distance);
      return;
    case 4:
      addPaeth(row, above, distance);
      return;
    default:
      throw new AppError('image-unreadable', 'the PNG data is damaged or cut short; copy the file again');
  }
}

function addLeft(row: Uint8Array, distance: number): void {
  for (let index = distance; index < row.length; index++) {
    row[index] = (row[index] ?? 0) + (row[index - distance] ?? 0);
  }
}

function addAbove(row: Uint8Array, above: Uint8Array): void {
  for (let index = 0; index < row.length; index++) {
    row[index] = (row[index] ?? 0) + (above[index] ?? 0);
  }
}

function addAverage(row: Uint8Array, above: Uint8Array, distance: number): void {
  for (let index = 0; index < row.length; index++) {
    const left = index < distance ? 0 : (row[index - distance] ?? 0);
    row[index] = (row[index] ?? 0) + ((left + (above[index] ?? 0)) >> 1);
  }
}

function addPaeth(row: Uint8Array, above: Uint8Array, distance: number): void {
  const lead = Math.min(distance, row.length);
  for (let index = 0; index < lead; index++) {
    row[index] = (row[index] ?? 0) + (above[index] ?? 0);
  }
  for (let index = distance; index < row.length; index++) {
    const left = row[index - distance] ?? 0;
    const up = above[index] ?? 0;
    const corner = above[index - distance] ?? 0;
    row[index] = (row[index] ?? 0) + paeth(left, up, corner);
  }
}

function paeth(left: number, up: number, corner: number): number {
  const toLeft = Math.abs(up - corner);
  const toUp = Math.abs(left - corner);
  const toCorner = Math.abs(left + up - 2 * corner);
  if (toLeft <= toUp && toLeft <= toCorner) {
    return left;
  }
  return toUp <= toCorner ? up : corner;
}
