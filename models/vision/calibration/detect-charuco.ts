import { checkBoard, type BoardCorner, type CharucoBoard } from './charuco-board.ts';
import { loadOpenCv, usingCv, type OpenCv } from './open-cv.ts';

/** Rows without padding, one byte a pixel. */
export type GreyImage = { readonly width: number; readonly height: number; readonly data: Uint8Array };

/**
 * Finds the board's inner corners to a fraction of a pixel; those that are hidden or out of the picture are left out,
 * none at all when there is no board. Corners come in the order of their ids.
 * @throws AppError `bad-request` when the board itself cannot be
 */
export async function detectCharuco(picture: GreyImage, board: CharucoBoard): Promise<readonly BoardCorner[]> {
  checkBoard(board);
  const { cv } = await loadOpenCv();
  return detectWith(cv, picture, board);
}

function detectWith(cv: OpenCv, { width, height, data }: GreyImage, board: CharucoBoard): readonly BoardCorner[] {
  return usingCv(cv, (keep) => {
    const image = keep(new cv.Mat(height, width, cv.CV_8UC1));
    image.data.set(data);
    const corners = keep(new cv.Mat());
    const ids = keep(new cv.Mat());
    const dictionary = keep(cv.getPredefinedDictionary(cv.DICT_4X4_100));
    const size = new cv.Size(board.columns, board.rows);
    const cvBoard = keep(
      new cv.aruco_CharucoBoard(size, board.squareMm, board.markerMm, dictionary, keep(new cv.Mat())),
    );
    const detector = keep(
      new cv.aruco_CharucoDetector(
        cvBoard,
        keep(new cv.aruco_CharucoParameters()),
        keep(new cv.aruco_DetectorParameters()),
        keep(new cv.aruco_RefineParameters(10, 3, true)),
      ),
    );
    detector.detectBoard(image, corners, ids, keep(new cv.MatVector()), keep(new cv.Mat()));
    return readCorners(ids.data32S, corners.data32F, ids.rows);
  });
}

/** The detector counts from the first pixel's outer corner, half a pixel before its centre. */
const HALF_PIXEL = 0.5;

function readCorners(ids: Int32Array, places: Float32Array, count: number): readonly BoardCorner[] {
  return Array.from({ length: count }, (_, index) => ({
    id: ids[index] as number,
    x: (places[index * 2] as number) - HALF_PIXEL,
    y: (places[index * 2 + 1] as number) - HALF_PIXEL,
  })).sort((one, other) => one.id - other.id);
}
