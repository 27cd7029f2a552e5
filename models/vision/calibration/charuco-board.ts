import { AppError } from '../../../contract/errors.ts';
import { isMarkerCellWhite, MARKER_CELLS, MARKER_COUNT } from './aruco-dictionary.ts';

/** A chessboard with a marker in each white square (ChArUco; Garrido-Jurado et al. 2014). */
export type CharucoBoard = {
  /** Squares across and down. */
  readonly columns: number;
  readonly rows: number;
  readonly squareMm: number;
  readonly markerMm: number;
};

/** Where three squares meet a marker board's inner corner: pixels, (0, 0) the centre of the first pixel. */
export type BoardCorner = { readonly id: number; readonly x: number; readonly y: number };

export type PointMm = { readonly xMm: number; readonly yMm: number };

/** A marker needs a white rim around it to be told from the black squares. */
const LARGEST_MARKER_SHARE = 0.9;
const SMALLEST_MARKER_SHARE = 0.4;

/** Returns the board. @throws AppError `bad-request` when it cannot be printed or found */
export function checkBoard(board: CharucoBoard): CharucoBoard {
  const { columns, rows, squareMm, markerMm } = board;
  const isWhole = Number.isInteger(columns) && Number.isInteger(rows);
  if (!isWhole || columns < 3 || rows < 3 || columns * rows > 2 * MARKER_COUNT) {
    throw new AppError(
      'bad-request',
      `A board of ${columns} × ${rows} squares cannot be made: take at least 3 × 3 and at most ${2 * MARKER_COUNT} in all`,
    );
  }
  const share = markerMm / squareMm;
  if (!(squareMm > 0 && share >= SMALLEST_MARKER_SHARE && share <= LARGEST_MARKER_SHARE)) {
    throw new AppError(
      'bad-request',
      `Markers of ${markerMm} mm do not fit squares of ${squareMm} mm: take ${SMALLEST_MARKER_SHARE * 100} to ${LARGEST_MARKER_SHARE * 100} % of the square`,
    );
  }
  return board;
}

/** Returns where a corner lies on the board, from the board's top left. Corners count row by row. */
export function cornerOnBoard({ columns, squareMm }: CharucoBoard, id: number): PointMm {
  const across = columns - 1;
  return { xMm: ((id % across) + 1) * squareMm, yMm: (Math.floor(id / across) + 1) * squareMm };
}

export function cornerCount({ columns, rows }: CharucoBoard): number {
  return (columns - 1) * (rows - 1);
}

/** Returns the marker in a square, or null for a black square; the first square is black, markers count row by row. */
export function markerInSquare({ columns }: CharucoBoard, column: number, row: number): number | null {
  return (column + row) % 2 === 0 ? null : Math.floor((row * columns + column) / 2);
}

/** Returns whether the printed board is black there; beside the board the paper is white. */
export function isBoardBlackAt(board: CharucoBoard, { xMm, yMm }: PointMm): boolean {
  const { columns, rows, squareMm, markerMm } = board;
  const column = Math.floor(xMm / squareMm);
  const row = Math.floor(yMm / squareMm);
  if (column < 0 || row < 0 || column >= columns || row >= rows) {
    return false;
  }
  const marker = markerInSquare(board, column, row);
  if (marker === null) {
    return true;
  }
  const rim = (squareMm - markerMm) / 2;
  const cellColumn = Math.floor(((xMm - column * squareMm - rim) / markerMm) * MARKER_CELLS);
  const cellRow = Math.floor(((yMm - row * squareMm - rim) / markerMm) * MARKER_CELLS);
  const isInside = cellColumn >= 0 && cellRow >= 0 && cellColumn < MARKER_CELLS && cellRow < MARKER_CELLS;
  return isInside && !isMarkerCellWhite(marker, cellColumn, cellRow);
}
