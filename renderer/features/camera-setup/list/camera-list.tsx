import { Button, Skeleton } from '@mantine/core';
import { IconCameraOff, IconInfoCircle, IconRefresh } from '@tabler/icons-react';
import { useCallback } from 'react';
import type { CameraInfo } from '../../../../contract/camera.ts';
import type { StationStatus } from '../../../../contract/status.ts';
import { EmptyState } from '../../../components/empty-state.tsx';
import { ProblemNotice } from '../../../components/problem-notice.tsx';
import { useServices } from '../../../components/services/services.ts';
import { useLoaded } from '../../../components/services/use-loaded.ts';
import { useTexts } from '../../../components/services/use-texts.ts';
import { CameraCard } from './camera-card.tsx';
import css from './camera-list.module.css';
import { useThumbnails } from './use-thumbnails.ts';

const ICON_PX = 64;
const nothing: readonly CameraInfo[] = [];

/** Kinds of camera that cannot be used here, and why. */
function UnavailableKinds() {
  const { t } = useTexts();
  const { engine } = useServices();
  const { value } = useLoaded(useCallback(() => engine.camera.unavailable({}), [engine]));
  return (
    <>
      {(value ?? []).map(({ kind, reason }) => (
        <p key={kind} className={css.unavailable}>
          <IconInfoCircle size={22} aria-hidden="true" />
          {t('cameras.unavailable', { kind: t(`cameras.kind.${kind}`), reason })}
        </p>
      ))}
    </>
  );
}

/** Every camera the station can reach, each with a small live picture. */
export function CameraList({ status }: { readonly status: StationStatus }) {
  const { t } = useTexts();
  const { engine } = useServices();
  const { value: cameras, failure, reload } = useLoaded(useCallback(() => engine.camera.list({}), [engine]));
  const thumbnails = useThumbnails(cameras ?? nothing);
  const again = (
    <Button variant="default" leftSection={<IconRefresh aria-hidden="true" />} onClick={reload}>
      {t('cameras.lookAgain')}
    </Button>
  );
  return (
    <div className={css.page}>
      {failure !== null && (
        <ProblemNotice title={t('cameras.failed')} error={failure}>
          {again}
        </ProblemNotice>
      )}
      {cameras === null && failure === null && <Skeleton h={320} radius="md" aria-label={t('app.loading')} />}
      {cameras?.length === 0 && (
        <EmptyState icon={<IconCameraOff size={ICON_PX} />} title={t('cameras.none')} text={t('cameras.noneText')}>
          {again}
        </EmptyState>
      )}
      {cameras !== null && cameras.length > 0 && (
        <>
          <div className={css.head}>
            <output>{t('cameras.found', { count: cameras.length })}</output>
            {again}
          </div>
          <ul className={css.cards}>
            {cameras.map((info) => (
              <CameraCard
                key={info.cameraId}
                info={info}
                thumbnail={thumbnails.get(info.cameraId)}
                isInUse={status.camera?.info.cameraId === info.cameraId}
              />
            ))}
          </ul>
        </>
      )}
      <UnavailableKinds />
    </div>
  );
}
