import { Button } from '@mantine/core';
import { useTexts } from '../../../components/services/use-texts.ts';
import css from '../camera-setup.module.css';
import { CommittedNumber } from './number-setting.tsx';
import { presentRegion, sensorAxes, snapRegion, wholeSensor } from './sensor-region.ts';
import own from './setup.module.css';
import type { CameraSetupControl } from './use-camera-setup.ts';

const fields = ['offsetX', 'offsetY', 'width', 'height'] as const;

export type RegionSettingProps = {
  readonly control: CameraSetupControl;
  readonly isDrawing: boolean;
  readonly onDraw: (isDrawing: boolean) => void;
};

/** Which part of the sensor is read out: in numbers, or drawn on the picture. */
export function RegionSetting({ control, isDrawing, onDraw }: RegionSettingProps) {
  const { t } = useTexts();
  const { setup, settings, differences, apply } = control;
  if (setup === null || settings === null) {
    return null;
  }
  const axes = sensorAxes(setup.ranges);
  if (axes === null) {
    return (
      <section className={css.panel}>
        <h2>{t('setup.region')}</h2>
        <p className={css.soft}>{t('setup.regionFixed')}</p>
      </section>
    );
  }
  const region = presentRegion(settings.sensorRegion, axes);
  const { sensorRegion: difference } = differences;
  return (
    <section className={css.panel} aria-label={t('setup.region')}>
      <h2>{t('setup.region')}</h2>
      <div className={own.region}>
        {fields.map((field) => (
          <CommittedNumber
            key={field}
            label={t(`setup.${field}`)}
            value={region[field]}
            onCommit={(value) => apply({ sensorRegion: snapRegion({ ...region, [field]: value }, axes) })}
          />
        ))}
      </div>
      {difference !== undefined && (
        <output className={own.differs}>
          {t('setup.differs', { asked: String(difference.asked), took: String(difference.took) })}
        </output>
      )}
      <div className={css.buttons}>
        <Button variant="default" size="sm" h={44} aria-pressed={isDrawing} onClick={() => onDraw(!isDrawing)}>
          {t('setup.draw')}
        </Button>
        <Button variant="default" size="sm" h={44} onClick={() => apply({ sensorRegion: wholeSensor(axes) })}>
          {t('setup.whole')}
        </Button>
      </div>
    </section>
  );
}
