import { IconCameraOff } from '@tabler/icons-react';
import type { StationStatus } from '../../../contract/status.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { type CameraPlace, cameraPlaces, cameraRoute, formatRoute } from '../../components/navigation/route.ts';
import { useTexts } from '../../components/services/use-texts.ts';
import { CalibrationScreen } from './calibration/calibration-screen.tsx';
import css from './camera-setup.module.css';
import { CommissioningScreen } from './commissioning/commissioning-screen.tsx';
import { FeaturesScreen } from './feature-browser/features-screen.tsx';
import { LightScreen } from './light/light-screen.tsx';
import { CameraList } from './list/camera-list.tsx';
import { RunningRecording } from './recording/recording-panel.tsx';
import { SetupScreen } from './setup/setup-screen.tsx';

const ICON_PX = 64;

export type CamerasScreenProps = {
  readonly place: CameraPlace;
  readonly recipeId: string | null;
  readonly viewName: string | null;
  readonly status: StationStatus;
};

function PlaceOf({ place, recipeId, viewName, status }: CamerasScreenProps) {
  const { t } = useTexts();
  if (place === 'list') {
    return <CameraList status={status} />;
  }
  if (status.camera === null) {
    return (
      <EmptyState
        icon={<IconCameraOff size={ICON_PX} />}
        title={t('cameras.noneChosen')}
        text={t('cameras.noneChosenText')}
      />
    );
  }
  // Everything known of one camera is forgotten when another is chosen.
  const { cameraId } = status.camera.info;
  switch (place) {
    case 'setup':
      return <SetupScreen key={cameraId} camera={status.camera} />;
    case 'features':
      return <FeaturesScreen key={cameraId} />;
    case 'calibration':
      return <CalibrationScreen key={cameraId} />;
    case 'light':
      return <LightScreen key={cameraId} />;
    case 'commissioning':
      return <CommissioningScreen recipeId={recipeId} viewName={viewName} status={status} />;
  }
}

/** Whoever has just pressed a tab goes on in what it shows: there, Space takes pictures. */
function takeFocus(element: HTMLElement | null): void {
  element?.focus();
}

/** Camera work: choosing, setting up, calibrating, checking the light, and recording the band of a recipe. */
export function CamerasScreen(props: CamerasScreenProps) {
  const { t } = useTexts();
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1 className="visually-hidden">{t(`cameras.tab.${props.place}`)}</h1>
        <nav className={css.tabs} aria-label={t('cameras.tabs')}>
          {cameraPlaces.map((place) => (
            <a
              key={place}
              href={formatRoute(cameraRoute(place))}
              aria-current={place === props.place ? 'page' : undefined}
            >
              {t(`cameras.tab.${place}`)}
            </a>
          ))}
        </nav>
        {props.status.camera !== null && props.place !== 'setup' && <RunningRecording />}
      </div>
      <div key={props.place} ref={takeFocus} className={css.body} tabIndex={-1}>
        <PlaceOf {...props} />
      </div>
    </div>
  );
}
