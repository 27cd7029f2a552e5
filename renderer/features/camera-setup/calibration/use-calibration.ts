import { useCallback, useEffect, useState } from 'react';
import type { BoardSpecification, BoardView, Calibration } from '../../../../contract/camera-setup.ts';
import type { AppError } from '../../../../contract/errors.ts';
import type { Sha256 } from '../../../../contract/ids.ts';
import { toAppError } from '../../../api/switching-link.ts';
import { useServices } from '../../../components/services/services.ts';
import { type Action, useAction } from '../../../components/services/use-action.ts';
import { type Loaded, useLoaded } from '../../../components/services/use-loaded.ts';
import { useTexts } from '../../../components/services/use-texts.ts';

export type Solution = {
  readonly calibration: Calibration | null;
  readonly failure: AppError | null;
  readonly isComputing: boolean;
};

export type CalibrationControl = {
  readonly views: Loaded<BoardView[]>;
  readonly current: Loaded<Calibration | null>;
  /** Of the present pictures, not kept yet. */
  readonly solution: Solution;
  readonly capture: Action;
  readonly save: Action;
  readonly remove: (imageSha256: Sha256) => void;
};

type Solved = Pick<Solution, 'calibration' | 'failure'> & {
  readonly views: readonly BoardView[];
  readonly board: BoardSpecification;
};

/** Returns what the present pictures of the board give, computed anew whenever they change. */
function useSolution(views: readonly BoardView[] | null, board: BoardSpecification): Solution {
  const { engine } = useServices();
  const [solved, setSolved] = useState<Solved | null>(null);
  const hasViews = views !== null && views.length > 0;
  useEffect(() => {
    if (views === null || views.length === 0) {
      return undefined;
    }
    let isWanted = true;
    const finish = (calibration: Calibration | null, failure: AppError | null): void => {
      if (isWanted) {
        setSolved({ views, board, calibration, failure });
      }
    };
    engine.calibration.solve({ board }).then(
      (calibration) => finish(calibration, null),
      (error: unknown) => finish(null, toAppError(error)),
    );
    return () => {
      isWanted = false;
    };
  }, [board, engine, views]);
  if (!hasViews || solved === null) {
    return { calibration: null, failure: null, isComputing: hasViews };
  }
  const { calibration, failure } = solved;
  return { calibration, failure, isComputing: solved.views !== views || solved.board !== board };
}

/** Returns the pictures of the board, what they give, and the ways to take, remove and keep. */
export function useCalibration(board: BoardSpecification, onCaptured: () => void): CalibrationControl {
  const { engine, notices } = useServices();
  const { t } = useTexts();
  const views = useLoaded(useCallback(() => engine.calibration.views({}), [engine]));
  const current = useLoaded(useCallback(() => engine.calibration.current({}), [engine]));
  const { set: setViews } = views;
  const { set: setCurrent } = current;
  const capture = useAction(
    t('failedCamera.capture'),
    useCallback(async () => {
      setViews(await engine.calibration.capture({ board }));
      onCaptured();
    }, [board, engine, onCaptured, setViews]),
  );
  const save = useAction(
    t('failedCamera.saveCalibration'),
    useCallback(async () => {
      const kept = await engine.calibration.save({ board });
      setCurrent(kept);
      notices.getState().tell(t('calibration.saved', { serial: kept.cameraSerial }));
    }, [board, engine, notices, setCurrent, t]),
  );
  return {
    views,
    current,
    solution: useSolution(views.value, board),
    capture,
    save,
    remove: (imageSha256) => {
      engine.calibration
        .removeView({ imageSha256 })
        .then(setViews, (error: unknown) => notices.getState().fail(t('failedCamera.removeView'), toAppError(error)));
    },
  };
}
