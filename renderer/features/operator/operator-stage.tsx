import { useState } from 'react';
import { useStore } from 'zustand';
import type { InspectionId } from '../../../contract/ids.ts';
import type { Inspection } from '../../../contract/inspection.ts';
import type { StationStatus } from '../../../contract/status.ts';
import { useServices, useStation } from '../../components/services/services.ts';
import { useTexts } from '../../components/services/use-texts.ts';
import { pictureOfInspection } from '../../components/stage/judged-picture.ts';
import type { JudgedPicture } from '../../components/stage/judged-picture.ts';
import { PictureStage } from '../../components/stage/picture-stage.tsx';
import { ViewChips } from '../../components/views/view-chips.tsx';
import { pictureOfView, shownView } from '../../components/views/view-findings.ts';
import css from './operator.module.css';
import type { ShownPart } from './shown-part.ts';

export type OperatorStageProps = {
  readonly shown: ShownPart;
  readonly status: StationStatus;
  readonly onNow: () => void;
};

function useOverlay(shown: ShownPart, status: StationStatus): string | null {
  const { t } = useTexts();
  const { live } = useServices();
  const isFlowing = useStore(live.state, (state) => state.isFlowing);
  const isConnected = useStation(({ connection }) => connection === 'connected');
  if (shown.hasPicture) {
    return null;
  }
  if (!isConnected) {
    return t('lost.title');
  }
  if (status.camera === null || status.camera.state === 'lost') {
    return t('cameraLost.title');
  }
  return isFlowing ? null : t('stage.waiting');
}

/** Returns the record's picture as the chosen camera saw it, and how to choose another. */
function useViews(record: Inspection | undefined) {
  const { t } = useTexts();
  const [choice, setChoice] = useState<{ readonly of: InspectionId; readonly viewName: string } | null>(null);
  if (record === undefined) {
    return { picture: null, viewName: null, choose: () => undefined };
  }
  const { inspectionId, partSerial } = record;
  const view = shownView(record, choice?.of === inspectionId ? choice.viewName : null);
  const label = t('stage.judgedLabel', { serial: partSerial });
  const picture: JudgedPicture | null =
    view === null ? pictureOfInspection(record, label) : pictureOfView(record, view, label);
  return {
    picture,
    viewName: view?.viewName ?? null,
    choose: (viewName: string) => setChoice({ of: inspectionId, viewName }),
  };
}

/** The operator's picture: live, the part just judged, or one looked at again. */
export function OperatorStage({ shown, status, onNow }: OperatorStageProps) {
  const { t, formats } = useTexts();
  const overlay = useOverlay(shown, status);
  const record = shown.hasPicture ? shown.part?.first : undefined;
  const { picture, viewName, choose } = useViews(record);
  return (
    <PictureStage picture={picture} hasLive hasKeys>
      {picture === null && overlay === null && <span className={css.liveTag}>{t('stage.live')}</span>}
      {overlay !== null && <p className={css.overlay}>{overlay}</p>}
      {record !== undefined && (
        <div className={css.backBar}>
          <ViewChips views={record.views} shown={viewName} onChoose={choose} />
          {shown.isLookingBack && (
            <span>
              {t('strip.lookingBack', { serial: record.partSerial, time: formats.time(record.finishedAtUs) })}
              {shown.newer > 0 && ` · ${t('strip.newer', { count: shown.newer })}`}
            </span>
          )}
          <button type="button" onClick={onNow}>
            {t(shown.isLookingBack ? 'strip.backToNow' : 'actions.live')} <kbd aria-hidden="true">Esc</kbd>
          </button>
        </div>
      )}
    </PictureStage>
  );
}
