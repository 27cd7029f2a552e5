import { Button } from '@mantine/core';
import { IconCamera } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { type BoardSpecification, type BoardView, defaultBoard } from '../../../../contract/camera-setup.ts';
import type { Sha256 } from '../../../../contract/ids.ts';
import { ActionButton } from '../../../components/controls/action-button.tsx';
import { useKeys } from '../../../components/keyboard/use-keys.ts';
import { ProblemNotice } from '../../../components/problem-notice.tsx';
import { useTexts } from '../../../components/services/use-texts.ts';
import { PictureStage } from '../../../components/stage/picture-stage.tsx';
import css from '../camera-setup.module.css';
import { BoardPanel } from './board-panel.tsx';
import { BoardViews } from './board-views.tsx';
import { CalibrationResult } from './calibration-result.tsx';
import { CornerLayer } from './corner-layer.tsx';
import { StraightenedPreview } from './straightened-preview.tsx';
import { type CalibrationControl, useCalibration } from './use-calibration.ts';

const ICON_PX = 30;
const noViews: readonly BoardView[] = [];

/** Returns whether what is shown is computed, kept, or neither yet. */
function useProgress({ solution, current }: CalibrationControl): string {
  const { t, formats } = useTexts();
  const { calibration, isComputing } = solution;
  const kept = current.value;
  if (isComputing) {
    return t('calibration.computing');
  }
  if (kept !== null && (calibration === null || calibration.createdAtUs === kept.createdAtUs)) {
    return t('calibration.current', { time: formats.dateTime(kept.createdAtUs) });
  }
  return calibration === null ? '' : t('calibration.notSaved');
}

function ResultPanel({ control }: { readonly control: CalibrationControl }) {
  const { t } = useTexts();
  const { solution, current, save } = control;
  const { calibration, failure, isComputing } = solution;
  const shown = calibration ?? current.value;
  return (
    <section className={css.panel} aria-label={t('calibration.result')}>
      <div className={css.panelHead}>
        <h2>{t('calibration.result')}</h2>
        <output className={css.soft}>{useProgress(control)}</output>
      </div>
      {failure !== null && <ProblemNotice title={t('calibration.unsolved')} error={failure} />}
      {shown === null && failure === null && <p className={css.soft}>{t('calibration.noViews')}</p>}
      {shown !== null && <CalibrationResult calibration={shown} />}
      {calibration !== null && (
        <Button size="lg" h={56} disabled={isComputing} loading={save.isBusy} onClick={save.run}>
          {t('calibration.save')}
        </Button>
      )}
      {current.value !== null && <StraightenedPreview />}
    </section>
  );
}

/** Calibration from a printed board: print, take pictures, look at the result, keep it. */
export function CalibrationScreen() {
  const { t } = useTexts();
  const [chosenBoard, setBoard] = useState<BoardSpecification | null>(null);
  const [chosen, setChosen] = useState<Sha256 | null>(null);
  const toLive = useCallback(() => setChosen(null), []);
  const board = chosenBoard ?? defaultBoard;
  const control = useCalibration(board, toLive);
  const { views, capture, remove, solution } = control;
  useKeys({ ' ': capture.run });
  const outliers = solution.calibration?.outliers ?? [];
  const view = views.value?.find(({ imageSha256 }) => imageSha256 === chosen);
  const number = (views.value ?? noViews).findIndex(({ imageSha256 }) => imageSha256 === chosen) + 1;
  const odd = outliers.filter(({ imageSha256 }) => imageSha256 === chosen).length;
  const label = view === undefined ? '' : t('calibration.view', { number, count: view.corners.length });
  return (
    <div className={css.two}>
      <div className={css.left}>
        <div>
          <PictureStage
            picture={
              view === undefined
                ? null
                : {
                    frameSha256: view.imageSha256,
                    mapSha256: null,
                    width: view.width,
                    height: view.height,
                    defects: [],
                    label,
                  }
            }
            hasLive={view === undefined}
            hasKeys
            overlay={view && <CornerLayer view={view} outliers={outliers} />}
          >
            {view !== undefined && (
              <span className={css.stageTag}>
                {label}
                {odd > 0 && ` · ${t('calibration.odd', { count: odd })}`}
              </span>
            )}
          </PictureStage>
        </div>
        <BoardViews
          views={views.value ?? noViews}
          outliers={outliers}
          chosen={view === undefined ? null : chosen}
          onChoose={setChosen}
          onRemove={remove}
        />
        <ActionButton
          isMain
          label={t('calibration.capture')}
          icon={<IconCamera size={ICON_PX} aria-hidden="true" />}
          keyName="Space"
          isBusy={capture.isBusy}
          onPress={capture.run}
        />
      </div>
      <div className={css.right}>
        <p>{t('calibration.text')}</p>
        <BoardPanel board={board} onChange={setBoard} />
        <p className={`${css.soft} ${css.small}`}>{t('calibration.viewsText')}</p>
        {views.failure !== null && <ProblemNotice title={t('cameras.failed')} error={views.failure} />}
        <ResultPanel control={control} />
      </div>
    </div>
  );
}
