import { Button, Switch } from '@mantine/core';
import { useCallback, useState } from 'react';
import type { LightCheck } from '../../../../contract/camera-setup.ts';
import { ProblemNotice } from '../../../components/problem-notice.tsx';
import { useServices } from '../../../components/services/services.ts';
import { useAction } from '../../../components/services/use-action.ts';
import { useLoaded } from '../../../components/services/use-loaded.ts';
import { useTexts } from '../../../components/services/use-texts.ts';
import { PictureStage } from '../../../components/stage/picture-stage.tsx';
import css from '../camera-setup.module.css';
import own from './light.module.css';
import { LightMap } from './light-map.tsx';
import { judgeUniformity } from './light-words.ts';
import { useImageSize } from './use-image-size.ts';

function Finding({ check }: { readonly check: LightCheck }) {
  const { t, formats } = useTexts();
  const { uniformity, spots, createdAtUs } = check;
  const judgement = judgeUniformity(uniformity);
  return (
    <section className={css.panel} data-testid="light-result" aria-label={t('cameras.tab.light')}>
      <p className={own.finding} data-judgement={judgement}>
        {t(`light.words.${judgement}`, { share: formats.percent(Math.round(uniformity * 100) / 100) })}
      </p>
      <p>{t('light.spots', { count: spots.length })}</p>
      <p className={css.soft}>{t('light.checked', { time: formats.dateTime(createdAtUs) })}</p>
      <p className={own.legend}>
        {formats.percent(Math.min(1, ...check.cells.values))} <span className={own.ramp} aria-hidden="true" />
        {formats.percent(1)} <span className={css.soft}>{t('light.legend')}</span>
      </p>
    </section>
  );
}

/** How evenly the light falls, and where dust lies. */
export function LightScreen() {
  const { t } = useTexts();
  const { engine } = useServices();
  const [hasNumbers, setNumbers] = useState(false);
  const { value: check, failure, set } = useLoaded(useCallback(() => engine.lightCheck.current({}), [engine]));
  const size = useImageSize(check?.imageSha256 ?? null);
  const run = useAction(
    t('failedCamera.light'),
    useCallback(async () => set(await engine.lightCheck.run({})), [engine, set]),
  );
  const hasPicture = check !== null && size !== null;
  return (
    <div className={css.two}>
      <div className={css.left}>
        <div>
          <PictureStage
            picture={
              hasPicture
                ? {
                    frameSha256: check.imageSha256,
                    mapSha256: null,
                    width: size.width,
                    height: size.height,
                    defects: [],
                    label: t('light.picture'),
                  }
                : null
            }
            hasLive={!hasPicture}
            hasKeys
            overlay={
              hasPicture && <LightMap check={check} width={size.width} height={size.height} hasNumbers={hasNumbers} />
            }
          >
            {!hasPicture && <span className={css.stageTag}>{t('stage.live')}</span>}
          </PictureStage>
        </div>
      </div>
      <div className={css.right}>
        <p>{t('light.text')}</p>
        {failure !== null && <ProblemNotice title={t('cameras.failed')} error={failure} />}
        <Button size="xl" h={72} loading={run.isBusy} onClick={run.run}>
          {t('light.run')}
        </Button>
        {check === null ? (
          <output className={css.soft}>{t(run.isBusy ? 'light.running' : 'light.none')}</output>
        ) : (
          <>
            <Finding check={check} />
            <Switch
              size="lg"
              label={t('light.numbers')}
              checked={hasNumbers}
              onChange={({ currentTarget }) => setNumbers(currentTarget.checked)}
            />
          </>
        )}
      </div>
    </div>
  );
}
