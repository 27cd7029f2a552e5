import { Button } from '@mantine/core';
import { type DragEvent, useCallback, useState } from 'react';
import type { StationStatus } from '../../../contract/status.ts';
import { MINIMUM_TEACH_IMAGES, type TeachSession } from '../../../contract/teach.ts';
import { addTeachSession } from '../../api/station-store.ts';
import { useKeys } from '../../components/keyboard/use-keys.ts';
import { PauseHint } from '../../components/pause-hint.tsx';
import { useServices } from '../../components/services/services.ts';
import { useAction } from '../../components/services/use-action.ts';
import { useTexts } from '../../components/services/use-texts.ts';
import { PictureStage } from '../../components/stage/picture-stage.tsx';
import { CollectActions } from './collect-actions.tsx';
import { CollectProgress } from './collect-progress.tsx';
import css from './teach.module.css';
import { TeachImageGrid } from './teach-image-grid.tsx';
import { useTeachImages } from './use-teach-images.ts';

export type CollectStepProps = {
  readonly session: TeachSession;
  readonly status: StationStatus;
  readonly onTrain: () => void;
};

/** Step 2: good parts, from the camera or from files. */
export function CollectStep({ session, status, onTrain }: CollectStepProps) {
  const { t } = useTexts();
  const { engine, station } = useServices();
  const isSimulated = status.camera?.info.kind === 'simulator';
  const pictures = useTeachImages(session, isSimulated);
  const [isDropping, setDropping] = useState(false);
  const canTrain = session.images.length >= MINIMUM_TEACH_IMAGES && pictures.adding === null;

  const train = useAction(
    t('failed.train'),
    useCallback(async () => {
      const started = await engine.teach.train({ sessionId: session.sessionId });
      station.setState(({ teachSessions }) => ({ teachSessions: addTeachSession(teachSessions, started) }));
      onTrain();
    }, [engine, onTrain, session.sessionId, station]),
  );
  useKeys({ ' ': pictures.capture });

  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setDropping(false);
    pictures.addFiles([...event.dataTransfer.files]);
  };

  return (
    <div
      className={css.collect}
      data-dropping={isDropping}
      onDragOver={(event) => {
        event.preventDefault();
        setDropping(true);
      }}
      onDragLeave={() => setDropping(false)}
      onDrop={drop}
    >
      <div className={css.collectStage}>
        <PictureStage picture={null} hasLive hasKeys>
          {isDropping && <p className={css.dropHint}>{t('teach.drop')}</p>}
        </PictureStage>
        <CollectActions pictures={pictures} />
      </div>
      <div className={css.collectSide}>
        <PauseHint status={status} text={t('teach.running')} />
        <p>{t('teach.collectText')}</p>
        {isSimulated && <p className={css.soft}>{t('teach.simulated')}</p>}
        <CollectProgress session={session} adding={pictures.adding} />
        <TeachImageGrid images={session.images} onRemove={pictures.remove} />
        <Button size="xl" h={72} className={css.train} disabled={!canTrain} loading={train.isBusy} onClick={train.run}>
          {t('teach.train')}
        </Button>
      </div>
    </div>
  );
}
