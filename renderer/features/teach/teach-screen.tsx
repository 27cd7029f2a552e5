import { Button } from '@mantine/core';
import { IconSchool } from '@tabler/icons-react';
import { useState } from 'react';
import type { StationStatus } from '../../../contract/status.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { navigate } from '../../components/navigation/use-route.ts';
import { useStation } from '../../components/services/services.ts';
import { useTexts } from '../../components/services/use-texts.ts';
import { CollectStep } from './collect-step.tsx';
import { NameStep } from './name-step.tsx';
import { SessionList } from './session-list.tsx';
import css from './teach.module.css';
import { stepOf, type TeachStep } from './teach-step.ts';
import { TrainStep } from './train-step.tsx';
import { TryStep } from './try-step.tsx';
import { WizardSteps } from './wizard-steps.tsx';

const ICON_PX = 64;
/** Stands in the address while the part has no session yet. */
const NEW = 'new';

function TeachHome() {
  const { t } = useTexts();
  const sessions = useStation(({ teachSessions }) => teachSessions);
  const isLoaded = useStation((state) => state.isLoaded);
  const start = (
    <Button size="xl" h={72} onClick={() => navigate({ screen: 'teach', id: NEW })} leftSection={<IconSchool />}>
      {t('teach.start')}
    </Button>
  );
  if (isLoaded && sessions.length === 0) {
    return (
      <EmptyState icon={<IconSchool size={ICON_PX} />} title={t('teach.none')} text={t('teach.noneText')}>
        {start}
      </EmptyState>
    );
  }
  return (
    <div className={css.page}>
      <div className={css.head}>
        <div>
          <h1>{t('teach.title')}</h1>
          <p className={css.soft}>{t('teach.intro')}</p>
        </div>
        {start}
      </div>
      <SessionList sessions={sessions} isLoaded={isLoaded} />
    </div>
  );
}

function Wizard({ sessionId, status }: { readonly sessionId: string; readonly status: StationStatus }) {
  const { t } = useTexts();
  const session = useStation(({ teachSessions }) => teachSessions.find((one) => one.sessionId === sessionId) ?? null);
  const isLoaded = useStation((state) => state.isLoaded);
  const [isAddingMore, setAddingMore] = useState(false);
  if (session === null && sessionId !== NEW) {
    return isLoaded ? <TeachHome /> : <p className={css.page}>{t('app.loading')}</p>;
  }
  const step: TeachStep = isAddingMore ? 'collect' : stepOf(session);
  const toParts = (): void => setAddingMore(true);
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>{session?.name ?? t('teach.start')}</h1>
        <WizardSteps current={step} />
      </div>
      {session === null && <NameStep />}
      {session !== null && step === 'collect' && (
        <CollectStep session={session} status={status} onTrain={() => setAddingMore(false)} />
      )}
      {session !== null && step === 'train' && <TrainStep session={session} onBackToParts={toParts} />}
      {session !== null && step === 'try' && <TryStep session={session} status={status} onAddMore={toParts} />}
    </div>
  );
}

/** Teaching: what was begun, or the four steps of one part. */
export function TeachScreen({
  sessionId,
  status,
}: {
  readonly sessionId: string | null;
  readonly status: StationStatus;
}) {
  return sessionId === null ? <TeachHome /> : <Wizard key={sessionId} sessionId={sessionId} status={status} />;
}
