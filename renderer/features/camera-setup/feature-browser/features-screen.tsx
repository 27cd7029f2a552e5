import { Button, Skeleton } from '@mantine/core';
import { IconListTree } from '@tabler/icons-react';
import { useCallback } from 'react';
import { toAppError } from '../../../api/switching-link.ts';
import { EmptyState } from '../../../components/empty-state.tsx';
import { ProblemNotice } from '../../../components/problem-notice.tsx';
import { useServices } from '../../../components/services/services.ts';
import { useLoaded } from '../../../components/services/use-loaded.ts';
import { useTexts } from '../../../components/services/use-texts.ts';
import { FeatureBrowser } from './feature-browser.tsx';
import type { FeatureValue } from './feature-value.ts';

const ICON_PX = 64;

/** The features of the camera in use; each change reads them anew, since one locks or moves others. */
export function FeaturesScreen() {
  const { t } = useTexts();
  const { engine, notices } = useServices();
  const { value: features, failure, reload, set } = useLoaded(useCallback(() => engine.camera.features({}), [engine]));

  const setFeature = async (name: string, value: FeatureValue): Promise<void> => {
    try {
      const changed = await engine.camera.setFeature({ name, value });
      set((features ?? []).map((feature) => (feature.name === name ? changed : feature)));
    } catch (error) {
      notices.getState().fail(t('failedCamera.feature', { name }), toAppError(error));
    }
    reload();
  };
  const execute = async (name: string): Promise<void> => {
    try {
      await engine.camera.executeFeature({ name });
      notices.getState().tell(t('features.executed', { name }));
    } catch (error) {
      notices.getState().fail(t('failedCamera.execute', { name }), toAppError(error));
    }
    reload();
  };

  if (features === null) {
    return failure === null ? (
      <Skeleton h={320} radius="md" aria-label={t('app.loading')} />
    ) : (
      <ProblemNotice title={t('cameras.failed')} error={failure}>
        <Button variant="default" onClick={reload}>
          {t('app.tryAgain')}
        </Button>
      </ProblemNotice>
    );
  }
  return features.length === 0 ? (
    <EmptyState icon={<IconListTree size={ICON_PX} />} title={t('features.none')} text={t('features.noneText')} />
  ) : (
    <FeatureBrowser
      features={features}
      onSet={(name, value) => void setFeature(name, value)}
      onExecute={(name) => void execute(name)}
    />
  );
}
