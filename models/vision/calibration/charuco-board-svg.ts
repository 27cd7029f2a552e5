import { AppError } from '../../../contract/errors.ts';
import { DICTIONARY_NAME, isMarkerCellWhite, MARKER_CELLS } from './aruco-dictionary.ts';
import { checkBoard, markerInSquare, type CharucoBoard } from './charuco-board.ts';

export type PaperSize = 'A4' | 'A3';

export type BoardPage = CharucoBoard & {
  readonly paper: PaperSize;
  /** Printed under the board; English when left out. */
  readonly instructions?: string;
};

type Size = { readonly widthMm: number; readonly heightMm: number };

const papers: Readonly<Record<PaperSize, Size>> = {
  A4: { widthMm: 210, heightMm: 297 },
  A3: { widthMm: 297, heightMm: 420 },
};

/** What office printers leave free at the edges; it is also the white rim that the outer markers need. */
const MARGIN_MM = 10;
const FOOT_MM = 22;
export const SCALE_BAR_MM = 100;
const INSTRUCTIONS =
  'Print at 100 % ("actual size"), lay flat. The bar must measure 100.0 mm; if it does not, correct the printer.';

/**
 * Returns the board as an SVG page at its true size, turned to the side on which it fits, with a bar to check the
 * printer by.
 * @throws AppError `bad-request` when the board cannot be made or does not fit the paper
 */
export function charucoBoardSvg(page: BoardPage): string {
  const board = checkBoard(page);
  const { columns, rows, squareMm, markerMm } = board;
  const paper = papers[page.paper];
  const isLandscape = columns > rows;
  const [widthMm, heightMm] = isLandscape ? [paper.heightMm, paper.widthMm] : [paper.widthMm, paper.heightMm];
  const freeWidth = widthMm - 2 * MARGIN_MM;
  const freeHeight = heightMm - 2 * MARGIN_MM - FOOT_MM;
  const left = (widthMm - columns * squareMm) / 2;
  const top = MARGIN_MM + (freeHeight - rows * squareMm) / 2;
  if (columns * squareMm > freeWidth || rows * squareMm > freeHeight) {
    const largest = Math.floor(10 * Math.min(freeWidth / columns, freeHeight / rows)) / 10;
    throw new AppError(
      'bad-request',
      `The board does not fit ${page.paper}: take squares of at most ${largest} mm, or fewer of them`,
    );
  }
  const name = `ChArUco ${columns} × ${rows}, square ${squareMm} mm, marker ${markerMm} mm, ${DICTIONARY_NAME}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${widthMm}mm" height="${heightMm}mm" viewBox="0 0 ${widthMm} ${heightMm}">`,
    `<rect width="${widthMm}" height="${heightMm}" fill="#fff"/>`,
    `<g transform="translate(${round(left)} ${round(top)})" shape-rendering="crispEdges">`,
    ...squaresOf(board),
    '</g>',
    scaleBar((widthMm - SCALE_BAR_MM) / 2, heightMm - MARGIN_MM - FOOT_MM + 8),
    caption(widthMm / 2, heightMm - MARGIN_MM - 5, name),
    caption(widthMm / 2, heightMm - MARGIN_MM, page.instructions ?? INSTRUCTIONS),
    '</svg>',
    '',
  ].join('\n');
}

/** Markers are white cells on a black square, so that no hairline runs through the black in print. */
function squaresOf(board: CharucoBoard): string[] {
  const { columns, rows, squareMm, markerMm } = board;
  const rim = (squareMm - markerMm) / 2;
  const places = Array.from({ length: columns * rows }, (_, index) => ({
    column: index % columns,
    row: Math.floor(index / columns),
  }));
  const black = places.map(({ column, row }) => {
    const isSquare = markerInSquare(board, column, row) === null;
    const inset = isSquare ? 0 : rim;
    return rectangle(column * squareMm + inset, row * squareMm + inset, isSquare ? squareMm : markerMm);
  });
  const white = places.flatMap(({ column, row }) => {
    const marker = markerInSquare(board, column, row);
    return marker === null ? [] : whiteCells(marker, column * squareMm + rim, row * squareMm + rim, markerMm);
  });
  return [`<path fill="#000" d="${black.join('')}"/>`, `<path fill="#fff" d="${white.join('')}"/>`];
}

function whiteCells(marker: number, left: number, top: number, markerMm: number): string[] {
  const cell = markerMm / MARKER_CELLS;
  return Array.from({ length: MARKER_CELLS * MARKER_CELLS }, (_, index) => ({
    column: index % MARKER_CELLS,
    row: Math.floor(index / MARKER_CELLS),
  }))
    .filter(({ column, row }) => isMarkerCellWhite(marker, column, row))
    .map(({ column, row }) => rectangle(left + column * cell, top + row * cell, cell));
}

function rectangle(left: number, top: number, side: number): string {
  const length = round(side);
  return `M${round(left)} ${round(top)}h${length}v${length}h${-length}z`;
}

function scaleBar(left: number, top: number): string {
  const ticks = Array.from({ length: 11 }, (_, index) => `M${round(left + index * 10)} ${top - 2}v4`);
  return [
    `<path stroke="#000" stroke-width="0.2" fill="none" d="M${round(left)} ${top}h${SCALE_BAR_MM}${ticks.join('')}"/>`,
    caption(left - 6, top + 1, '0'),
    caption(left + SCALE_BAR_MM + 10, top + 1, `${SCALE_BAR_MM} mm`),
  ].join('\n');
}

function caption(x: number, y: number, text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<text x="${round(x)}" y="${round(y)}" font-family="sans-serif" font-size="3" text-anchor="middle">${escaped}</text>`;
}

/** A thousandth of a millimetre is far below what a printer can do. */
function round(lengthMm: number): number {
  return Math.round(lengthMm * 1000) / 1000;
}
