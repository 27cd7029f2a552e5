import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '../../../components/services/use-texts.ts';
import css from '../camera-setup.module.css';
import { evenScale, logScale, NumberSetting } from './number-setting.tsx';
import type { CameraSetupControl } from './use-camera-setup.ts';

const units = ['µs', 'ms'] as const;
type Unit = (typeof units)[number];
const US_PER_MS = 1000;

function isUnit(value: string): value is Unit {
  return units.some((unit) => unit === value);
}

/** How long and how strongly the sensor sees. */
export function ExposureAndGain({ control }: { readonly control: CameraSetupControl }) {
  const { t } = useTexts();
  const { setup, settings, differences, apply } = control;
  const [chosenUnit, setUnit] = useState<Unit | null>(null);
  if (setup === null || settings === null) {
    return null;
  }
  const { exposureTimeUs: exposure, gainDb: gain } = setup.ranges;
  const unit = chosenUnit ?? ((settings.exposureTimeUs ?? 0) >= US_PER_MS ? 'ms' : 'µs');
  return (
    <>
      {exposure === null ? (
        <p>
          <strong>{t('setup.exposure')}</strong> <span className={css.soft}>{t('setup.notOffered')}</span>
        </p>
      ) : (
        <NumberSetting
          name={t('setup.exposure')}
          value={settings.exposureTimeUs}
          range={exposure}
          scale={logScale}
          divisor={unit === 'ms' ? US_PER_MS : 1}
          unit={unit}
          difference={differences.exposureTimeUs}
          onChange={(exposureTimeUs) => apply({ exposureTimeUs })}
        >
          <SegmentedControl
            size="sm"
            aria-label={t('setup.unit')}
            value={unit}
            data={[...units]}
            onChange={(value) => isUnit(value) && setUnit(value)}
          />
        </NumberSetting>
      )}
      {gain === null ? (
        <p>
          <strong>{t('setup.gain')}</strong> <span className={css.soft}>{t('setup.notOffered')}</span>
        </p>
      ) : (
        <NumberSetting
          name={t('setup.gain')}
          value={settings.gainDb}
          range={gain}
          scale={evenScale}
          difference={differences.gainDb}
          onChange={(gainDb) => apply({ gainDb })}
        />
      )}
    </>
  );
}
