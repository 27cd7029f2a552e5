import { Button } from '@mantine/core';
import { useCallback } from 'react';
import type { CameraThumbnail } from '../../../../contract/camera-setup.ts';
import type { CameraInfo } from '../../../../contract/camera.ts';
import { cameraRoute } from '../../../components/navigation/route.ts';
import { navigate } from '../../../components/navigation/use-route.ts';
import { useServices } from '../../../components/services/services.ts';
import { useAction } from '../../../components/services/use-action.ts';
import { useTexts } from '../../../components/services/use-texts.ts';
import css from './camera-list.module.css';

const UDEV_COMMANDS =
  'sudo cp 60-manufactureai-usb-cameras.rules /etc/udev/rules.d/ && sudo udevadm control --reload && sudo udevadm trigger';

function CameraProblem({ thumbnail, info }: { readonly thumbnail: CameraThumbnail; readonly info: CameraInfo }) {
  const { t } = useTexts();
  const { problem, problemCode: code } = thumbnail;
  return (
    <div className={css.problem} role="note">
      {code === null ? (
        <strong>{problem}</strong>
      ) : (
        <>
          <strong>{t(`problem.what.${code}`)}</strong>
          <span>{t(`problem.action.${code}`)}</span>
          {code === 'camera-denied' && info.kind === 'u3v' && (
            <>
              <span>{t('cameras.udev')}</span>
              <code>{UDEV_COMMANDS}</code>
            </>
          )}
          <small>{t('problem.details', { message: problem ?? '' })}</small>
        </>
      )}
    </div>
  );
}

export type CameraCardProps = {
  readonly info: CameraInfo;
  /** Undefined until the camera was asked. */
  readonly thumbnail: CameraThumbnail | undefined;
  readonly isInUse: boolean;
};

/** One camera: what it sees, who it is, whether it is in use or what keeps it from being used. */
export function CameraCard({ info, thumbnail, isInUse }: CameraCardProps) {
  const { t } = useTexts();
  const { engine, station, notices } = useServices();
  const { cameraId, vendor, model, serial } = info;
  const name = `${vendor} ${model}`.trim();
  const select = useAction(
    t('failed.camera'),
    useCallback(async () => {
      station.setState({ status: await engine.camera.select({ cameraId }) });
      notices.getState().tell(t('settings.cameraChosen'));
    }, [cameraId, engine, notices, station, t]),
  );
  const base64 = thumbnail?.base64 ?? null;
  return (
    <li className={css.card} data-in-use={isInUse} data-testid="camera-card" aria-label={`${name} ${serial}`}>
      <div className={css.picture}>
        {base64 === null ? (
          <span>{t(thumbnail === undefined ? 'app.loading' : 'cameras.noPicture')}</span>
        ) : (
          <img src={`data:image/jpeg;base64,${base64}`} alt={t('cameras.thumbnail', { name })} draggable={false} />
        )}
        {isInUse && <span className={css.inUse}>{t('cameras.inUse')}</span>}
      </div>
      <div className={css.name}>
        <h2>{name}</h2>
      </div>
      <div className={css.details}>
        <p>
          {t('cameras.serial')} <strong>{serial}</strong>
        </p>
        <p>{t(`cameras.kind.${info.kind}`)}</p>
        {info.portPath !== null && (
          <p>
            {t('cameras.place')} {info.portPath}
          </p>
        )}
        {thumbnail !== undefined && thumbnail.problem !== null && <CameraProblem thumbnail={thumbnail} info={info} />}
      </div>
      {isInUse ? (
        <Button variant="default" size="lg" h={56} onClick={() => navigate(cameraRoute('setup'))}>
          {t('cameras.setUp')}
        </Button>
      ) : (
        <Button variant="default" size="lg" h={56} loading={select.isBusy} onClick={select.run}>
          {t('cameras.choose')}
        </Button>
      )}
    </li>
  );
}
