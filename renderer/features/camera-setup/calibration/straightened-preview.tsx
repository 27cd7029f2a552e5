import { Button } from '@mantine/core';
import { useCallback, useState } from 'react';
import { useServices } from '../../../components/services/services.ts';
import { useAction } from '../../../components/services/use-action.ts';
import { useTexts } from '../../../components/services/use-texts.ts';
import own from './calibration.module.css';

/** Shows the picture as the kept calibration makes it, so that a wrong board or size is seen at once. */
export function StraightenedPreview() {
  const { t } = useTexts();
  const { engine } = useServices();
  const [picture, setPicture] = useState<string | null>(null);
  const load = useCallback(async () => {
    const { mime, base64 } = await engine.calibration.preview({});
    setPicture(`data:${mime};base64,${base64}`);
  }, [engine]);
  const { run, isBusy } = useAction(t('calibration.noPreview'), load);
  return (
    <div className={own.preview}>
      <Button variant="default" size="lg" h={56} loading={isBusy} onClick={run}>
        {t('calibration.preview')}
      </Button>
      {picture !== null && <img src={picture} alt={t('calibration.previewAlt')} draggable={false} />}
    </div>
  );
}
