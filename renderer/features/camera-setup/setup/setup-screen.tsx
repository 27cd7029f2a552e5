import { Button, Skeleton } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useState } from 'react';
import type { CameraSetup } from '../../../../contract/camera-setup.ts';
import type { StationStatus } from '../../../../contract/status.ts';
import { ProblemNotice } from '../../../components/problem-notice.tsx';
import { useTexts } from '../../../components/services/use-texts.ts';
import { PictureStage } from '../../../components/stage/picture-stage.tsx';
import css from '../camera-setup.module.css';
import { FocusMap } from '../measures/focus-map.tsx';
import { FocusPanel } from '../measures/focus-panel.tsx';
import { HistogramPanel } from '../measures/histogram-panel.tsx';
import measuresCss from '../measures/measures.module.css';
import { useMeasures } from '../measures/use-measures.ts';
import { RecordingPanel } from '../recording/recording-panel.tsx';
import { ExposureAndGain } from './exposure-and-gain.tsx';
import { FormatAndTrigger } from './format-and-trigger.tsx';
import { RegionDrawing } from './region-drawing.tsx';
import { RegionSetting } from './region-setting.tsx';
import { SaveToRecipeDialog } from './save-to-recipe-dialog.tsx';
import { presentRegion, regionUnder, sensorAxes } from './sensor-region.ts';
import own from './setup.module.css';
import { type CameraSetupControl, useCameraSetup } from './use-camera-setup.ts';

const counted = ['frames', 'dropped', 'incomplete', 'reconnects'] as const;

function Counts({ counts }: Pick<CameraSetup, 'counts'>) {
  const { t, formats } = useTexts();
  return (
    <section className={css.panel} aria-label={t('setup.counts')}>
      <h2>{t('setup.counts')}</h2>
      <dl className={own.counts}>
        {counted.map((name) => (
          <div key={name}>
            <dt>{t(`setup.${name}`)}</dt>
            <dd data-alarm={name !== 'frames' && counts[name] > 0}>{formats.number(counts[name])}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

type PictureProps = {
  readonly control: CameraSetupControl;
  readonly cameraId: string;
  readonly isDrawing: boolean;
  readonly onDrawn: () => void;
};

/** The live picture, with what it measures below. */
function Picture({ control, cameraId, isDrawing, onDrawn }: PictureProps) {
  const { t } = useTexts();
  const measured = useMeasures(cameraId);
  const { measures, failure } = measured;
  const [hasMap, setMap] = useState(false);
  const { setup, settings, apply } = control;
  const axes = setup === null ? null : sensorAxes(setup.ranges);
  return (
    <div className={css.left}>
      <div>
        <PictureStage
          picture={null}
          hasLive
          hasKeys
          overlay={
            <>
              {hasMap && measures !== null && <FocusMap grid={measures.focusGrid} />}
              {isDrawing && axes !== null && settings !== null && (
                <RegionDrawing
                  onDrawn={(rectangle) => {
                    onDrawn();
                    apply({ sensorRegion: regionUnder(rectangle, presentRegion(settings.sensorRegion, axes), axes) });
                  }}
                />
              )}
            </>
          }
        >
          {isDrawing && <span className={css.stageTag}>{t('setup.drawing')}</span>}
        </PictureStage>
      </div>
      {failure !== null && (
        <output className={own.differs}>{t('setup.noMeasures', { reason: t(`problem.what.${failure.code}`) })}</output>
      )}
      {measures !== null && (
        <div className={measuresCss.panels}>
          <HistogramPanel measures={measures} />
          <FocusPanel focus={measures.focus} held={measured} hasMap={hasMap} onMap={setMap} />
        </div>
      )}
    </div>
  );
}

/** The camera in use: its live picture, what it measures, and its settings. */
export function SetupScreen({ camera }: { readonly camera: NonNullable<StationStatus['camera']> }) {
  const { t } = useTexts();
  const control = useCameraSetup();
  const [isDrawing, setDrawing] = useState(false);
  const [isSaving, setSaving] = useState(false);
  const { setup, failure, undo } = control;
  return (
    <div className={css.two}>
      <Picture
        control={control}
        cameraId={camera.info.cameraId}
        isDrawing={isDrawing}
        onDrawn={() => setDrawing(false)}
      />
      <div className={own.side}>
        <div className={css.right}>
          {camera.state === 'lost' && <p className={own.differs}>{t('cameras.lost')}</p>}
          {failure !== null && (
            <ProblemNotice title={t('cameras.failed')} error={failure}>
              <Button variant="default" onClick={control.reload}>
                {t('app.tryAgain')}
              </Button>
            </ProblemNotice>
          )}
          {setup === null && failure === null && <Skeleton h={320} radius="md" aria-label={t('app.loading')} />}
          {setup !== null && (
            <>
              <section className={css.panel} aria-label={t('setup.settings')}>
                <div className={css.panelHead}>
                  <h2>{`${setup.info.vendor} ${setup.info.model}`}</h2>
                  <span className={css.soft}>{setup.info.serial}</span>
                </div>
                <ExposureAndGain control={control} />
                <FormatAndTrigger control={control} />
              </section>
              <RegionSetting control={control} isDrawing={isDrawing} onDraw={setDrawing} />
              <Counts counts={setup.counts} />
              <RecordingPanel />
            </>
          )}
        </div>
        <div className={own.last}>
          <Button
            variant="default"
            size="md"
            h={56}
            px={12}
            disabled={undo === null}
            leftSection={<IconArrowBackUp aria-hidden="true" />}
            onClick={() => undo?.()}
          >
            {t('setup.undo')}
          </Button>
          <Button size="md" h={56} px={12} disabled={setup === null} onClick={() => setSaving(true)}>
            {t('setup.save')}
          </Button>
        </div>
      </div>
      {isSaving && <SaveToRecipeDialog onClose={() => setSaving(false)} />}
    </div>
  );
}
