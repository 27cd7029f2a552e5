import { v7 as uuidv7 } from 'uuid';
import type { BoardSpecification, BoardView, Calibration } from '../../../contract/camera-setup.ts';
import { AppError } from '../../../contract/errors.ts';
import type { Sha256 } from '../../../contract/ids.ts';
import { calibratePlane } from '../../../models/vision/calibration/calibrate-plane.ts';
import { charucoBoardSvg } from '../../../models/vision/calibration/charuco-board-svg.ts';
import { straightLens } from '../../../models/vision/calibration/radial-distortion.ts';
import type { RectifiedPlane } from '../../../models/vision/calibration/rectify.ts';
import { cameraInUse } from './camera-in-use.ts';
import { keepCalibration, readCalibration } from './kept-calibration.ts';
import { readLightCheck } from './light-check-service.ts';
import type { SetupDeps } from './setup-deps.ts';

/** Millimetres per pixel and the lens's distortion, from pictures of a printed board. */
export interface CalibrationService {
  /** @throws AppError `bad-request` when the board does not fit the paper */
  board(specification: BoardSpecification): { readonly svg: string };
  views(): readonly BoardView[];
  /** @throws AppError `calibration-failed` when no board is seen, `camera-…` */
  capture(board: BoardSpecification): Promise<readonly BoardView[]>;
  removeView(imageSha256: Sha256): readonly BoardView[];
  /** @throws AppError `calibration-failed` */
  solve(board: BoardSpecification): Calibration;
  save(board: BoardSpecification): Promise<Calibration>;
  current(): Promise<Calibration | null>;
  /** Returns the live picture as JPEG, corrected by what is kept. @throws AppError `calibration-failed` when nothing is, `camera-…` */
  preview(): Promise<Uint8Array>;
}

export function createCalibrationService(deps: SetupDeps): CalibrationService {
  const { store, inference, cameras, clock } = deps;
  let serial = '';
  let views: readonly BoardView[] = [];

  const solve = (board: BoardSpecification): Calibration =>
    solveViews(views, { board, cameraSerial: serial, createdAtUs: clock.nowUs() });

  return {
    board: (specification) => ({ svg: charucoBoardSvg(specification) }),
    views: () => views,
    capture: async (board) => {
      const { info } = cameraInUse(cameras);
      const picture = await cameras.nextPicture();
      const [corners, [frame]] = await Promise.all([
        inference.detectBoard(picture, board),
        inference.encodeEvidence(picture),
      ]);
      if (corners.length === 0) {
        throw new AppError(
          'calibration-failed',
          'No board is seen: lay it flat, in focus and evenly lit under the camera',
        );
      }
      const { sha256 } = await store.putImage(frame);
      // Views of another camera, or of another picture size, tell nothing of this one.
      const isSame = serial === info.serial && views.every(({ width }) => width === picture.width);
      serial = info.serial;
      const view = { imageSha256: sha256, width: picture.width, height: picture.height, corners: [...corners] };
      views = isSame ? [...views, view] : [view];
      return views;
    },
    removeView: (imageSha256) => {
      views = views.filter((view) => view.imageSha256 !== imageSha256);
      return views;
    },
    solve,
    save: async (board) => {
      const calibration = solve(board);
      await keepCalibration(store, calibration);
      await store.recordAudit({
        recordId: uuidv7(),
        occurredAtUs: calibration.createdAtUs,
        operatorId: deps.operatorId,
        action: 'configuration.changed',
        inspectionId: null,
        recipeId: null,
        detail: `Camera ${serial} calibrated: ${calibration.mmPerPixel.toFixed(5)} mm per pixel, residual ${calibration.residualRmsPx.toFixed(2)} px`,
      });
      return calibration;
    },
    current: async () => readCalibration(store, cameraInUse(cameras).info.serial),
    preview: () => preview(deps),
  };
}

async function preview({ store, cameras, inference }: SetupDeps): Promise<Uint8Array> {
  const { serial } = cameraInUse(cameras).info;
  const [calibration, check] = [await readCalibration(store, serial), await readLightCheck(store, serial)];
  if (calibration === null && check === null) {
    throw new AppError('calibration-failed', 'Nothing is kept for this camera yet: calibrate it or check the light');
  }
  const { jpeg } = await inference.encodeCorrected(await cameras.nextPicture(), {
    light: check?.correction ?? null,
    plane: calibration === null ? null : planeOf(calibration),
  });
  return jpeg;
}

function planeOf({ width, height, k1, k2, homography, mmPerPixel }: Calibration): RectifiedPlane {
  return { width, height, lens: { ...straightLens(width, height), k1, k2 }, homography, mmPerPixel };
}

type Circumstances = Pick<Calibration, 'board' | 'cameraSerial' | 'createdAtUs'>;

function solveViews(views: readonly BoardView[], circumstances: Circumstances): Calibration {
  const [first] = views;
  if (first === undefined) {
    throw new AppError(
      'calibration-failed',
      'There is no picture of the board yet: lay it under the camera and capture it',
    );
  }
  const { width, height } = first;
  const { lens, homography, cornersUsed, outliers, ...solved } = calibratePlane(
    views.map(({ corners }) => corners),
    { board: circumstances.board, width, height },
  );
  return {
    ...circumstances,
    width,
    height,
    mmPerPixel: solved.mmPerPixel,
    residualRmsPx: solved.residualRmsPx,
    residualMaximumPx: solved.residualMaximumPx,
    scaleSpread: solved.scaleSpread,
    k1: lens.k1,
    k2: lens.k2,
    isLensFitted: solved.isLensFitted,
    homography: [...homography],
    cornersUsed,
    cornersRejected: outliers.length,
    outliers: outliers.flatMap(({ view, id, distancePx }) => {
      const imageSha256 = views[view]?.imageSha256;
      return imageSha256 === undefined ? [] : [{ imageSha256, id, distancePx }];
    }),
  };
}
