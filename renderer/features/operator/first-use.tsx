import { Button } from '@mantine/core';
import { IconSchool } from '@tabler/icons-react';
import type { TeachProgress } from '../../../contract/teach.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { navigate } from '../../components/navigation/use-route.ts';
import { TrainingProgress } from '../../components/progress/training-progress.tsx';
import { useTexts } from '../../components/services/use-texts.ts';
import css from './operator.module.css';

const ICON_PX = 72;

/** The first start: the station is learning its sample product by itself. */
export function Preparation({ progress }: { readonly progress: TeachProgress }) {
  const { t } = useTexts();
  return (
    <div className={css.first} data-testid="preparation">
      <EmptyState icon={<IconSchool size={ICON_PX} />} title={t('first.preparing')} text={t('first.preparingText')}>
        <TrainingProgress progress={progress} />
      </EmptyState>
    </div>
  );
}

/** No recipe yet: the one thing to do is to teach a part. */
export function TeachFirstPart() {
  const { t } = useTexts();
  return (
    <div className={css.first}>
      <EmptyState icon={<IconSchool size={ICON_PX} />} title={t('first.title')} text={t('first.text')}>
        <Button size="xl" h={72} onClick={() => navigate({ screen: 'teach', id: null })}>
          {t('first.action')}
        </Button>
      </EmptyState>
    </div>
  );
}
