import { describe, expect, test } from 'vitest';
import { loadOpenCv, usingCv } from './open-cv.ts';
import { isMarkerCellWhite, MARKER_CELLS, MARKER_COUNT } from './aruco-dictionary.ts';
import { checkBoard, cornerCount, cornerOnBoard, isBoardBlackAt, markerInSquare } from './charuco-board.ts';
import { charucoBoardSvg, type BoardPage } from './charuco-board-svg.ts';

const page: BoardPage = { columns: 9, rows: 6, squareMm: 25, markerMm: 18, paper: 'A4' };

/** Every rectangle of a path in the page's drawing order, on the board in millimetres. */
function rectanglesOf(
  svg: string,
): { readonly isBlack: boolean; readonly x: number; readonly y: number; readonly side: number }[] {
  return [...svg.matchAll(/<path fill="(#000|#fff)" d="([^"]*)"/g)].flatMap(([, fill, path = '']) =>
    [...path.matchAll(/M([\d.]+) ([\d.]+)h([\d.]+)v\3h-\3z/g)].map(([, x, y, side]) => ({
      isBlack: fill === '#000',
      x: Number(x),
      y: Number(y),
      side: Number(side),
    })),
  );
}

test("the hundred markers are OpenCV's own, cell by cell", async () => {
  const { cv } = await loadOpenCv();
  usingCv(cv, (keep) => {
    const dictionary = keep(cv.getPredefinedDictionary(cv.DICT_4X4_100)) as unknown as {
      generateImageMarker(id: number, side: number, image: unknown, border: number): void;
    };
    const image = keep(new cv.Mat());
    for (let id = 0; id < MARKER_COUNT; id += 1) {
      dictionary.generateImageMarker(id, MARKER_CELLS, image, 1);
      const ours = Array.from({ length: MARKER_CELLS ** 2 }, (_, cell) =>
        isMarkerCellWhite(id, cell % MARKER_CELLS, Math.floor(cell / MARKER_CELLS)) ? 255 : 0,
      );
      expect([...image.data]).toEqual(ours);
    }
  });
  expect(() => isMarkerCellWhite(MARKER_COUNT, 1, 1)).toThrow(RangeError);
});

describe('the board', () => {
  test('begins with a black square; markers and inner corners count row by row', () => {
    expect([0, 1, 2, 3].map((column) => markerInSquare(page, column, 0))).toEqual([null, 0, null, 1]);
    expect([0, 1, 2].map((column) => markerInSquare(page, column, 1))).toEqual([4, null, 5]);
    expect(cornerCount(page)).toBe(40);
    expect(cornerOnBoard(page, 0)).toEqual({ xMm: 25, yMm: 25 });
    expect(cornerOnBoard(page, 39)).toEqual({ xMm: 200, yMm: 125 });
  });

  test('beside it the paper is white', () => {
    expect(isBoardBlackAt(page, { xMm: 1, yMm: 1 })).toBe(true);
    expect(isBoardBlackAt(page, { xMm: -1, yMm: 1 })).toBe(false);
    expect(isBoardBlackAt(page, { xMm: 226, yMm: 1 })).toBe(false);
  });

  test.each([
    [{ columns: 2 }, 'at least 3 × 3'],
    [{ columns: 9.5 }, 'at least 3 × 3'],
    [{ columns: 21, rows: 10 }, 'at most 200 in all'],
    [{ markerMm: 24 }, '40 to 90 % of the square'],
    [{ squareMm: -1 }, '40 to 90 % of the square'],
    [{ squareMm: Number.NaN }, '40 to 90 % of the square'],
  ])('%j is refused with what to take instead', (change, message) => {
    expect(() => checkBoard({ ...page, ...change })).toThrow(message);
  });
});

describe('the printed page', () => {
  test('shows exactly the board, at its true size', () => {
    const svg = charucoBoardSvg(page);
    expect(svg).toContain('width="297mm" height="210mm" viewBox="0 0 297 210"');
    const rectangles = rectanglesOf(svg);
    const step = 0.5;
    for (let yMm = 0.25; yMm < page.rows * page.squareMm; yMm += step) {
      for (let xMm = 0.25; xMm < page.columns * page.squareMm; xMm += step) {
        const painted = rectangles.findLast(
          ({ x, y, side }) => xMm >= x && xMm < x + side && yMm >= y && yMm < y + side,
        );
        expect(painted?.isBlack ?? false, `${xMm}, ${yMm}`).toBe(isBoardBlackAt(page, { xMm, yMm }));
      }
    }
  });

  test('has a bar of 100 mm with a tick each 10 mm, and says what it is', () => {
    const svg = charucoBoardSvg({ ...page, instructions: 'Größe < 100 % & flach' });
    expect(svg).toContain('h100M98.5 ');
    expect(svg.match(/v4/g)).toHaveLength(11);
    expect(svg).toContain('ChArUco 9 × 6, square 25 mm, marker 18 mm, DICT_4X4_100');
    expect(svg).toContain('Größe &lt; 100 % &amp; flach');
  });

  test('stands upright when the board is higher than wide; A3 has room for more', () => {
    expect(charucoBoardSvg({ ...page, columns: 6, rows: 9 })).toContain('width="210mm" height="297mm"');
    expect(charucoBoardSvg({ ...page, squareMm: 40, markerMm: 30, paper: 'A3' })).toContain('width="420mm"');
  });

  test('a board too large for the paper is refused with the largest that fits', () => {
    const tooLarge = (): string => charucoBoardSvg({ ...page, squareMm: 40, markerMm: 30 });
    expect(tooLarge).toThrow('does not fit A4: take squares of at most 28 mm');
    expect(charucoBoardSvg({ ...page, squareMm: 28, markerMm: 20 })).toContain('<svg');
  });
});
