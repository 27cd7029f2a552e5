import { useStore } from 'zustand';
import type { StationStatus } from '../../../contract/status.ts';
import { useServices, useStation } from '../../components/services/services.ts';
import { useTexts } from '../../components/services/use-texts.ts';
import { pictureOfInspection } from '../../components/stage/judged-picture.ts';
import { PictureStage } from '../../components/stage/picture-stage.tsx';
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

/** The operator's picture: live, the part just judged, or one looked at again. */
export function OperatorStage({ shown, status, onNow }: OperatorStageProps) {
  const { t, formats } = useTexts();
  const overlay = useOverlay(shown, status);
  const record = shown.part?.first;
  const picture =
    record === undefined || !shown.hasPicture
      ? null
      : pictureOfInspection(record, t('stage.judgedLabel', { serial: record.partSerial }));
  return (
    <PictureStage picture={picture} hasLive hasKeys>
      {picture === null && overlay === null && <span className={css.liveTag}>{t('stage.live')}</span>}
      {overlay !== null && <p className={css.overlay}>{overlay}</p>}
      {shown.hasPicture && record !== undefined && (
        <div className={css.backBar}>
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
