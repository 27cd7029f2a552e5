import { Button, Skeleton } from '@mantine/core';
import { useState } from 'react';
import type { TeachSession } from '../../../contract/teach.ts';
import { toAppError } from '../../api/switching-link.ts';
import { navigate } from '../../components/navigation/use-route.ts';
import { useServices } from '../../components/services/services.ts';
import { useTexts } from '../../components/services/use-texts.ts';
import { StoredImage } from '../../components/stored-image.tsx';
import css from './teach.module.css';

/** Discarding cannot be undone, so it is the one thing that is asked twice. */
function DiscardButton({ session }: { readonly session: TeachSession }) {
  const { t } = useTexts();
  const { engine, station, notices } = useServices();
  const [isAsking, setAsking] = useState(false);
  const { sessionId, name } = session;
  const discard = async (): Promise<void> => {
    try {
      await engine.teach.discard({ sessionId });
      station.setState(({ teachSessions }) => ({
        teachSessions: teachSessions.filter((one) => one.sessionId !== sessionId),
      }));
      notices.getState().tell(t('done.sessionDiscarded', { name }));
    } catch (error) {
      notices.getState().fail(t('failed.discard'), toAppError(error));
    }
  };
  if (!isAsking) {
    return (
      <Button variant="default" onClick={() => setAsking(true)}>
        {t('teach.discard')}
      </Button>
    );
  }
  return (
    <div className={css.ask}>
      <span>{t('teach.discardAsk', { name, count: session.images.length })}</span>
      <Button color="red" onClick={() => void discard()}>
        {t('teach.discard')}
      </Button>
      <Button variant="default" onClick={() => setAsking(false)}>
        {t('app.cancel')}
      </Button>
    </div>
  );
}

function SessionCard({ session }: { readonly session: TeachSession }) {
  const { t, formats } = useTexts();
  const { sessionId, images, state } = session;
  return (
    <li className={css.card}>
      <StoredImage className={css.cardPicture} sha256={images[0]?.thumbnailSha256 ?? null} alt="" />
      <div className={css.cardText}>
        <h3>{session.name}</h3>
        <p>
          {session.productCode} · {t(`teach.state.${state}`)} · {t('teach.pictures', { count: images.length })}
        </p>
        <p className={css.soft}>{formats.dateTime(session.updatedAtUs)}</p>
      </div>
      {state === 'released' ? null : (
        <>
          <DiscardButton session={session} />
          <Button onClick={() => navigate({ screen: 'teach', id: sessionId })}>{t('teach.resume')}</Button>
        </>
      )}
    </li>
  );
}

export type SessionListProps = { readonly sessions: readonly TeachSession[]; readonly isLoaded: boolean };

/** Parts whose teaching was begun, and those taught before. */
export function SessionList({ sessions, isLoaded }: SessionListProps) {
  const { t } = useTexts();
  if (!isLoaded) {
    return <Skeleton h={96} radius="md" aria-label={t('app.loading')} />;
  }
  const groups = [
    { title: t('teach.unfinished'), members: sessions.filter(({ state }) => state !== 'released') },
    { title: t('teach.finished'), members: sessions.filter(({ state }) => state === 'released') },
  ];
  return groups
    .filter(({ members }) => members.length > 0)
    .map(({ title, members }) => (
      <section key={title} className={css.group}>
        <h2>{title}</h2>
        <ul>
          {members.map((session) => (
            <SessionCard key={session.sessionId} session={session} />
          ))}
        </ul>
      </section>
    ));
}
